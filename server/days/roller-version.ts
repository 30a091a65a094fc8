import { createHash } from 'node:crypto'

/** A version that is another one as soon as any of what makes the figures of a day is. */
export function rollerVersion(madeBy: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(madeBy)).digest().readUInt32LE(0)
}
