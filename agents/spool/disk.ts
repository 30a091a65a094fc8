import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { RangeSet } from './ranges.ts'
import { encodeNote, encodeSamples, type SpoolRange } from './records.ts'
import { readRun, scanSegments, SegmentWriter, type Segment, type StoredRun } from './segments.ts'

export interface DiskOptions {
  readonly directory: string
  /** Bytes on disk; beyond them the oldest samples are dropped and counted. */
  readonly bytesMax: number
  /** Samples older than this are dropped and counted, ms. */
  readonly ageMsMax: number
}

const SEGMENTS = 16
const SEGMENT_BYTES_MIN = 64 * 1024
const COUNTERS_FILE = 'dropped.json'
/** The year 2000: the protocol takes no earlier time. */
const UNSET_CLOCK_MS = 946_684_800_000

/** Samples on disk in append-only files, and which of them still have to be delivered. */
export class DiskQueue {
  readonly #options: DiskOptions
  #segments: Segment[] = []
  #writer: SegmentWriter
  readonly #settled = new Map<BootId, RangeSet>()
  #notes: SpoolRange[] = []
  #droppedStored = 0
  /** Samples lost since the agent's first start. */
  dropped = 0
  /** Stretches of the files that could not be read at the start. */
  damaged = 0
  /** The batch that was being sent when the agent stopped. */
  open: SpoolRange | undefined

  constructor(options: DiskOptions) {
    this.#options = options
    this.#writer = this.#createWriter(false)
  }

