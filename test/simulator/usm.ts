import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'

/** Digests of RFC 3414 and RFC 7860 with the length of their truncated HMAC. */
const DIGESTS = {
  md5: { hash: 'md5', macBytes: 12 },
  sha: { hash: 'sha1', macBytes: 12 },
  sha224: { hash: 'sha224', macBytes: 16 },
  sha256: { hash: 'sha256', macBytes: 24 },
  sha384: { hash: 'sha384', macBytes: 32 },
  sha512: { hash: 'sha512', macBytes: 48 },
} as const

/**
 * Ciphers: RFC 3414 (DES), RFC 3826 (AES-128) and the two drafts of AES-256, which differ in how a
 * short key grows: `aes256b` as Blumenthal, `aes256r` as Reeder wrote it.
 */
const CIPHER_KEY_BYTES = { des: 16, aes: 16, aes256b: 32, aes256r: 32 } as const

export const AUTH_PROTOCOLS = Object.keys(DIGESTS) as readonly AuthProtocol[]
export const PRIV_PROTOCOLS = Object.keys(CIPHER_KEY_BYTES) as readonly PrivProtocol[]
export type AuthProtocol = keyof typeof DIGESTS
export type PrivProtocol = keyof typeof CIPHER_KEY_BYTES

/** A user of the User-based Security Model; passwords have at least 8 characters (RFC 3414). */
export interface UsmUser {
  readonly name: string
  readonly auth?: { readonly protocol: AuthProtocol; readonly password: string }
  readonly priv?: { readonly protocol: PrivProtocol; readonly password: string }
}

/** A user's keys, localized to one engine. */
export interface UsmKeys {
  readonly auth?: { readonly protocol: AuthProtocol; readonly key: Buffer }
  readonly priv?: { readonly protocol: PrivProtocol; readonly key: Buffer }
}

const digest = (protocol: AuthProtocol, ...parts: readonly Buffer[]): Buffer => {
  const hash = createHash(DIGESTS[protocol].hash)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** RFC 3414 A.2: a megabyte of the repeated password, hashed, then bound to the engine. */
function localizedKey(protocol: AuthProtocol, secret: Buffer, engineId: Buffer): Buffer {
  const stretched = digest(protocol, Buffer.alloc(1024 * 1024, secret))
  return digest(protocol, stretched, engineId, stretched)
}

function privacyKey(
  auth: AuthProtocol,
  priv: PrivProtocol,
  password: string,
  engineId: Buffer,
): Buffer {
  const wantedBytes = CIPHER_KEY_BYTES[priv]
  let key = localizedKey(auth, Buffer.from(password, 'utf8'), engineId)
  let latest = key
  while (key.length < wantedBytes) {
    latest = priv === 'aes256r' ? localizedKey(auth, latest, engineId) : digest(auth, key)
    key = Buffer.concat([key, latest])
  }
  return key.subarray(0, wantedBytes)
}

/** Slow by design (several ms): call once per user and engine. */
export function deriveKeys({ auth, priv }: UsmUser, engineId: Buffer): UsmKeys {
  if (auth === undefined) return {}
  const authKey = localizedKey(auth.protocol, Buffer.from(auth.password, 'utf8'), engineId)
  const keys = { auth: { protocol: auth.protocol, key: authKey } }
  if (priv === undefined) return keys
  const key = privacyKey(auth.protocol, priv.protocol, priv.password, engineId)
  return { ...keys, priv: { protocol: priv.protocol, key } }
}

export const macBytes = (protocol: AuthProtocol): number => DIGESTS[protocol].macBytes

/** The truncated HMAC of a whole message whose own field for it is zeroed. */
export function mac(auth: NonNullable<UsmKeys['auth']>, message: Buffer): Buffer {
  const { hash, macBytes } = DIGESTS[auth.protocol]
  return createHmac(hash, auth.key).update(message).digest().subarray(0, macBytes)
}

interface CipherMoment {
  readonly engineBoots: number
  readonly engineTime: number
  /** The 8 octets of msgPrivacyParameters. */
  readonly salt: Buffer
}

function cipherOf(
  { protocol, key }: NonNullable<UsmKeys['priv']>,
  { engineBoots, engineTime, salt }: CipherMoment,
): { readonly name: string; readonly key: Buffer; readonly iv: Buffer } {
  if (protocol === 'des') {
    // OpenSSL 3 hides single DES, but triple DES with one key three times is the same function.
    const single = key.subarray(0, 8)
    const iv = Buffer.from(salt.map((byte, at) => byte ^ key[8 + at]!))
    return { name: 'des-ede3-cbc', key: Buffer.concat([single, single, single]), iv }
  }
  const iv = Buffer.alloc(16)
  iv.writeUInt32BE(engineBoots, 0)
  iv.writeUInt32BE(engineTime, 4)
  salt.copy(iv, 8)
  return { name: protocol === 'aes' ? 'aes-128-cfb' : 'aes-256-cfb', key, iv }
}

export function encrypt(
  priv: NonNullable<UsmKeys['priv']>,
  moment: CipherMoment,
  plain: Buffer,
): Buffer {
  const { name, key, iv } = cipherOf(priv, moment)
  const padding =
    priv.protocol === 'des' ? Buffer.alloc((8 - (plain.length % 8)) % 8) : Buffer.alloc(0)
  const cipher = createCipheriv(name, key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(padding), cipher.final()])
}

/** Throws when the text is not a whole number of blocks; a wrong key gives noise, not an error. */
export function decrypt(
  priv: NonNullable<UsmKeys['priv']>,
  moment: CipherMoment,
  encrypted: Buffer,
): Buffer {
  const { name, key, iv } = cipherOf(priv, moment)
  const decipher = createDecipheriv(name, key, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(encrypted), decipher.final()])
}
