import { Readable } from 'node:stream'
import type { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** One file of a zip; its body is read only when its turn has come, as fast as the zip is taken. */
export interface ZipSource {
  /** With forward slashes: `samples/oebobo-park.csv`. */
  readonly name: string
  readonly body: string | Iterable<ZipChunk> | AsyncIterable<ZipChunk>
}
type ZipChunk = string | Uint8Array

export interface ZipOptions {
  readonly modifiedAtMs: number
  /** How hard deflate tries, 0 (not at all) to 9. */
  readonly level?: number
}

/**
 * Files as a zip (PKWARE APPNOTE 6.3, Zip64 where one is large), one after the other: memory does not
 * grow with them. The same files and the same moment are the same bytes on every machine. A failure
 * of a source ends the stream with it; who leaves the stream ends the sources.
 */
export function writeZip(
  sources: Iterable<ZipSource> | AsyncIterable<ZipSource>,
  { modifiedAtMs, level = 6 }: ZipOptions,
): Readable {
  const zip = new ZipFile()
  // What the library makes, and says less of.
  const output = zip.outputStream as PassThrough
  const mtime = dosDate(modifiedAtMs)
  const pump = async (): Promise<void> => {
    for await (const { name, body } of sources) {
      const input = Readable.from(typeof body === 'string' ? [body] : body, { objectMode: false })
      const leave = (): void => void input.destroy()
      output.once('close', leave)
      zip.addReadStream(input, name, { mtime, forceDosTimestamp: true, compressionLevel: level })
      await finished(input)
      output.off('close', leave)
      if (output.destroyed) return
    }
    zip.end()
  }
  zip.on('error', (cause: Error) => output.destroy(cause))
  pump().catch((cause: unknown) => {
    output.destroy(cause instanceof Error ? cause : new Error(String(cause)))
  })
  return output
}

/** The library writes a moment by the clock of this machine: one that reads there as UTC does. */
function dosDate(ms: number): Date {
  const utc = new Date(ms)
  return new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  )
}
