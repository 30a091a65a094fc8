import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto'
import {
  checkServerIdentity,
  createSecureContext,
  rootCertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls'

/** Whom to believe when a server says who it is. */
export interface Trust {
  /** Authorities in PEM beside those that come with Node. */
  readonly ca: string | undefined
  /** Public keys that the server may have, `sha256/BASE64`; none: any that an authority vouches for. */
  readonly pins: readonly string[]
}

export const PIN_PATTERN = /^sha256\/[A-Za-z0-9+/]{43}=$/

/** Node's authorities and our own; undefined where Node's own default, extra file included, will do. */
export function authoritiesOf({ ca }: Trust): SecureContext | undefined {
  return ca === undefined ? undefined : createSecureContext({ ca: [...rootCertificates, ca] })
}

/** Pin of a certificate: SHA-256 of its SubjectPublicKeyInfo in DER (RFC 7469, 2.4). */
export function pinOf(certificate: Buffer): string {
  const key = new X509Certificate(certificate).publicKey
  const digest = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
  return `sha256/${digest.toString('base64')}`
}

/**
 * Why a certificate is not the server's, or undefined when it is. Only the server's own key is
 * compared: the rest of the chain is what the other side chose to send.
 */
export function pinFault(pins: readonly string[], certificate: Buffer): Error | undefined {
  const got = pinOf(certificate)
  if (pins.some((pin) => sameText(pin, got))) return undefined
  const expected = pins.join(' or ')
  return new Error(`the server has another key than is pinned: expected ${expected}, got ${got}`)
}

/** The check of a server's name and key, as `tls.connect` takes it. */
export function identityCheck({ pins }: Trust) {
  return (host: string, certificate: PeerCertificate): Error | undefined =>
    checkServerIdentity(host, certificate) ??
    (pins.length > 0 ? pinFault(pins, certificate.raw) : undefined)
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
