import { randomInt } from 'node:crypto'

/** No 0, 1, I, L and O, which people misread on a wall. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** Random characters that people can type. */
export function createCode(length: number): string {
  return Array.from({ length }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')
}

/** What somebody typed, as codes are kept: capitals, without spaces and hyphens. */
export function readCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '')
}
