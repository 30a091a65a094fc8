import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sample } from '#contract/sample.ts'

/** Keeps samples that the server will never take, for a person to look at. */
export interface SetAside {
  readonly add: (samples: readonly Sample[], reason: string) => Promise<void>
  /** Samples set aside since the start. */
  readonly count: () => number
  /** How many of them because nobody can tell when they were polled. */
  readonly undatable: () => number
  readonly bytesWritten: () => number
}

/** Why samples of an earlier boot are set aside: see `boundBoots` for those that can be dated. */
export const UNDATABLE =
  'undatable: polled in a boot that never learned the time and lies close to no other'

const FILE_BYTES_MAX = 512 * 1024

/** One line of JSON per sample in `set-aside.jsonl`; at 512 KiB it becomes `set-aside.old.jsonl`. */
export function createSetAside(
  directory: string,
  warn: (message: string, error: unknown) => void,
): SetAside {
  const path = join(directory, 'set-aside.jsonl')
  let count = 0
  let undatable = 0
  let bytesWritten = 0
  return {
    count: () => count,
    undatable: () => undatable,
    bytesWritten: () => bytesWritten,
    async add(samples, reason) {
      count += samples.length
      if (reason === UNDATABLE) undatable += samples.length
      const lines = samples.map((sample) => `${JSON.stringify({ reason, sample })}\n`).join('')
      try {
        const { size } = await stat(path).catch(() => ({ size: 0 }))
        if (size + lines.length > FILE_BYTES_MAX) {
          await rename(path, join(directory, 'set-aside.old.jsonl')).catch(() => undefined)
        }
        const kept = lines.slice(0, FILE_BYTES_MAX)
        await appendFile(path, kept, { mode: 0o600 })
        bytesWritten += Buffer.byteLength(kept)
      } catch (error) {
        // Keeping them is a courtesy to the reader; delivery must go on without a disk.
        warn('samples that were set aside could not be written', error)
      }
    },
  }
}
