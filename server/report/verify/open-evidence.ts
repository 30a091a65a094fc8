import { createHash } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import type { ZodType } from 'zod'
import { chainAfter, chainStart, manifestText } from '../evidence/chain.ts'
import { FILES, manifestSchema } from '../evidence/format.ts'
import type { EvidenceFile, EvidenceHead, Manifest } from '../evidence/format.ts'
import { openZip, ZipReadError } from '../evidence/read-zip.ts'
import type { OpenedZip } from '../evidence/read-zip.ts'
import { DifferenceFound, EvidenceUnreadable } from './difference.ts'

/** A province's month is some twenty gigabytes of samples; they are read in pieces. */
const LIMITS = { entriesMax: 1_000_000, plainMax: 64 * 2 ** 30, ratioMax: 400 }
/** Files that are read whole. */
const WHOLE_BYTES_MAX = 384 * 2 ** 20

/** Evidence whose list of files is as its chain says; each file is held against it as it is read. */
export interface OpenedEvidence {
  readonly head: EvidenceHead
  readonly chain: string
  /** How many files there are, and their bytes, unpacked. */
  readonly files: number
  readonly bytes: number
  has: (name: string) => boolean
  /** A file in pieces; at its end it throws `DifferenceFound` where it was changed. */
  pieces: (name: string) => AsyncGenerator<Buffer, void, undefined>
  /** Reads a file for its hash alone. */
  check: (name: string) => Promise<void>
  text: (name: string) => Promise<string>
  json: <T>(name: string, schema: ZodType<T>) => Promise<T>
  /** Files that nobody has read yet. */
  unread: () => readonly string[]
  close: () => void
}

/**
 * Opens a zip of evidence. Throws `EvidenceUnreadable` for one that is none, and `DifferenceFound` where
 * files are missing, added, or in another order than the chain has them.
 */
export async function openEvidence(
  path: string,
  onBytes: (bytes: number) => void,
): Promise<OpenedEvidence> {
  await access(path, constants.R_OK).catch(() => {
    const message = `${path}: there is no such file, or it may not be read`
    throw new EvidenceUnreadable(message, { kind: 'no-file' })
  })
  const zip = await openZip(path, LIMITS).catch((cause: unknown) => unreadable(cause, `${path}: `))
  try {
    const manifest = await readManifest(path, zip)
    requireChain(manifest)
    requireFiles(zip, manifest)
    return opened(zip, manifest, onBytes)
  } catch (cause) {
    zip.close()
    throw cause
  }
}

/** The chain's last value of a zip of evidence, which is opened for it. Throws as `openEvidence`. */
export async function chainOf(path: string): Promise<string> {
  const evidence = await openEvidence(path, () => undefined)
  evidence.close()
  return evidence.chain
}

function opened(
  zip: OpenedZip,
  { head, files, chain }: Manifest,
  onBytes: (bytes: number) => void,
): OpenedEvidence {
  const known = new Map(files.map((file) => [file.name, file]))
  const read = new Set<string>()
  const pieces = async function* (name: string): AsyncGenerator<Buffer, void, undefined> {
    const file = known.get(name)
    if (file === undefined) throw new DifferenceFound({ kind: 'file', name, problem: 'missing' })
    const hash = createHash('sha256')
    try {
      for await (const piece of zip.read(name)) {
        hash.update(piece)
        if (!read.has(name)) onBytes(piece.length)
        yield piece
      }
    } catch (cause) {
      unreadable(cause)
    }
    read.add(name)
    requireHash(file, hash.digest('hex'))
  }
  const text = async (name: string): Promise<string> => {
    const bytes = known.get(name)?.bytes ?? 0
    if (bytes > WHOLE_BYTES_MAX) {
      throw new EvidenceUnreadable(`${name}: ${bytes} bytes are more than can be read at once`)
    }
    return textOf(pieces(name))
  }
  return {
    head,
    chain,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    has: (name) => known.has(name),
    pieces,
    check: async (name) => {
      const rest = pieces(name)
      while ((await rest.next()).done !== true);
    },
    text,
    json: async (name, schema) => parsed(name, await text(name), schema),
    unread: () => files.flatMap(({ name }) => (read.has(name) ? [] : [name])),
    close: () => zip.close(),
  }
}

async function readManifest(path: string, zip: OpenedZip): Promise<Manifest> {
  const member = zip.members.find(({ name }) => name === FILES.manifest)
  if (member === undefined) {
    const message = `${path}: there is no ${FILES.manifest} in it: it is no evidence of a report`
    throw new EvidenceUnreadable(message, { kind: 'no-evidence' })
  }
  if (member.bytes > WHOLE_BYTES_MAX) {
    throw new EvidenceUnreadable(`${FILES.manifest}: more than can be read at once`)
  }
  const text = await textOf(zip.read(FILES.manifest)).catch((cause: unknown) => unreadable(cause))
  const manifest = parsed(FILES.manifest, text, manifestSchema)
  // It stands in no chain: what the chain does not hold must be as it is always written.
  if (manifestText(manifest) !== text) throw changed(FILES.manifest)
  return manifest
}

function requireChain({ head, files, chain }: Manifest): void {
  let value = chainStart(head)
  for (const file of files) {
    value = chainAfter(value, file)
    if (value !== file.chain) throw changed(FILES.manifest)
  }
  if (value !== chain) throw changed(FILES.manifest)
}

/** The zip holds the files of the list, in its order, and the list itself as the last one. */
function requireFiles({ members }: OpenedZip, { files }: Manifest): void {
  const there = new Set(members.map(({ name }) => name))
  const listed = new Set([...files.map(({ name }) => name), FILES.manifest])
  for (const { name } of files) {
    if (!there.has(name)) throw new DifferenceFound({ kind: 'file', name, problem: 'missing' })
  }
  for (const { name } of members) {
    if (!listed.has(name)) throw new DifferenceFound({ kind: 'file', name, problem: 'added' })
  }
  for (const [index, name] of [...listed].entries()) {
    if (members[index]?.name === name) continue
    throw new DifferenceFound({ kind: 'file', name, problem: 'moved' })
  }
}

function requireHash({ name, sha256 }: EvidenceFile, found: string): void {
  if (found !== sha256) throw changed(name)
}

const changed = (name: string): DifferenceFound =>
  new DifferenceFound({ kind: 'file', name, problem: 'changed' })

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString()
}

function parsed<T>(name: string, text: string, schema: ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new EvidenceUnreadable(`${name} is no JSON`, { kind: 'other' }, cause)
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const where = issue?.path.join('/') ?? ''
  throw new EvidenceUnreadable(`${name}: ${where}: ${issue?.message ?? 'is not as it should be'}`)
}

function unreadable(cause: unknown, where = ''): never {
  if (cause instanceof ZipReadError) {
    throw new EvidenceUnreadable(where + cause.message, cause.fault, cause)
  }
  if (cause instanceof Error && 'code' in cause) {
    throw new EvidenceUnreadable(where + cause.message, { kind: 'other' }, cause)
  }
  throw cause
}
