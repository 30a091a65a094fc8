import type { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { openPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

/** What a zip may hold; a small one may hide gigabytes. */
export interface ZipReadLimits {
  readonly entriesMax: number
  /** Bytes of all files together, unpacked. */
  readonly plainMax: number
  /** How many times its packed size a file may have; deflate itself allows 1,032. */
  readonly ratioMax: number
}

export interface ZipMember {
  readonly name: string
  /** Unpacked; a file that turns out to be of another size is refused. */
  readonly bytes: number
}

/** A zip that is open to be read. */
export interface OpenedZip {
  /** In the order of the zip's list. */
  readonly members: readonly ZipMember[]
  /** A file in pieces. Throws `ZipReadError` where there is none, or it is damaged. */
  read: (name: string) => AsyncGenerator<Buffer, void, undefined>
  close: () => void
}

/** What is wrong of a zip, as far as it can be said in words of any language. */
export type ZipFault =
  | { readonly kind: 'no-zip' | 'other' }
  /** The packed bytes of a file, by where they lie in the zip. */
  | {
      readonly kind: 'damaged'
      readonly name: string
      readonly firstByte: number
      readonly lastByte: number
    }

/** A zip that cannot be read as it should, and which file of it. */
export class ZipReadError extends Error {
  override readonly name = 'ZipReadError'
  readonly fault: ZipFault
  constructor(message: string, fault: ZipFault, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.fault = fault
  }
}

const STORED = 0
const DEFLATED = 8
/** Unpacked at a time. */
const PIECE_BYTES = 262_144
/** Bytes behind the list: its end, and before that what Zip64 adds. */
const END_BYTES = 22
const END_64_BYTES = 76

/**
 * Opens a zip file (PKWARE APPNOTE 6.3, also Zip64): first its list, which must keep the limits, name each
 * file once and agree with what stands before each file; then its files, each against its CRC-32. Throws
 * `ZipReadError`.
 */
export async function openZip(path: string, limits: ZipReadLimits): Promise<OpenedZip> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true }).catch(
    (cause: unknown) => fail('not a zip file, or cut short', cause, { kind: 'no-zip' }),
  )
  try {
    const entries = await entriesOf(zip, limits)
    return {
      members: [...entries.values()].map(({ entry }) => {
        return { name: entry.fileName, bytes: entry.uncompressedSize }
      }),
      read: (name) => pieces(zip, entries.get(name) ?? fail(`${name}: not in the zip`)),
      close: () => zip.close(),
    }
  } catch (cause) {
    zip.close()
    throw cause
  }
}

/** An entry of the list, and where in the zip its packed bytes begin. */
interface PackedFile {
  readonly entry: Entry
  readonly startByte: number
}

async function entriesOf(
  zip: ZipFile,
  { entriesMax, plainMax, ratioMax }: ZipReadLimits,
): Promise<ReadonlyMap<string, PackedFile>> {
  if (zip.entryCount > entriesMax) fail(`${zip.entryCount} files; at most ${entriesMax} are read`)
  const entries = new Map<string, PackedFile>()
  let [packed, plain] = [0, 0]
  try {
    for await (const entry of zip.eachEntry()) {
      packed += entry.compressedSize
      plain += entry.uncompressedSize
      const fault = faultOf(entry, ratioMax)
      if (fault !== null) fail(`${entry.fileName}: ${fault}`)
      if (entries.has(entry.fileName)) fail(`${entry.fileName}: in the zip twice`)
      if (plain > plainMax) fail(`more than ${plainMax} bytes unpacked`)
      // Files that lie upon each other grow without end (zip bombs of one kernel).
      if (packed > zip.fileSize) fail(`${entry.fileName}: overlaps another file`)
      entries.set(entry.fileName, { entry, startByte: await compareHeaders(zip, entry) })
    }
    if (!isWhole(zip)) fail('its list is longer than it says')
  } catch (cause) {
    fail(
      `its list is damaged: it cannot be read from byte ${Number(zip.readEntryCursor)} on`,
      cause,
    )
  }
  return entries
}

/** Whether the end follows right behind the last file that the list was said to have. */
function isWhole(zip: ZipFile): boolean {
  // The types call it a boolean; it is where the next entry would begin.
  const listEnd = Number(zip.readEntryCursor)
  const end = zip.fileSize - END_BYTES - zip.comment.length
  return listEnd === end || listEnd === end - END_64_BYTES
}

function faultOf(entry: Entry, ratioMax: number): string | null {
  if (entry.isEncrypted()) return 'is encrypted'
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    return `is packed by method ${entry.compressionMethod}; only deflate is read`
  }
  const most = ratioMax * Math.max(1, entry.compressedSize)
  return entry.uncompressedSize > most ? `grows more than ${ratioMax} times` : null
}

/**
 * What stands before a file must be what the list says of it: tools differ in which they believe. Gives
 * where the file itself begins.
 */
async function compareHeaders(zip: ZipFile, entry: Entry): Promise<number> {
  const local = await zip.readLocalFileHeaderPromise(entry)
  const isSame =
    local.fileName.equals(entry.fileNameRaw) &&
    local.compressionMethod === entry.compressionMethod &&
    local.generalPurposeBitFlag === entry.generalPurposeBitFlag &&
    local.lastModFileDate === entry.lastModFileDate &&
    local.lastModFileTime === entry.lastModFileTime
  if (!isSame) fail(`${entry.fileName}: the list and the file's own header differ`)
  return local.fileDataStart
}

async function* pieces(
  zip: ZipFile,
  { entry, startByte }: PackedFile,
): AsyncGenerator<Buffer, void, undefined> {
  const { fileName, compressedSize, uncompressedSize } = entry
  let sum = 0
  let bytes = 0
  // One changed byte may end the unpacking anywhere: only where it lies and what came of it is known.
  const [firstByte, lastByte] = [startByte, startByte + compressedSize - 1]
  const damaged = (what: string, cause?: unknown): never =>
    fail(
      `${fileName} is damaged: its packed bytes, ${firstByte} to ${lastByte} of the zip, ${what}`,
      cause,
      { kind: 'damaged', name: fileName, firstByte, lastByte },
    )
  try {
    // The library itself unpacks in pieces of 16 KiB, which takes twice as long.
    const packed = await zip.openReadStreamPromise(entry, { decompress: false })
    const plain = entry.compressionMethod === STORED ? packed : inflated(packed)
    for await (const piece of plain) {
      sum = crc32(piece as Buffer, sum)
      bytes += (piece as Buffer).length
      if (bytes > uncompressedSize)
        damaged(`give more than the ${uncompressedSize} bytes that were packed`)
      yield piece as Buffer
    }
  } catch (cause) {
    damaged(`cannot be unpacked beyond ${bytes} of ${uncompressedSize} bytes`, cause)
  }
  if (bytes < uncompressedSize)
    damaged(`give ${bytes} of the ${uncompressedSize} bytes that were packed`)
  if (sum !== entry.crc32) damaged('give others than were packed (their CRC-32 differs)')
}

/** Who leaves it closes the file as well. */
function inflated(packed: Readable): Readable {
  const inflate = createInflateRaw({ chunkSize: PIECE_BYTES })
  packed.once('error', (cause) => inflate.destroy(cause))
  inflate.once('close', () => packed.destroy())
  return packed.pipe(inflate)
}

function fail(message: string, cause?: unknown, fault: ZipFault = { kind: 'other' }): never {
  if (cause instanceof ZipReadError) throw cause
  throw new ZipReadError(message, fault, cause)
}
