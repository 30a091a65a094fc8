import { z } from 'zod'
import { ChannelError, type Channel, type Message } from '../message.ts'
import { below, post, readJson, refusal, type Caller, type HttpAnswer } from './exchange.ts'
import type { TelegramSettings } from './settings.ts'
import { wholeText } from './whole-text.ts'

const PUBLIC_URL = new URL('https://api.telegram.org')

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
  parameters: z
    .object({
      retry_after: z.number().optional(),
      migrate_to_chat_id: z.number().optional(),
    })
    .optional(),
})
const sentSchema = z.object({ message_id: z.number() })

/** What the button says; the same words name the act in the dashboard. */
const BUTTONS = { id: 'Tangani', en: 'Acknowledge' } as const

/** Calls methods of the Bot API; resolves with `result`, rejects with `ChannelError`. */
export type TelegramApi = (
  method: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  answerBytesMax?: number,
) => Promise<unknown>

/** The Bot API (core.telegram.org/bots/api, "Making requests"). The token is part of the URL. */
export function createTelegramApi(settings: TelegramSettings, nowMs: () => number): TelegramApi {
  const caller: Caller = { kind: 'telegram', secrets: [settings.token], nowMs }
  return async (method, parameters, signal, answerBytesMax) => {
    const url = below(settings.url ?? PUBLIC_URL, `/bot${settings.token.reveal()}/${method}`)
    const answer = await post(
      caller,
      {
        url,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
        ...(answerBytesMax !== undefined && { answerBytesMax }),
      },
      signal,
    )
    const read = readJson(answer.text, answerSchema)
    if (answer.status === 200 && read?.ok === true) return read.result
    throw faultOf(caller, url, answer, read)
  }
}

function faultOf(
  caller: Caller,
  url: URL,
  answer: HttpAnswer,
  read: z.infer<typeof answerSchema> | undefined,
): ChannelError {
  // Somebody else answered in its place, such as a login page on the way.
  if (read === undefined) {
    return refusal(caller, url, answer, {
      reason: 'not an answer of the Bot API',
      isPermanent: false,
    })
  }
  const { retry_after: retryAfter, migrate_to_chat_id: newChat } = read.parameters ?? {}
  const moved = newChat === undefined ? '' : `; the chat id of the group is now ${newChat}`
  return refusal(caller, url, answer, {
    reason: `${read.description ?? ''}${moved}`,
    retryAfterMs: retryAfter === undefined ? undefined : retryAfter * 1000,
  })
}

/** Telegram: `sendMessage` in plain text, with a button that carries the code. */
export function createTelegramChannel(settings: TelegramSettings, nowMs: () => number): Channel {
  const call = createTelegramApi(settings, nowMs)
  return {
    kind: 'telegram',
    faultOf: (to) =>
      /^(-?\d{1,20}|@[A-Za-z][A-Za-z0-9_]{4,31})$/.test(to)
        ? null
        : 'expected a chat id (-1001234567890) or the @name of a public channel',
    send: async (message, to, signal) => {
      const result = await call('sendMessage', parametersOf(message, to), signal)
      const sent = sentSchema.safeParse(result).data
      return { reference: sent === undefined ? null : String(sent.message_id) }
    },
  }
}

function parametersOf(message: Message, to: string): Readonly<Record<string, unknown>> {
  const { code, language } = message
  return {
    chat_id: to,
    text: wholeText(message),
    link_preview_options: { is_disabled: true },
    ...(code !== null && {
      reply_markup: {
        inline_keyboard: [[{ text: BUTTONS[language], callback_data: code }]],
      },
    }),
  }
}
