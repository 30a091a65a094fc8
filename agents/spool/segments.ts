import { mkdir, open, readdir, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sample } from '#contract/sample.ts'
import { encodeFrame, frameAt, scanFrames } from './frames.ts'
import { decodeRecord, decodeSamples, type SpoolRange } from './records.ts'

/** Samples of one record on disk. */
export interface StoredRun extends SpoolRange {
  readonly newestAtMs: number
  readonly segment: Segment
  readonly offset: number
  readonly bytes: number
}

export interface Segment {
  readonly path: string
  readonly number: number
  bytes: number
  readonly runs: StoredRun[]
}

export interface SegmentScan {
  readonly segments: Segment[]
  readonly settled: readonly SpoolRange[]
  /** The range that was being sent when the agent stopped, as far as known. */
  readonly open: SpoolRange | undefined
  readonly damaged: number
  /** False when the last file ends in a torn frame and must not be appended to. */
  readonly cleanEnd: boolean
}

const SUFFIX = '.spool'

/** Reads every segment of a directory, oldest first; a missing directory is an empty spool. */
export async function scanSegments(directory: string): Promise<SegmentScan> {
  const segments: Segment[] = []
  const settled: SpoolRange[] = []
  let openRange: SpoolRange | undefined
  let damaged = 0
  let cleanEnd = true
  for (const name of await segmentNames(directory)) {
    const path = join(directory, name)
    const file = await readFile(path)
    const scan = scanFrames(file)
    const segment: Segment = { path, number: Number.parseInt(name, 10), bytes: 0, runs: [] }
    segment.bytes = file.length
    segments.push(segment)
    damaged += scan.damaged
    cleanEnd = scan.cleanEnd
    for (const { payload, offset, bytes } of scan.frames) {
      const record = decodeRecord(payload)
      if (record === undefined) damaged += 1
      else if (record.kind === 'samples') {
        const { boot, first, last, newestAtMs } = record
        segment.runs.push({ boot, first, last, newestAtMs, segment, offset, bytes })
      } else if (record.kind === 'settled') settled.push(record)
      else openRange = record
    }
  }
  return { segments, settled, open: openRange, damaged, cleanEnd }
}

async function segmentNames(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory)
    return names.filter((name) => /^\d{8}\.spool$/.test(name)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The samples of a run, or undefined when the file no longer holds what was written. */
export async function readRun(run: StoredRun): Promise<readonly Sample[] | undefined> {
  try {
    const file = await open(run.segment.path, 'r')
    try {
      const { buffer } = await file.read(Buffer.alloc(run.bytes), 0, run.bytes, run.offset)
      const frame = frameAt(buffer, 0)
      const record = frame === undefined ? undefined : decodeRecord(frame.payload)
      if (record?.kind !== 'samples') return undefined
      const samples = decodeSamples(record.data)
      return samples.length === run.last - run.first + 1 ? samples : undefined
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}

/**
 * The file that is appended to. Files are append-only: what leaves the spool is noted at the end,
 * and a file is deleted when nothing in it is pending. It is open only while it is written, so
 * that a disk that went away and came back needs no care.
 */
export class SegmentWriter {
  readonly #directory: string
  readonly #segmentBytes: number
  #segment: Segment | undefined
  #nextNumber: number
  /** Bytes written since the start, for the agent's flash budget. */
  bytesWritten = 0

  constructor(directory: string, segmentBytes: number, last: Segment | undefined, reuse: boolean) {
    this.#directory = directory
    this.#segmentBytes = segmentBytes
    this.#nextNumber = (last?.number ?? 0) + 1
    this.#segment = reuse ? last : undefined
  }

  /**
   * Appends a payload as a frame and, when asked, waits until it is durable. Rejects with the
   * system's error; what was half written is cut off.
   */
  async append(payload: Buffer, sync: boolean) {
    const segment = await this.#writable()
    const frame = encodeFrame(payload)
    const offset = segment.bytes
    const file = await open(segment.path, 'r+')
    try {
      await writeAll(file, frame, offset)
      if (sync) await file.datasync()
    } catch (error) {
      // A next file keeps a half-written frame from hiding what comes after it.
      this.#segment = undefined
      await file.truncate(offset).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
    segment.bytes = offset + frame.length
    this.bytesWritten += frame.length
    return { segment, offset, bytes: frame.length }
  }

  /** Deletes a file; nothing is appended to it any more. */
  async remove(segment: Segment): Promise<void> {
    if (segment === this.#segment) this.#segment = undefined
    await rm(segment.path, { force: true })
  }

  async #writable(): Promise<Segment> {
    if (this.#segment !== undefined && this.#segment.bytes < this.#segmentBytes) {
      return this.#segment
    }
    await mkdir(this.#directory, { recursive: true })
    const number = this.#nextNumber
    const path = join(this.#directory, `${String(number).padStart(8, '0')}${SUFFIX}`)
    // The number is used up even when the file cannot be made: it may exist half-way.
    this.#nextNumber += 1
    await writeFile(path, '', { flag: 'wx', mode: 0o600 })
    this.#segment = { path, number, bytes: 0, runs: [] }
    return this.#segment
  }
}

async function writeAll(file: FileHandle, data: Buffer, position: number): Promise<void> {
  let done = 0
  while (done < data.length) {
    const { bytesWritten } = await file.write(data, done, data.length - done, position + done)
    done += bytesWritten
  }
}
