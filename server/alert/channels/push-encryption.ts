import { createCipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto'

const CURVE = 'prime256v1'
const SALT_BYTES = 16
const KEY_BYTES = 65
/** Record size; a push service must take a body of 4096 bytes (RFC 8030 section 7.2). */
const RECORD_BYTES = 4096
/** Salt, record size, length of the key, key; and the tag and delimiter of the record. */
const OVERHEAD_BYTES = SALT_BYTES + 4 + 1 + KEY_BYTES + 16 + 1
export const PUSH_TEXT_BYTES_MAX = RECORD_BYTES - OVERHEAD_BYTES

/** Keys of a subscription, as the browser gives them. */
export interface PushKeys {
  /** Its public key, an uncompressed point of P-256. */
  readonly p256dh: Uint8Array
  /** Its authentication secret, 16 bytes. */
  readonly auth: Uint8Array
}

/** What differs from message to message. */
export interface PushNonce {
  readonly sender: ECDH
  readonly salt: Uint8Array
}

/** A fresh key pair and salt: neither may ever be used twice. */
export function createPushNonce(): PushNonce {
  const sender = createECDH(CURVE)
  sender.generateKeys()
  return { sender, salt: randomBytes(SALT_BYTES) }
}

/**
 * Encrypts a message for one subscription (RFC 8291, content coding aes128gcm of RFC 8188 in a
 * single record). Throws for a public key that is no point of the curve, or a text too long.
 */
export function encryptPush(
  text: Uint8Array,
  { p256dh, auth }: PushKeys,
  { sender, salt }: PushNonce,
): Buffer<ArrayBuffer> {
  if (text.length > PUSH_TEXT_BYTES_MAX) throw new RangeError('text of a push message too long')
  const senderKey = sender.getPublicKey()
  const shared = sender.computeSecret(p256dh)
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, senderKey])
  const input = Buffer.from(hkdfSync('sha256', shared, auth, keyInfo, 32))
  const key = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12))

  const header = Buffer.alloc(SALT_BYTES + 5)
  header.set(salt)
  header.writeUInt32BE(RECORD_BYTES, SALT_BYTES)
  header.writeUInt8(KEY_BYTES, SALT_BYTES + 4)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // 2 ends the last record.
  const sealed = Buffer.concat([cipher.update(text), cipher.update(Buffer.of(2)), cipher.final()])
  return Buffer.concat([header, senderKey, sealed, cipher.getAuthTag()])
}
