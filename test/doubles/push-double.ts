import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto'
import { startHttpDouble, type Answer, type HttpDouble, type Received } from './http-double.ts'

/** Keys of a browser's subscription. */
export interface BrowserKeys {
  readonly privateKey: Uint8Array
  readonly publicKey: Uint8Array
  readonly auth: Uint8Array
}

export interface PushMessage {
  readonly text: string
  readonly ttl: number
  readonly urgency: string
  readonly topic: string | undefined
}

export interface PushDouble extends HttpDouble {
  /** What the browser was shown, decrypted; a message replaces an earlier one of its topic. */
  readonly messages: readonly PushMessage[]
  /** A browser subscribes; its words as `PushSubscription.toJSON()` writes them. */
  readonly subscribe: () => string
  /** The browser unsubscribes: its endpoint answers 410 from now on. */
  readonly expire: (subscription: string) => void
}

const DAY_S = 24 * 3600
const BODY_BYTES_MAX = 4096
const CURVE = 'prime256v1'

/** A push service (RFC 8030) with the browser behind it (RFC 8291), for one server key (RFC 8292). */
export async function startPushDouble(options: {
  readonly serverKey: string
}): Promise<PushDouble> {
  const messages: PushMessage[] = []
  const browsers = new Map<string, BrowserKeys>()
  const gone = new Set<string>()
  let origin = ''
  const double = await startHttpDouble((request, fault) => {
    const browser = browsers.get(request.path)
    if (request.method !== 'POST' || browser === undefined) return { status: 404 }
    if (gone.has(request.path)) return { status: 410 }
    const refusal = refusalOf(request, options.serverKey, origin)
    if (refusal !== null) return refusal
    const { headers } = request
    const topic = headers['topic'] as string | undefined
    if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(topic))
      return { status: 400, body: 'topic' }
    const urgency = String(headers['urgency'] ?? 'normal')
    if (!['very-low', 'low', 'normal', 'high'].includes(urgency)) fault(`urgency ${urgency}`)
    try {
      const text = decryptPush(request.body, browser).toString('utf8')
      messages.push({ text, ttl: Number(headers['ttl']), urgency, topic })
    } catch (error) {
      // The service cannot read it, and would take it; the browser would show nothing.
      fault(`not to be decrypted: ${String(error)}`)
    }
    return { status: 201, headers: { location: `${origin}/message/${messages.length}` } }
  })
  origin = double.url.origin
  return {
    ...double,
    messages,
    subscribe: () => {
      const pair = createECDH(CURVE)
      pair.generateKeys()
      const keys = {
        privateKey: pair.getPrivateKey(),
        publicKey: pair.getPublicKey(),
        auth: randomBytes(16),
      }
      const path = `/push/${randomBytes(12).toString('base64url')}`
      browsers.set(path, keys)
      return JSON.stringify({
        endpoint: `${origin}${path}`,
        expirationTime: null,
        keys: {
          p256dh: keys.publicKey.toString('base64url'),
          auth: keys.auth.toString('base64url'),
        },
      })
    },
    expire: (subscription) => {
      const { endpoint } = JSON.parse(subscription) as { readonly endpoint: string }
      gone.add(new URL(endpoint).pathname)
    },
  }
}

function refusalOf(
  { headers, body, atMs }: Received,
  serverKey: string,
  origin: string,
): Answer | null {
  if (!/^\d+$/.test(String(headers['ttl']))) return { status: 400, body: 'TTL is required' }
  if (headers['content-encoding'] !== 'aes128gcm') return { status: 415, body: 'content encoding' }
  if (body.length > BODY_BYTES_MAX) return { status: 413 }
  const [, token, key] =
    /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  if (token === undefined || key === undefined) return { status: 401, body: 'no VAPID' }
  if (key !== serverKey) return { status: 403, body: 'VapidPkHashMismatch' }
  const fault = tokenFault(token, key, origin, atMs / 1000)
  return fault === null ? null : { status: 403, body: fault }
}

function tokenFault(token: string, key: string, origin: string, nowS: number): string | null {
  const [head = '', claims = '', signature = ''] = token.split('.')
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Readonly<Record<string, unknown>>
  if (read(head)['alg'] !== 'ES256') return 'alg'
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  if (
    !verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))
  ) {
    return 'signature'
  }
  const { aud, exp, sub } = read(claims)
  if (aud !== origin) return 'aud'
  if (typeof exp !== 'number' || exp <= nowS || exp > nowS + DAY_S) return 'exp'
  return typeof sub === 'string' && /^(mailto:|https:)/.test(sub) ? null : 'sub'
}

/** The browser's side of RFC 8291 (section 3) over RFC 8188, written apart from the sender's. */
export function decryptPush(body: Buffer, browser: BrowserKeys): Buffer {
  const salt = body.subarray(0, 16)
  const recordBytes = body.readUInt32BE(16)
  const keyBytes = body.readUInt8(20)
  const senderKey = body.subarray(21, 21 + keyBytes)
  const sealed = body.subarray(21 + keyBytes)
  if (sealed.length > recordBytes) throw new Error('more than one record')
  const pair = createECDH(CURVE)
  pair.setPrivateKey(browser.privateKey)
  const info = Buffer.concat([
    Buffer.from('WebPush: info\0', 'latin1'),
    browser.publicKey,
    senderKey,
  ])
  const input = new Uint8Array(
    hkdfSync('sha256', pair.computeSecret(senderKey), browser.auth, info, 32),
  )
  const key = new Uint8Array(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = new Uint8Array(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('the last record does not end with 2')
  return padded.subarray(0, end)
}
