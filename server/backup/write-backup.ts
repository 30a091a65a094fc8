import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { JOURNAL_FILE } from '../journal/journal-place.ts'
import type { HeldJournal } from '../journal/copy.ts'
import { writeZip } from '../report/evidence/write-zip.ts'
import type { ZipSource } from '../report/evidence/write-zip.ts'
import { SERIES_FILE } from '../store/embedded/engine.ts'
import { dataFiles } from './data-files.ts'
import type { DataFile } from './data-files.ts'
import { BACKUP_FORMAT, BackupError, DATA_PREFIX, MANIFEST_PART } from './format.ts'
import type { BackupManifest, BackupPart } from './format.ts'
import { requireRoom } from './room.ts'
import { syncFolder } from '../sync-folder.ts'

/** A data directory whose state is held for the time of a backup. */
export interface HeldData {
  readonly directory: string
  readonly about: Pick<BackupManifest, 'version' | 'city' | 'takenAtMs' | 'series' | 'journal'>
  /** The first bytes of the series file are its state; null where readings are elsewhere. */
  readonly series: { readonly file: FileHandle; readonly bytes: number } | null
  /** Null where the journal is elsewhere. */
  readonly journal: HeldJournal | null
  /** Aborted where the state could be held no longer. */
  readonly lost: AbortSignal
}

export interface WritingBackup {
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

/** Readings are packed already; the polls of the day that goes on become a seventh. */
const DEFLATE_LEVEL = 1
/** Read at a time. */
const PIECE_BYTES = 262_144

/** Throws `BackupError` where a backup cannot be written to that name; before anything is held. */
export async function checkTarget(target: string, directory: string): Promise<void> {
  const inside = relative(directory, resolve(target))
  if (!inside.startsWith('..') && inside !== '') {
    throw new BackupError(`${target} lies in the data directory that it is to save; name another`)
  }
  const folder = await stat(dirname(resolve(target))).catch(() => null)
  if (folder?.isDirectory() !== true) {
    throw new BackupError(`${dirname(target)}: there is no such folder; make it first`)
  }
  const former = await stat(target).catch(() => null)
  if (former !== null && !former.isFile()) {
    throw new BackupError(`${target} is no file; name one, such as pantau.zip`)
  }
}

/**
 * Writes the backup beside its name and renames it when it is whole and on disk; a former one of that
 * name is replaced then. Whatever ends it before leaves nothing.
 */
export async function writeBackup(
  data: HeldData,
  target: string,
  { onProgress, signal }: WritingBackup,
): Promise<BackupManifest> {
  const ends = AbortSignal.any([signal, data.lost])
  const files = await dataFiles(data.directory)
  const [seriesBytes, journalBytes] = [data.series?.bytes ?? 0, data.journal?.bytes ?? 0]
  const filesBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  // The journal is copied, and then packed from its copy.
  const whole = seriesBytes + 2 * journalBytes + filesBytes
  const folder = dirname(resolve(target))
  await requireRoom(folder, whole, `the backup of ${data.directory}`)
  const part = `${target}.part`
  const journalCopy = join(folder, `.${basename(target)}.journal.part`)
  let done = 0
  const progress = (bytes: number): void => onProgress((done += bytes), whole)
  try {
    if (data.journal !== null) {
      await (await open(journalCopy, 'w', 0o600)).close()
      await data.journal.copyTo(journalCopy, (bytes) => onProgress(bytes, whole), ends)
      progress(journalBytes)
    }
    const parts: BackupPart[] = []
    const manifest: BackupManifest = { format: BACKUP_FORMAT, ...data.about, parts }
    const sources = partsOf(data, files, journalCopy, { parts, progress })
    const zip = writeZip(withManifest(sources, manifest), {
      modifiedAtMs: data.about.takenAtMs,
      level: DEFLATE_LEVEL,
    })
    await rm(part, { force: true })
    // On disk before it takes the place of a former one.
    const file = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true })
    await pipeline(zip, file, { signal: ends })
    ends.throwIfAborted()
    await rename(part, target)
    await syncFolder(folder)
    return manifest
  } catch (cause) {
    data.lost.throwIfAborted()
    throw cause
  } finally {
    await Promise.all([part, journalCopy].map((path) => rm(path, { force: true })))
  }
}

interface Gathering {
  readonly parts: BackupPart[]
  readonly progress: (bytes: number) => void
}

async function* partsOf(
  { directory, series, journal }: HeldData,
  files: readonly DataFile[],
  journalCopy: string,
  gathering: Gathering,
): AsyncGenerator<ZipSource> {
  if (series !== null) {
    const { file, bytes } = series
    yield source(SERIES_FILE, { file, bytes, isOurs: false }, gathering)
  }
  if (journal !== null) {
    const file = await open(journalCopy)
    yield source(JOURNAL_FILE, { file, bytes: journal.bytes, isOurs: true }, gathering)
  }
  for (const { path, bytes } of files) {
    // Deleted since it was listed: the journal did not need it any more.
    const file = await open(join(directory, path)).catch(() => null)
    if (file !== null) yield source(path, { file, bytes, isOurs: true }, gathering)
    else gathering.progress(bytes)
  }
}

interface OpenFile {
  readonly file: FileHandle
  readonly bytes: number
  /** Whether it is closed when it was read. */
  readonly isOurs: boolean
}

function source(path: string, opened: OpenFile, { parts, progress }: Gathering): ZipSource {
  const name = `${DATA_PREFIX}${path}`
  return {
    name,
    body: (async function* () {
      const hash = createHash('sha256')
      let bytes = 0
      for await (const piece of piecesOf(opened)) {
        hash.update(piece)
        bytes += piece.length
        progress(piece.length)
        yield piece
      }
      parts.push({ name, bytes, sha256: hash.digest('hex') })
    })(),
  }
}

async function* piecesOf({ file, bytes, isOurs }: OpenFile): AsyncGenerator<Buffer> {
  try {
    for (let at = 0; at < bytes;) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, bytes - at))
      const { bytesRead } = await file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield piece.subarray(0, bytesRead)
    }
  } finally {
    if (isOurs) await file.close()
  }
}

async function* withManifest(
  sources: AsyncIterable<ZipSource>,
  manifest: BackupManifest,
): AsyncGenerator<ZipSource> {
  yield* sources
  // By then each of the others has been read to its end.
  yield { name: MANIFEST_PART, body: `${JSON.stringify(manifest, null, 1)}\n` }
}
