import { createECDH, createPrivateKey, sign } from 'node:crypto'
import { Secret } from '#contract/secret.ts'

const CURVE = 'prime256v1'
/** How long a token of ours is good, at most 24 hours (RFC 8292 section 2). */
const TOKEN_S = 12 * 3600

/** Key pair by which push services know this server; base64url, as browsers take the public one. */
export interface VapidKeys {
  readonly publicKey: string
  readonly privateKey: Secret
}

/** A new key pair. Subscriptions belong to it: another one needs new subscriptions. */
export function createVapidKeys(): VapidKeys {
  const pair = createECDH(CURVE)
  pair.generateKeys()
  // Leading zeros are dropped by ECDH, but a JWK has all 32 bytes.
  const number = Buffer.alloc(32)
  const found = pair.getPrivateKey()
  found.copy(number, 32 - found.length)
  return {
    publicKey: pair.getPublicKey('base64url'),
    privateKey: new Secret(number.toString('base64url')),
  }
}

/**
 * `Authorization` of a request to a push service: a signed token and the public key (RFC 8292).
 * Throws for keys that are no pair.
 */
export function vapidAuthorization(
  keys: VapidKeys,
  subject: string,
  endpoint: URL,
  nowMs: number,
): string {
  const claims = {
    aud: endpoint.origin,
    exp: Math.floor(nowMs / 1000) + TOKEN_S,
    sub: subject,
  }
  const input = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`
  const pair = createECDH(CURVE)
  pair.setPrivateKey(keys.privateKey.reveal(), 'base64url')
  const point = pair.getPublicKey()
  if (point.toString('base64url') !== keys.publicKey) throw new Error('keys of different pairs')
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33, 65).toString('base64url'),
      d: keys.privateKey.reveal(),
    },
  })
  // ES256 is the two numbers side by side, not their DER form (RFC 7518 section 3.4).
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${input}.${signature.toString('base64url')}, k=${keys.publicKey}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
