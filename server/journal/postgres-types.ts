import pg from 'pg'

const { builtins, getTypeParser } = pg.types
const WHOLE: readonly number[] = [builtins.INT8, builtins.NUMERIC]
const BYTES: number = builtins.BYTEA
const bytesOf = getTypeParser(builtins.BYTEA) as (text: string) => Buffer<ArrayBuffer>

/**
 * Values as SQLite gives them: whole numbers and sums as numbers, blobs as bytes of their own.
 * Throws where a number is larger than a number can hold exactly.
 */
export function parserOf(type: number): (text: string) => unknown {
  if (WHOLE.includes(type)) return exactNumber
  if (type === BYTES) return ownBytes
  return getTypeParser(type) as (text: string) => unknown
}

function ownBytes(text: string): Uint8Array {
  const bytes = bytesOf(text)
  // A short one lies in a pool that it shares with others.
  const isAlone = bytes.byteLength === bytes.buffer.byteLength
  return isAlone ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes)
}

function exactNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new RangeError(`[journal] ${text} cannot be held exactly`)
  }
  return number
}
