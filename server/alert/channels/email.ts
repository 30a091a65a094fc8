import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Language } from '#contract/words.ts'
import { ChannelError, type Channel, type Message } from '../message.ts'
import { EXCHANGE_MS_MAX, scrub } from './exchange.ts'
import type { EmailSettings } from './settings.ts'
import { wholeText } from './whole-text.ts'

/**
 * E-mail by SMTP (RFC 5321): plain text and HTML. All mail of an incident refers to one id, so that
 * it is one thread, and bears one subject, without which some make no thread; the Message-ID is that of the message, so that a second copy is known as one.
 */
export function createEmailChannel(settings: EmailSettings): Channel {
  const transport = transportOf(settings)
  return {
    kind: 'email',
    faultOf: (to) =>
      /^[^\s@<>()[\],;:"\\]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(to)
        ? null
        : 'expected an e-mail address (name@example.go.id)',
    send: async (message, to, signal) => {
      const late = AbortSignal.timeout(EXCHANGE_MS_MAX)
      try {
        const info = await transport.sendMail({
          ...mailOf(settings, message, to),
          signal: AbortSignal.any([signal, late]),
        })
        return { reference: info.messageId }
      } catch (error) {
        throw faultOf(settings, error, late.aborted, EXCHANGE_MS_MAX)
      }
    },
  }
}

/** A letter with papers, which is no alert. */
export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly language: Language
  /** The same for a second copy, which is known as one by it. */
  readonly id: string
  readonly attachments: readonly {
    readonly name: string
    readonly mediaType: string
    readonly path: string
  }[]
}
export type SendLetter = (letter: Letter, signal: AbortSignal) => Promise<void>

/** 20 MB through a line of 0.5 Mbit/s, and as much again. */
const LETTER_MS_MAX = 600_000

/** Sends letters by the mail server of the alerts. Rejects with a `ChannelError`. */
export function createLetterSender(settings: EmailSettings): SendLetter {
  const transport = transportOf(settings, { disableFileAccess: false })
  return async ({ to, subject, text, language, id, attachments }, signal) => {
    const late = AbortSignal.timeout(LETTER_MS_MAX)
    try {
      await transport.sendMail({
        from: settings.from,
        to,
        subject,
        text,
        messageId: `<${idOf(id)}@${domainOf(settings.from)}>`,
        headers: headersOf(language),
        attachments: attachments.map(({ name, mediaType, path }) => {
          return { filename: name, contentType: mediaType, path }
        }),
        signal: AbortSignal.any([signal, late]),
      })
    } catch (error) {
      throw faultOf(settings, error, late.aborted, LETTER_MS_MAX)
    }
  }
}

function transportOf(
  settings: EmailSettings,
  // What a message holds is text: never a path or a URL to read.
  { disableFileAccess = true } = {},
): ReturnType<typeof createTransport> {
  return createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(settings.ca !== undefined && { ca: settings.ca }) },
    ...(settings.user !== undefined && {
      auth: { user: settings.user, pass: settings.password?.reveal() ?? '' },
    }),
    connectionTimeout: EXCHANGE_MS_MAX,
    greetingTimeout: EXCHANGE_MS_MAX,
    socketTimeout: EXCHANGE_MS_MAX,
    dnsTimeout: EXCHANGE_MS_MAX,
    disableFileAccess,
    disableUrlAccess: true,
  })
}

function mailOf(settings: EmailSettings, message: Message, to: string) {
  const domain = domainOf(settings.from)
  const { incident } = message
  return {
    from: settings.from,
    to,
    subject: message.subject,
    text: wholeOf(message),
    html: htmlOf(message),
    messageId: `<${idOf(message.id)}@${domain}>`,
    ...(incident !== null && {
      inReplyTo: `<incident-${idOf(incident)}@${domain}>`,
      references: `<incident-${idOf(incident)}@${domain}>`,
    }),
    headers: headersOf(message.language),
  }
}

function headersOf(language: Language): Record<string, string> {
  return {
    // No out-of-office answers, please (RFC 3834).
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'Content-Language': language,
  }
}

/** Domain of `Name <name@domain>`, for ids of mail. */
function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost'
}

/** An id as the left side of a Message-ID may be (RFC 5322 dot-atom); others by their hash. */
function idOf(id: string): string {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : createHash('sha256').update(id).digest('hex')
}

/** What the subject, which stays the same, does not say stands first. */
function wholeOf(message: Message): string {
  return message.subject === message.title ? message.text : wholeText(message)
}

function htmlOf({ title, text, link, language }: Message): string {
  const lines = text.split('\n').map((line) => {
    const shown = escapeHtml(line)
    return line === link ? `<a href="${shown}">${shown}</a>` : shown
  })
  const body = `<p><b>${escapeHtml(title)}</b></p><p>${lines.join('<br>\n')}</p>`
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><body>${body}</body></html>`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** 5yz is a refusal for good, 4yz a passing one (RFC 5321 section 4.2.1); 503 is of the session. */
function faultOf(
  { host, password }: EmailSettings,
  error: unknown,
  isLate: boolean,
  limitMs: number,
): ChannelError {
  const { message, code, response, responseCode } = error as Error & {
    readonly code?: string
    readonly response?: string
    readonly responseCode?: number
  }
  const reason = isLate
    ? `did not answer within ${limitMs / 1000} s`
    : responseCode === undefined
      ? `cannot be reached (${code ?? 'unknown reason'}: ${message})`
      : `answered ${response ?? responseCode}`
  const secrets = password === undefined ? [] : [password]
  return new ChannelError(scrub({ secrets }, `[email] ${host} ${reason}`), {
    isPermanent: responseCode !== undefined && responseCode >= 500 && responseCode !== 503,
  })
}
