import { randomBytes } from 'node:crypto'

/** Crockford's base 32: no I, L, O and U, which people misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8

/** An id that people can read out: 40 random bits, of which the caller sees that none is there twice. */
export function createId(): string {
  // 256 is a multiple of 32: each digit is as likely as every other.
  return Array.from(randomBytes(LENGTH), (byte) => DIGITS[byte % DIGITS.length]).join('')
}