  /** Reads what an earlier run left; rejects with the system's error. */
  async restore(): Promise<void> {
    this.dropped = await readDropped(this.#options.directory)
    this.#droppedStored = this.dropped
    const scan = await scanSegments(this.#options.directory)
    this.#segments = scan.segments
    this.damaged = scan.damaged
    this.open = scan.open
    for (const range of scan.settled) this.#settledOf(range.boot).add(range.first, range.last)
    this.#writer = this.#createWriter(scan.cleanEnd)
    await this.#sweep()
  }

  get bytesWritten(): number {
    return this.#writer.bytesWritten
  }

  /** Highest ordinal stored of a boot, or -1. */
  lastOrdinal(boot: BootId): number {
    const own = [...this.#runs()].filter((run) => run.boot === boot)
    return own.reduce((last, run) => Math.max(last, run.last), -1)
  }

  pending(): number {
    return [...this.#runs()].reduce((sum, run) => sum + this.#pendingIn(run), 0)
  }

  /** Makes the samples of a range durable. */
  async store(range: SpoolRange, samples: readonly Sample[]): Promise<void> {
    const written = await this.#append(encodeSamples(range, samples), true)
    const newestAtMs = samples.reduce((newest, { polledAtMs }) => Math.max(newest, polledAtMs), 0)
    written.segment.runs.push({ ...range, newestAtMs, ...written })
  }

  /** The oldest undelivered range, at most `limit` samples; undefined when there is none. */
  oldest(limit: number): SpoolRange | undefined {
    let found: SpoolRange | undefined
    for (const run of this.#runs()) {
      if (found !== undefined && (run.boot !== found.boot || run.first !== found.last + 1)) break
      const missing = this.#settledOf(run.boot).firstMissing(run.first, run.last)
      if (found === undefined && missing === undefined) continue
      if (missing === undefined || (found !== undefined && missing.first !== run.first)) break
      const first: number = found?.first ?? missing.first
      found = { boot: run.boot, first, last: Math.min(missing.last, first + limit - 1) }
      if (found.last < run.last) break
    }
    return found
  }

  /**
   * The samples of a range; undefined when they are not all here. What a file should hold and
   * cannot give is dropped; the readable part stays, to go in other batches.
   */
  async load(range: SpoolRange): Promise<readonly Sample[] | undefined> {
    const found = new Map<number, Sample>()
    const readable = new RangeSet()
    const unreadable: StoredRun[] = []
    for (const run of this.#runsWithin(range)) {
      const read = await readRun(run)
      if (read === undefined) {
        unreadable.push(run)
        continue
      }
      // A write that failed late can have left the same samples in two files.
      readable.add(run.first, run.last)
      read.forEach((sample, index) => found.set(run.first + index, sample))
    }
    if (readable.firstMissing(range.first, range.last) === undefined) {
      return samplesWithin(found, range)
    }
    for (const run of unreadable) {
      const first = Math.max(run.first, range.first)
      const last = Math.min(run.last, range.last)
      for (;;) {
        const gap = readable.firstMissing(first, last)
        if (gap === undefined) break
        this.drop({ boot: range.boot, ...gap })
        readable.add(gap.first, gap.last)
      }
    }
    return undefined
  }

  /** The samples of a range leave; noted on disk by the next `commit`. */
  settle(range: SpoolRange): void {
    this.#settledOf(range.boot).add(range.first, range.last)
    this.#notes.push(range)
  }

  /** As `settle`, counting what was still pending as lost. */
  drop(range: SpoolRange): void {
    this.dropped += this.#pendingIn(range)
    this.settle(range)
  }

  /**
   * Notes what has left and, when all of it is on disk, the range that is about to be sent: after
   * a kill it is sent again with the same key, and what was answered before is not sent again. Of
   * a range that is partly in memory a kill leaves other content, which needs another key.
   */
  async noteOpen(range: SpoolRange): Promise<void> {
    await this.#writeNotes()
    if (this.#holdsAll(range)) await this.#append(encodeNote('open', range), false)
  }

  /** Writes the notes, keeps the limits, and deletes files in which nothing is pending. */
  async commit(wallMs: number): Promise<void> {
    await this.#sweep()
    await this.#writeNotes()
    await this.#enforceLimits(wallMs)
    await this.#writeDropped()
  }

  #createWriter(reuse: boolean): SegmentWriter {
    const bytes = Math.max(SEGMENT_BYTES_MIN, Math.floor(this.#options.bytesMax / SEGMENTS))
    const last = this.#segments.at(-1)
    return new SegmentWriter(this.#options.directory, bytes, last, reuse)
  }

  async #append(payload: Buffer, sync: boolean) {
    const written = await this.#writer.append(payload, sync)
    if (this.#segments.at(-1) !== written.segment) this.#segments.push(written.segment)
    return written
  }

  async #writeNotes(): Promise<void> {
    const notes = this.#notes.splice(0).filter((range) => this.#holds(range))
    for (const range of notes) await this.#append(encodeNote('settled', range), false)
  }

  async #enforceLimits(wallMs: number): Promise<void> {
    for (;;) {
      const oldest = this.#segments[0]
      if (oldest === undefined) return
      const bytes = this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
      if (bytes <= this.#options.bytesMax && !this.#isExpired(oldest, wallMs)) return
      for (const run of oldest.runs) this.drop(run)
      await this.#sweep()
    }
  }

  #isExpired(segment: Segment, wallMs: number): boolean {
    // Samples from before the clock was set have no age yet.
    const dated = segment.runs.filter((run) => run.newestAtMs >= UNSET_CLOCK_MS)
    const expiredMs = wallMs - this.#options.ageMsMax
    return dated.length > 0 && dated.every((run) => run.newestAtMs < expiredMs)
  }

  async #sweep(): Promise<void> {
    for (;;) {
      const oldest = this.#segments[0]
      if (oldest === undefined || oldest.runs.some((run) => this.#pendingIn(run) > 0)) return
      this.#segments.shift()
      await this.#writer.remove(oldest)
    }
  }

  async #writeDropped(): Promise<void> {
    if (this.dropped === this.#droppedStored) return
    const { dropped } = this
    const path = join(this.#options.directory, COUNTERS_FILE)
    await writeFile(`${path}.new`, JSON.stringify({ dropped }), { mode: 0o600 })
    await rename(`${path}.new`, path)
    this.#droppedStored = dropped
  }

  #holds(range: SpoolRange): boolean {
    return this.#runsWithin(range).length > 0
  }

  #holdsAll(range: SpoolRange): boolean {
    const held = new RangeSet()
    for (const { first, last } of this.#runsWithin(range)) held.add(first, last)
    return held.firstMissing(range.first, range.last) === undefined
  }

  *#runs(): IterableIterator<StoredRun> {
    for (const segment of this.#segments) yield* segment.runs
  }

  #runsWithin({ boot, first, last }: SpoolRange): readonly StoredRun[] {
    return [...this.#runs()].filter(
      (run) => run.boot === boot && run.first <= last && run.last >= first,
    )
  }

  #pendingIn({ boot, first, last }: SpoolRange): number {
    return last - first + 1 - this.#settledOf(boot).countWithin(first, last)
  }

  #settledOf(boot: BootId): RangeSet {
    const known = this.#settled.get(boot)
    if (known !== undefined) return known
    const created = new RangeSet()
    this.#settled.set(boot, created)
    return created
  }
}

function samplesWithin(found: ReadonlyMap<number, Sample>, range: SpoolRange): Sample[] {
  const samples: Sample[] = []
  for (let ordinal = range.first; ordinal <= range.last; ordinal += 1) {
    const sample = found.get(ordinal)
    if (sample !== undefined) samples.push(sample)
  }
  return samples
}

async function readDropped(directory: string): Promise<number> {
  try {
    const text = await readFile(join(directory, COUNTERS_FILE), 'utf8')
    const { dropped } = JSON.parse(text) as { dropped?: unknown }
    return typeof dropped === 'number' && Number.isSafeInteger(dropped) && dropped > 0 ? dropped : 0
  } catch {
    // Absent at the first start; a count that cannot be read begins again at 0.
    return 0
  }
}
