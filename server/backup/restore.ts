import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { JOURNAL_FILE } from '../journal/journal-place.ts'
import { makeFolder } from '../make-folder.ts'
import { openZip, ZipReadError } from '../report/evidence/read-zip.ts'
import type { OpenedZip } from '../report/evidence/read-zip.ts'
import {
  BACKUP_FORMAT,
  backupMakerSchema,
  backupManifestSchema,
  BackupError,
  compareVersions,
  DATA_PREFIX,
  MANIFEST_PART,
} from './format.ts'
import type { BackupMaker, BackupManifest, BackupPart } from './format.ts'
import { isMountPoint } from './mount-point.ts'
import { requireRoom } from './room.ts'
import { syncFolder } from '../sync-folder.ts'

export interface Restoring {
  /** Of the program that is to use what is restored. */
  readonly version: string
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

/** Photos of years; deflate itself packs to a thousandth. */
const ZIP_LIMITS = { entriesMax: 5_000_000, plainMax: Number.MAX_SAFE_INTEGER, ratioMax: 1100 }
const MANIFEST_BYTES_MAX = 2 * 1024 ** 3

/** Throws `BackupError` where a directory is not free to be restored to. */
export async function checkFree(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => null)
  if (found === null) return
  if (found.isDirectory() && (await readdir(directory)).length === 0) return
  throw new BackupError(
    `${directory} is not empty, and nothing in it is overwritten: move it away first ` +
      `(mv ${directory} ${directory}.before), or name another with --data`,
  )
}

/**
 * Restores a backup to a directory: checks every byte of it first, writes beside the directory (inside
 * one at which something is mounted), and renames when all is on disk. Throws `BackupError` for a backup that is damaged or of a newer version.
 */
export async function restore(
  file: string,
  directory: string,
  restoring: Restoring,
): Promise<BackupManifest> {
  const zip = await openBackup(file)
  try {
    const manifest = await manifestOf(zip, file, restoring.version)
    const whole = manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0)
    let done = 0
    // Read twice: to be checked, and to be written.
    const progress = (bytes: number): void => restoring.onProgress((done += bytes), 2 * whole)
    const reading = { ...restoring, progress, file, zip }
    for (const part of manifest.parts) {
      await pipeline(checked(part, reading), nowhere(), { signal: restoring.signal })
    }
    const isMounted = await isMountPoint(directory)
    const parent = isMounted ? directory : dirname(resolve(directory))
    await makeFolder(parent)
    await requireRoom(parent, whole, 'what is in the backup')
    const beside = await mkdtemp(join(parent, `.${basename(resolve(directory))}.restoring-`))
    try {
      for (const part of manifest.parts) await unpack(part, beside, reading)
      if (isMounted) await moveUp(beside, directory)
      else {
        await rmdir(directory).catch(() => undefined)
        await rename(beside, directory)
      }
      await syncFolder(parent)
    } finally {
      await rm(beside, { recursive: true, force: true })
    }
    return manifest
  } finally {
    zip.close()
  }
}

/** Into a directory that nothing can take the place of; the journal last, without which nobody sees a city. */
async function moveUp(beside: string, directory: string): Promise<void> {
  const names = await readdir(beside)
  const isJournal = (name: string): boolean => name === JOURNAL_FILE
  for (const name of [...names.filter((one) => !isJournal(one)), ...names.filter(isJournal)]) {
    await rename(join(beside, name), join(directory, name))
  }
}

async function openBackup(file: string): Promise<OpenedZip> {
  const found = await stat(file).catch(() => null)
  if (found?.isFile() !== true) throw new BackupError(`${file}: there is no such file`)
  return openZip(file, ZIP_LIMITS).catch((cause: unknown) => {
    throw inFile(file, cause)
  })
}

async function manifestOf(zip: OpenedZip, file: string, version: string): Promise<BackupManifest> {
  const member = zip.members.find(({ name }) => name === MANIFEST_PART)
  if (member === undefined || member.bytes > MANIFEST_BYTES_MAX) {
    throw new BackupError(`${file} is no backup of Pantau: there is no ${MANIFEST_PART} in it`)
  }
  const text = await buffer(zip.read(MANIFEST_PART)).catch((cause: unknown) => {
    throw inFile(file, cause)
  })
  const written = jsonOf(text.toString())
  const maker = backupMakerSchema.safeParse(written).data
  if (maker !== undefined && isNewer(maker, version)) {
    throw new BackupError(
      `${file} was made by Pantau ${maker.version}, and this is ${version}: ` +
        `install Pantau ${maker.version} or newer, and restore it with that`,
    )
  }
  const parsed = backupManifestSchema.safeParse(written)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new BackupError(
      `${file}: ${MANIFEST_PART} cannot be read: ${issue?.path.join('.')}: ${issue?.message}`,
    )
  }
  const { parts } = parsed.data
  const names = new Set([MANIFEST_PART, ...parts.map(({ name }) => name)])
  const stranger = zip.members.find(({ name }) => !names.has(name))
  if (stranger !== undefined) {
    throw new BackupError(`${file}: ${stranger.name} is in it and not in its ${MANIFEST_PART}`)
  }
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isNewer = (maker: BackupMaker, version: string): boolean =>
  maker.format > BACKUP_FORMAT || compareVersions(maker.version, version) > 0

interface Reading extends Restoring {
  readonly file: string
  readonly zip: OpenedZip
  readonly progress: (bytes: number) => void
}

/** A part in pieces; throws `BackupError` at its end where it is not what was saved. */
async function* checked(
  part: BackupPart,
  { zip, file, progress }: Reading,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of zip.read(part.name)) {
      hash.update(piece)
      bytes += piece.length
      progress(piece.length)
      yield piece
    }
  } catch (cause) {
    throw inFile(file, cause)
  }
  if (bytes !== part.bytes || hash.digest('hex') !== part.sha256) {
    throw new BackupError(
      `${file}: ${part.name} is not what was saved: its SHA-256 differs from ${MANIFEST_PART}`,
    )
  }
}

/** Takes all of a part, for its check at the end. */
const nowhere = (): Writable =>
  new Writable({
    write(_piece, _encoding, done) {
      done()
    },
  })

async function unpack(part: BackupPart, folder: string, reading: Reading): Promise<void> {
  const path = join(folder, part.name.slice(DATA_PREFIX.length))
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(
    checked(part, reading),
    createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }),
    { signal: reading.signal },
  )
}

function inFile(file: string, cause: unknown): unknown {
  if (!(cause instanceof ZipReadError)) return cause
  return new BackupError(`${file}: ${cause.message}`, { cause })
}
