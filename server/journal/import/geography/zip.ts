import { inflateRawSync } from 'node:zlib'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'

/** Sizes in the format's own records (PKWARE APPNOTE 6.3). */
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const END_MARK = 0x06054b50
const ENTRY_MARK = 0x02014b50
const LOCAL_MARK = 0x04034b50
const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 1
const ENTRIES_MAX = 1000

/** A file within a zip, not unpacked yet. */
export interface ZipEntry {
  readonly path: string
  /** As the zip says; what is unpacked is counted. */
  readonly size: number
  readonly packed: Uint8Array
  readonly method: number
  readonly isEncrypted: boolean
}

export class ZipError extends Error {
  override readonly name = 'ZipError'
  readonly problem: Phrase

  constructor(problem: Phrase, options?: ErrorOptions) {
    super(problem.text, options)
    this.problem = problem
  }
}

/** The files that a zip lists. Throws `ZipError` when it cannot be read. */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  if (count > ENTRIES_MAX) throw new ZipError(phrase('zip-files', { files: count }))
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY_MARK) {
      throw new ZipError(phrase('zip-damaged'))
    }
    const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)]
    const commentLength = view.getUint16(at + 32, true)
    const from = at + ENTRY_BYTES
    entries.push({
      path: new TextDecoder().decode(bytes.subarray(from, from + nameLength)),
      size: view.getUint32(at + 24, true),
      packed: packedBytes(
        view,
        bytes,
        view.getUint32(at + 42, true),
        view.getUint32(at + 20, true),
      ),
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & ENCRYPTED) !== 0,
    })
    at = from + nameLength + extraLength + commentLength
  }
  return entries
}

/** The record at the end, which may have a comment behind it. */
function endOf(view: DataView): number {
  const last = view.byteLength - END_BYTES
  for (let at = last; at >= Math.max(0, last - COMMENT_BYTES_MAX); at -= 1) {
    if (view.getUint32(at, true) === END_MARK) return at
  }
  throw new ZipError(phrase('zip-no-end'))
}

function packedBytes(view: DataView, bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at + LOCAL_BYTES > bytes.length || view.getUint32(at, true) !== LOCAL_MARK) {
    throw new ZipError(phrase('zip-damaged'))
  }
  // The local record has a name and extra fields of its own, of other length.
  const from = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (from + length > bytes.length) throw new ZipError(phrase('zip-cut'))
  return bytes.subarray(from, from + length)
}

/**
 * Unpacks a file that may have `bytesMax` bytes and no more, whatever the zip says of it: a few
 * kilobytes can hold gigabytes. Throws `ZipError`.
 */
export function unpack(entry: ZipEntry, bytesMax: number): Uint8Array {
  if (entry.isEncrypted) throw new ZipError(phrase('file-encrypted', { path: entry.path }))
  if (entry.size > bytesMax) throw tooLarge(entry, bytesMax)
  if (entry.method === STORED) return entry.packed
  if (entry.method !== DEFLATED) {
    throw new ZipError(phrase('file-method', { path: entry.path, method: String(entry.method) }))
  }
  try {
    return inflateRawSync(entry.packed, { maxOutputLength: bytesMax })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(entry, bytesMax)
    }
    throw new ZipError(phrase('file-damaged', { path: entry.path }), { cause })
  }
}

function tooLarge({ path }: ZipEntry, bytesMax: number): ZipError {
  return new ZipError(phrase('file-grows', { path, bytes: bytesMax }))
}
