import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ChannelError, type Channel, type Message } from '../message.ts'
import { post, readJson, refusal, type Caller } from './exchange.ts'
import { createPushNonce, encryptPush, PUSH_TEXT_BYTES_MAX } from './push-encryption.ts'
import type { WebpushSettings } from './settings.ts'
import { urgencyOf } from './urgency.ts'
import { vapidAuthorization } from './vapid.ts'

/**
 * Push services of the known browsers: Chrome and its kin, Firefox, Safari, Edge. A subscription
 * comes from a browser, and must not make this server call whomever it likes.
 */
const SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  'notify.windows.com',
]
/** An alert that could not be shown within a day is history. */
const TTL_S = 24 * 3600
/** Length of a topic (RFC 8030 section 5.4). */
const TOPIC_CHARACTERS = 32

const base64url = (bytes: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+={0,2}$/)
    .transform((text) => Buffer.from(text, 'base64url'))
    .refine((key) => key.length === bytes)
const subscriptionSchema = z.object({
  endpoint: z
    .url()
    .max(1000)
    .transform((text) => new URL(text)),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
})

/** What `push` events of the dashboard's service worker get, as JSON. */
export interface PushText extends Pick<Message, 'id' | 'kind' | 'incident' | 'title' | 'text'> {
  readonly link: string | null
}

/**
 * Web Push (RFC 8030, 8291, 8292). `gone` is called for a subscription that its service has given
 * up (404, 410): no message to it will ever arrive.
 */
export function createWebpushChannel(
  settings: WebpushSettings,
  nowMs: () => number,
  gone: (to: string) => void,
): Channel {
  const caller: Caller = { kind: 'webpush', secrets: [settings.privateKey], nowMs }
  const services = settings.services ?? SERVICES
  return {
    kind: 'webpush',
    faultOf: (to) => faultOf(to, services),
    send: async (message, to, signal) => {
      const subscription = readJson(to, subscriptionSchema)
      if (subscription === undefined || faultOf(to, services) !== null) {
        throw new ChannelError('[webpush] not a subscription of a known push service', {
          isPermanent: true,
        })
      }
      const { endpoint } = subscription
      const sealed = seal(settings, message, subscription, nowMs())
      const answer = await post(caller, { url: endpoint, ...sealed }, signal)
      if (answer.status === 404 || answer.status === 410) {
        gone(to)
        throw refusal(caller, endpoint, answer, { reason: 'the subscription is gone' })
      }
      if (answer.status < 200 || answer.status > 299) throw refusal(caller, endpoint, answer)
      return { reference: answer.headers.get('location') }
    },
  }
}

/** Headers and encrypted body of a request. */
function seal(
  settings: WebpushSettings,
  message: Message,
  { endpoint, keys }: z.infer<typeof subscriptionSchema>,
  nowMs: number,
) {
  try {
    const authorization = vapidAuthorization(settings, settings.subject, endpoint, nowMs)
    return {
      headers: headersOf(message, authorization),
      body: encryptPush(textOf(message), keys, createPushNonce()),
    }
  } catch {
    // What a library says of a key may hold it.
    throw new ChannelError('[webpush] the keys of this server or of the subscription are no keys', {
      isPermanent: true,
    })
  }
}

function faultOf(to: string, services: readonly string[]): string | null {
  const subscription = readJson(to, subscriptionSchema)
  if (subscription === undefined) return 'expected a subscription as the browser writes it (JSON)'
  const { protocol, hostname, username, password } = subscription.endpoint
  const isKnown = services.some((name) => hostname === name || hostname.endsWith(`.${name}`))
  if (!isKnown) return `${hostname} is not a known push service`
  // A push service within this machine is one of a test.
  const isSafe = protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')
  return isSafe && username + password === '' ? null : 'expected an address of https'
}

function headersOf(message: Message, authorization: string): Readonly<Record<string, string>> {
  const { incident, kind } = message
  return {
    authorization,
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    ttl: String(TTL_S),
    urgency: urgencyOf(kind),
    // A phone that was off gets the latest word of an incident, not all of them.
    ...(incident !== null && { topic: topicOf(incident) }),
  }
}

function topicOf(incident: string): string {
  return createHash('sha256').update(incident).digest('base64url').slice(0, TOPIC_CHARACTERS)
}

/** The message as JSON; what is too long for one record loses its text, never its title. */
function textOf({ id, kind, incident, title, text, link }: Message): Uint8Array {
  const whole: PushText = { id, kind, incident, title, text, link }
  const bytes = Buffer.from(JSON.stringify(whole))
  return bytes.length <= PUSH_TEXT_BYTES_MAX
    ? bytes
    : Buffer.from(JSON.stringify({ ...whole, text: '', link: null } satisfies PushText))
}
