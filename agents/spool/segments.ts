import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import type { Anchor } from '../clock.ts'
import { draftOf, type SpoolFiles } from './files.ts'
import { encodeFrame, frameAt, scanFrames } from './frames.ts'
import { decodeRecord, decodeSamples, type SamplesRecord, type SpoolRange } from './records.ts'

/** Samples of one record on disk. */
export interface StoredRun extends SpoolRange, Placed {
  readonly kind: SamplesRecord['kind']
  readonly newestAtMs: number
  readonly segment: Segment
}

/** Where a frame lies in its file. */
export interface Placed {
  readonly offset: number
  readonly bytes: number
}

export interface Segment {
  readonly name: string
  readonly number: number
  bytes: number
  runs: readonly StoredRun[]
}

export interface SegmentScan {
  readonly segments: Segment[]
  readonly settled: readonly SpoolRange[]
  /** The range that was being sent when the agent stopped, as far as known. */
  readonly open: SpoolRange | undefined
  readonly anchors: readonly { readonly boot: BootId; readonly anchor: Anchor }[]
  readonly damaged: number
  /** False when the last file ends in a torn frame and must not be appended to. */
  readonly cleanEnd: boolean
}

const SEGMENT_NAME = /^\d{8}\.spool$/

/** Reads every segment, oldest first, and removes what an interrupted rewriting left. */
export async function scanSegments(files: SpoolFiles): Promise<SegmentScan> {
  const segments: Segment[] = []
  const settled: SpoolRange[] = []
  const anchors: { boot: BootId; anchor: Anchor }[] = []
  let openRange: SpoolRange | undefined
  let damaged = 0
  let cleanEnd = true
  const names = [...(await files.names())].sort()
  // A disk that cannot be written must not keep the spool from being read.
  const segmentNames = names.filter((one) => SEGMENT_NAME.test(one))
  for (const draft of segmentNames.map(draftOf).filter((one) => names.includes(one))) {
    await files.remove(draft).catch(() => undefined)
  }
  for (const name of segmentNames) {
    const segment: Segment = { name, number: Number.parseInt(name, 10), bytes: 0, runs: [] }
    segments.push(segment)
    const file = await files.read(name).catch(() => undefined)
    if (file === undefined) {
      // The other files may still be read; this one must not be appended to.
      damaged += 1
      cleanEnd = false
      continue
    }
    const scan = scanFrames(file)
    segment.bytes = file.length
    damaged += scan.damaged
    cleanEnd = scan.cleanEnd
    const runs: StoredRun[] = []
    for (const { payload, offset, bytes } of scan.frames) {
      const record = decodeRecord(payload)
      if (record === undefined) damaged += 1
      else if (record.kind === 'settled') settled.push(record)
      else if (record.kind === 'open') openRange = record
      else if (record.kind === 'anchor') anchors.push(record)
      else if (record.kind === 'samples' || record.kind === 'block') {
        const { kind, boot, first, last, newestAtMs } = record
        runs.push({ kind, boot, first, last, newestAtMs, segment, offset, bytes })
      }
    }
    segment.runs = runs
  }
  return { segments, settled, open: openRange, anchors, damaged, cleanEnd }
}

/** The samples of a run, or undefined when the file no longer holds what was written. */
export async function readRun(
  files: SpoolFiles,
  run: StoredRun,
): Promise<readonly Sample[] | undefined> {
  try {
    return samplesOf(run, await files.readAt(run.segment.name, run.offset, run.bytes), 0)
  } catch {
    return undefined
  }
}

/** The samples of a run whose frame starts at an offset of the bytes; throws on strange content. */
export function samplesOf(
  run: StoredRun,
  bytes: Buffer,
  offset: number,
): readonly Sample[] | undefined {
  const frame = frameAt(bytes, offset)
  const record = frame === undefined ? undefined : decodeRecord(frame.payload)
  if (record?.kind !== 'samples' && record?.kind !== 'block') return undefined
  const samples = decodeSamples(record)
  return samples.length === run.last - run.first + 1 ? samples : undefined
}

/**
 * The file that is appended to. What leaves the spool is noted at the end, and a file is deleted
 * when nothing in it is pending.
 */
export class SegmentWriter {
  readonly #files: SpoolFiles
  readonly #segmentBytes: number
  #segment: Segment | undefined
  #nextNumber: number
  /** The file is new and its name may not be durable yet. */
  #isNew = false

  constructor(files: SpoolFiles, segmentBytes: number, last: Segment | undefined, reuse: boolean) {
    this.#files = files
    this.#segmentBytes = segmentBytes
    this.#nextNumber = (last?.number ?? 0) + 1
    this.#segment = reuse ? last : undefined
    // Nothing tells whether the run before could make the name durable.
    this.#isNew = reuse
  }

  /** The file that is appended to; undefined when the next append begins one. */
  get segment(): Segment | undefined {
    const isFull = this.#segment !== undefined && this.#segment.bytes >= this.#segmentBytes
    return isFull ? undefined : this.#segment
  }

  /**
   * Appends payloads as frames and, when asked, waits until they are durable: one fsync, and one
   * more in a file that is new. Rejects with the system's error; what was half written is cut off.
   */
  async append(payloads: readonly Buffer[], sync: boolean) {
    const segment = this.segment ?? (await this.#begin())
    const frames = payloads.map(encodeFrame)
    const start = segment.bytes
    try {
      await this.#files.write(segment.name, Buffer.concat(frames), start)
      if (sync) await this.#files.sync(segment.name)
      if (sync && this.#isNew) await this.#files.syncDirectory()
    } catch (error) {
      // A next file keeps a half-written frame from hiding what comes after it.
      this.#segment = undefined
      const { name } = segment
      const cut = start === 0 ? this.#files.remove(name) : this.#files.truncate(name, start)
      await cut.catch(() => undefined)
      throw error
    }
    if (sync) this.#isNew = false
    const placed = frames.map((frame): Placed => {
      const offset = segment.bytes
      segment.bytes += frame.length
      return { offset, bytes: frame.length }
    })
    return { segment, placed }
  }

  /** Deletes a file; nothing is appended to it any more. */
  async remove(segment: Segment): Promise<void> {
    await this.#files.remove(segment.name)
    this.leave(segment)
  }

  /** Appends nothing more to a file. */
  leave(segment: Segment): void {
    if (segment === this.#segment) this.#segment = undefined
  }

  async #begin(): Promise<Segment> {
    const number = this.#nextNumber
    const name = `${String(number).padStart(8, '0')}.spool`
    // The number is used up even when the file cannot be made: it may exist half-way.
    this.#nextNumber += 1
    await this.#files.create(name)
    this.#isNew = true
    this.#segment = { name, number, bytes: 0, runs: [] }
    return this.#segment
  }
}
