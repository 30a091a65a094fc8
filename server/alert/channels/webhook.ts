import { createHmac } from 'node:crypto'
import { Secret } from '#contract/secret.ts'
import { ChannelError, type Channel, type Message } from '../message.ts'
import { post, refusal, type Caller } from './exchange.ts'
import type { WebhookSettings } from './settings.ts'

/** Header of the signature: `t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY`. */
export const SIGNATURE_HEADER = 'pantau-signature'
/** Names the message for ever: what comes twice has the same. */
export const ID_HEADER = 'pantau-id'
/** Unix seconds of the attempt; a receiver refuses what is older than some minutes. */
export const TIMESTAMP_HEADER = 'pantau-timestamp'

/** A part of an address so long may be a key. */
const KEY_LENGTH_MIN = 8

/** Programs of one's own: POST of the facts as signed JSON. Redirects are not followed. */
export function createWebhookChannel(settings: WebhookSettings, nowMs: () => number): Channel {
  return {
    kind: 'webhook',
    faultOf: faultOfUrl,
    send: async (message, to, signal) => {
      const fault = faultOfUrl(to)
      if (fault !== null) throw new ChannelError(`[webhook] ${fault}`, { isPermanent: true })
      const url = new URL(to)
      const caller: Caller = { kind: 'webhook', secrets: secretsOf(settings, url), nowMs }
      const body = bodyOf(message)
      const seconds = Math.floor(nowMs() / 1000)
      const headers = {
        'content-type': 'application/json',
        [ID_HEADER]: message.id,
        [TIMESTAMP_HEADER]: String(seconds),
        [SIGNATURE_HEADER]: signatureOf(settings.secret, seconds, body),
      }
      const answer = await post(caller, { url, headers, body }, signal)
      if (answer.status < 200 || answer.status > 299) throw refusal(caller, url, answer)
      return { reference: null }
    },
  }
}

function faultOfUrl(to: string): string | null {
  if (!URL.canParse(to)) return 'expected a URL (https://…)'
  const { protocol, username, password } = new URL(to)
  if (protocol !== 'https:' && protocol !== 'http:') return 'expected a URL of http or https'
  return username === '' && password === '' ? null : 'a URL must not hold a name or a password'
}

/** Many receivers are known by a secret path alone, and name the path when they refuse. */
function secretsOf({ secret }: WebhookSettings, url: URL): readonly Secret[] {
  const { pathname, search, searchParams } = url
  const parts = [...pathname.split('/'), ...searchParams.values()]
  const keys = parts.filter((part) => part.length >= KEY_LENGTH_MIN)
  const whole = pathname === '/' && search === '' ? [] : [pathname + search]
  return [secret, ...[...whole, ...keys].map((key) => new Secret(key))]
}

function bodyOf(message: Message): string {
  const { id, kind, incident, language, title, text, link, facts } = message
  return JSON.stringify({ id, kind, incident, language, title, text, link, facts })
}

function signatureOf(secret: Secret, seconds: number, body: string): string {
  const mac = createHmac('sha256', secret.reveal()).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}
