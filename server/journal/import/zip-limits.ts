import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'

/** What a zip file may hold; what it says of its own sizes is not believed. */
export interface ZipLimits {
  readonly entriesMax: number
  /** Bytes of all entries together, inflated. */
  readonly plainMax: number
}

const CENTRAL_DIRECTORY_END = 0x06054b50
const CENTRAL_DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const ZIP64_16 = 0xffff
const ZIP64_32 = 0xffffffff
const STORED = 0
const DEFLATED = 8
const IS_ENCRYPTED = 1

const inflateAside = promisify(inflateRaw)

/**
 * Why a zip file (PKWARE APPNOTE 6.3) is not to be opened: it is none, it is damaged, or it would
 * grow beyond the limits. Null when it may be opened. Each entry is inflated once, in a thread, and
 * let go: a small file may hide gigabytes.
 */
export async function faultOfZip(file: Buffer, limits: ZipLimits): Promise<Phrase | null> {
  const end = endOf(file)
  if (end === null) return phrase('zip-none')
  const entries = file.readUInt16LE(end + 10)
  let at = file.readUInt32LE(end + 16)
  if (entries === ZIP64_16 || at === ZIP64_32) return phrase('zip-large')
  if (entries > limits.entriesMax) return phrase('zip-parts', { parts: entries })
  let left = limits.plainMax
  for (let index = 0; index < entries; index += 1) {
    if (at + ENTRY_BYTES > file.length || file.readUInt32LE(at) !== CENTRAL_DIRECTORY_ENTRY) {
      return phrase('zip-list-damaged')
    }
    const size = await plainSize(file, at, left)
    if (typeof size !== 'number') return size
    left -= size
    const texts = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset))
    at += ENTRY_BYTES + texts.reduce((sum, length) => sum + length, 0)
  }
  return null
}

/** Where the record at the end begins: behind it stands a comment at most. */
function endOf(file: Buffer): number | null {
  const first = Math.max(0, file.length - END_BYTES - COMMENT_BYTES_MAX)
  for (let at = file.length - END_BYTES; at >= first; at -= 1) {
    if (file.readUInt32LE(at) === CENTRAL_DIRECTORY_END) return at
  }
  return null
}

/** Bytes of one entry when it is inflated, or why that cannot be told. */
async function plainSize(file: Buffer, at: number, max: number): Promise<number | Phrase> {
  const flags = file.readUInt16LE(at + 8)
  const method = file.readUInt16LE(at + 10)
  const packed = file.readUInt32LE(at + 20)
  const local = file.readUInt32LE(at + 42)
  if ((flags & IS_ENCRYPTED) !== 0) return phrase('zip-part-password')
  if (local + LOCAL_BYTES > file.length || file.readUInt32LE(local) !== LOCAL_ENTRY) {
    return phrase('zip-part-damaged')
  }
  const from = local + LOCAL_BYTES + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
  if (from + packed > file.length) return phrase('zip-part-cut')
  const tooLarge = phrase('zip-grows')
  if (method === STORED) return packed > max ? tooLarge : packed
  if (method !== DEFLATED) return phrase('zip-part-method')
  try {
    const options = { maxOutputLength: Math.max(1, max) }
    return (await inflateAside(file.subarray(from, from + packed), options)).length
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause
    return isTooLarge && cause.code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge
      : phrase('zip-part-damaged')
  }
}
