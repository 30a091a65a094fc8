import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'

/** SHA-256, hexadecimal. */
const SEAL_BYTES = 64
/** Length of its comment, with which a zip ends that has none (PKWARE APPNOTE 4.3.16). */
const LENGTH_BYTES = 2

/**
 * Ends a zip with its seal: a comment that is the SHA-256 of all bytes before it. The chain holds the
 * files; what is around them, as their dates, is held by this.
 */
export function sealing(): Transform {
  const hash = createHash('sha256')
  let kept = Buffer.alloc(0)
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const all = Buffer.concat([kept, piece])
      const ready = all.subarray(0, Math.max(0, all.length - LENGTH_BYTES))
      kept = all.subarray(ready.length)
      hash.update(ready)
      done(null, ready)
    },
    flush(done) {
      const length = Buffer.alloc(LENGTH_BYTES)
      length.writeUInt16LE(SEAL_BYTES)
      const seal = hash.update(length).digest('hex')
      done(null, Buffer.concat([length, Buffer.from(seal, 'latin1')]))
    },
  })
}

/** Whether a file still has its seal. */
export async function isSealed(path: string): Promise<boolean> {
  const { size } = await stat(path)
  if (size <= SEAL_BYTES) return false
  const hash = createHash('sha256')
  const before = createReadStream(path, { end: size - SEAL_BYTES - 1, highWaterMark: 1 << 20 })
  for await (const piece of before) hash.update(piece as Buffer)
  const seal: Buffer[] = []
  for await (const piece of createReadStream(path, { start: size - SEAL_BYTES })) {
    seal.push(piece as Buffer)
  }
  return Buffer.concat(seal).toString('latin1') === hash.digest('hex')
}
