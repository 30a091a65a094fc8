import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { AnchorBook, boundBoots, type BootSpan } from './anchor-book.ts'
import { compact } from './compact.ts'
import { readDropped, writeDropped } from './dropped.ts'
import { countWrites, replaceFile, type SpoolFiles, type WriteCounts } from './files.ts'
import { scanFrames } from './frames.ts'
import { RangeSet } from './ranges.ts'
import { decodeRecord, encodeNote, encodeSamples, isDated, type SpoolRange } from './records.ts'
import { readRun, scanSegments, SegmentWriter, type Segment, type StoredRun } from './segments.ts'

export interface DiskOptions {
  /** Bytes on disk; beyond them the oldest samples are dropped and counted. */
  readonly bytesMax: number
  /** Samples older than this are dropped and counted, ms. */
  readonly ageMsMax: number
}

/** Samples of one range with whether their times are final. */
export interface DatedSamples {
  readonly range: SpoolRange
  readonly samples: readonly Sample[]
  readonly dated: boolean
}

const SEGMENTS_MIN = 16
const SEGMENT_BYTES_MIN = 64 * 1024
/** Samples wait in small records until a file is this long: half a day of a site with 4 points. */
const SEGMENT_BYTES_MAX = 512 * 1024

/** Samples on disk in append-only files, and which of them still have to be delivered. */
export class DiskQueue {
  readonly #options: DiskOptions
  readonly #files: SpoolFiles
  #segments: Segment[] = []
  #writer: SegmentWriter
  readonly #settled = new Map<BootId, RangeSet>()
  readonly #packed = new WeakSet<Segment>()
  #notes: SpoolRange[] = []
  #droppedStored = 0
  readonly anchors = new AnchorBook()
  readonly writes: WriteCounts = { bytesWritten: 0, syncs: 0, changes: 0 }
  /** Samples lost since the agent's first start. */
  dropped = 0
  /** Stretches of the files that could not be read. */
  damaged = 0
  /** The batch that was being sent when the agent stopped. */
  open: SpoolRange | undefined

  constructor(options: DiskOptions, files: SpoolFiles) {
    this.#options = options
    this.#files = countWrites(files, this.writes)
    this.#writer = this.#createWriter(false)
  }

  /** Reads what an earlier run left; rejects with the system's error. */
  async restore(): Promise<void> {
    this.dropped = await readDropped(this.#files)
    this.#droppedStored = this.dropped
    const scan = await scanSegments(this.#files)
    this.#segments = scan.segments
    this.damaged = scan.damaged
    for (const range of scan.settled) this.#settledOf(range.boot).add(range.first, range.last)
    for (const { boot, anchor } of scan.anchors) this.anchors.add(boot, anchor)
    // What was answered before the stop need not be sent again.
    const isOver = scan.open === undefined || this.#pendingIn(scan.open) === 0
    this.open = isOver ? undefined : scan.open
    this.#writer = this.#createWriter(scan.cleanEnd)
    // What cannot be deleted now is deleted by a later commit; all of it was read.
    await this.sweep().catch(() => undefined)
  }

  /** Highest ordinal stored of a boot, or -1. */
  lastOrdinal(boot: BootId): number {
    return this.#runsOf(boot).reduce((last, run) => Math.max(last, run.last), -1)
  }

  pending(): number {
    return [...this.#runs()].reduce((sum, run) => sum + this.#pendingIn(run), 0)
  }

  /** Makes samples durable, and with them every note that waits and the open batch: one fsync. */
  async store(groups: readonly DatedSamples[], open: SpoolRange | undefined): Promise<void> {
    const runs = groups.map(({ range, samples, dated }) => {
      const newestAtMs = samples.reduce((newest, { polledAtMs }) => Math.max(newest, polledAtMs), 0)
      return { kind: 'samples' as const, ...range, newestAtMs: dated ? newestAtMs : 0 }
    })
    const isNewFile = this.#writer.segment === undefined
    const stale = isNewFile ? this.anchors.boots() : this.anchors.unwritten()
    const needed = this.#undatedBoots()
    for (const { range } of groups) needed.add(range.boot)
    const boots = stale.filter((boot) => needed.has(boot))
    const anchors = this.anchors.notes(boots, isNewFile)
    const held = this.#heldNotes()
    // The open batch may be among the samples that are stored now, or was partly on disk before.
    const isHeld = open !== undefined && this.#holdsAll(open, groups)
    const payloads = [
      ...anchors,
      ...groups.map(({ range, samples, dated }) => encodeSamples(range, samples, dated)),
      ...held.map((range) => encodeNote('settled', range)),
      ...(isHeld ? [encodeNote('open', open)] : []),
    ]
    const { segment, placed } = await this.#append(payloads, true)
    const stored = runs.map((run, index) => {
      const place = placed[anchors.length + index] ?? { offset: 0, bytes: 0 }
      return { ...run, segment, ...place }
    })
    segment.runs = [...segment.runs, ...stored]
    this.anchors.markDurable(boots)
    this.#notes = []
  }

  /** The oldest undelivered range, at most `limit` samples; undefined when there is none. */
  oldest(limit: number): SpoolRange | undefined {
    let found: SpoolRange | undefined
    let dated = true
    for (const run of this.#runs()) {
      const follows = run.boot === found?.boot && run.first === found.last + 1
      if (found !== undefined && (!follows || isDated(run) !== dated)) break
      const missing = this.#settledOf(run.boot).firstMissing(run.first, run.last)
      if (found === undefined && missing === undefined) continue
      if (missing === undefined || (found !== undefined && missing.first !== run.first)) break
      const first: number = found?.first ?? missing.first
      dated = isDated(run)
      found = { boot: run.boot, first, last: Math.min(missing.last, first + limit - 1) }
      if (found.last < run.last) break
    }
    return found
  }

  /**
   * The samples of a range; undefined when they are not all here. What a file should hold and
   * cannot give is dropped; the readable part stays, to go in other batches.
   */
  async load(range: SpoolRange): Promise<DatedSamples | undefined> {
    const found = new Map<number, Sample>()
    const readable = new RangeSet()
    const unreadable: StoredRun[] = []
    let dated = true
    for (const run of this.#runsWithin(range)) {
      const read = await readRun(this.#files, run)
      if (read === undefined) {
        unreadable.push(run)
        continue
      }
      const final = isDated(run) ? read : this.anchors.date(run.boot, read)
      if (final === undefined) dated = false
      // A write that failed late can have left the same samples in two files.
      readable.add(run.first, run.last)
      ;(final ?? read).forEach((sample, index) => found.set(run.first + index, sample))
    }
    if (readable.firstMissing(range.first, range.last) === undefined) {
      return { range, samples: samplesWithin(found, range), dated }
    }
    for (const run of unreadable) this.#dropUnreadable(run, range, readable)
    return undefined
  }

  /** The samples of a range leave; noted on disk by the next `commit`. */
  settle(range: SpoolRange): void {
    this.#settledOf(range.boot).add(range.first, range.last)
    const last = this.#notes.at(-1)
    if (last?.boot === range.boot && last.last + 1 === range.first) {
      this.#notes[this.#notes.length - 1] = { ...last, last: range.last }
    } else this.#notes.push(range)
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
    const open = this.#holdsAll(range, []) ? [encodeNote('open', range)] : []
    await this.#writeNotes(open)
  }

  /** Notes what has left, keeps the limits, and packs a file that is full. */
  async commit(wallMs: number | undefined): Promise<void> {
    await this.#writeNotes([])
    await this.#enforceLimits(wallMs)
    await this.#compactOne()
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0
  }

  /** Deletes the oldest files in which nothing is pending: also what makes room on a full disk. */
  async sweep(): Promise<void> {
    for (;;) {
      const oldest = this.#segments[0]
      if (oldest === undefined || oldest.runs.some((run) => this.#pendingIn(run) > 0)) return
      await this.#writer.remove(oldest)
      this.#segments.shift()
    }
  }

  /** Gives up the oldest file for the room that it takes; false when there is only one. */
  async dropOldest(): Promise<boolean> {
    const [oldest, next] = this.#segments
    if (oldest === undefined || next === undefined) return false
    for (const run of oldest.runs) this.drop(run)
    await this.sweep()
    return true
  }

  /** Whether samples on disk get their times from an anchor that a power cut would take. */
  get waitsForAnchor(): boolean {
    const fresh = this.anchors.unwritten().filter((boot) => this.anchors.isNew(boot))
    if (fresh.length === 0) return false
    const undated = this.#undatedBoots()
    return fresh.some((boot) => undated.has(boot))
  }

  /** Dates earlier boots that have no anchor and lie closely before this one (`startMs`, Unix ms). */
  async boundEarlierBoots(own: BootId, startMs: number): Promise<void> {
    const lastRuns = new Map([...this.#runs()].map((run) => [run.boot, run]))
    lastRuns.delete(own)
    const runs = [...lastRuns.values()]
    const isKnown = (run: StoredRun | undefined): boolean =>
      run === undefined || isDated(run) || this.anchors.of(run.boot).length > 0
    const spans: BootSpan[] = []
    for (const [index, last] of runs.entries()) {
      // A boot with a time matters where the one before it or after it has none.
      if (runs.slice(Math.max(0, index - 1), index + 2).every(isKnown)) continue
      const { boot } = last
      const newest = (await readRun(this.#files, last))?.at(-1)
      if (newest === undefined) return
      const final = isDated(last) ? newest : this.anchors.date(boot, [newest])?.[0]
      const { monotonicMs: lastMonotonicMs } = newest
      spans.push({ boot, lastMonotonicMs, lastWallMs: final?.polledAtMs })
    }
    for (const [boot, anchor] of boundBoots(spans, startMs)) this.anchors.add(boot, anchor)
  }

  #createWriter(reuse: boolean): SegmentWriter {
    const share = Math.floor(this.#options.bytesMax / SEGMENTS_MIN)
    const bytes = Math.min(SEGMENT_BYTES_MAX, Math.max(SEGMENT_BYTES_MIN, share))
    return new SegmentWriter(this.#files, bytes, this.#segments.at(-1), reuse)
  }

  async #append(payloads: readonly Buffer[], sync: boolean) {
    const written = await this.#writer.append(payloads, sync)
    if (this.#segments.at(-1) !== written.segment) this.#segments.push(written.segment)
    return written
  }

  /** Notes of what is still on disk; what is in no file needs none. */
  #heldNotes(): readonly SpoolRange[] {
    return this.#notes.filter((range) => this.#runsWithin(range).length > 0)
  }

  async #writeNotes(more: readonly Buffer[]): Promise<void> {
    const held = this.#heldNotes()
    const payloads = [...held.map((range) => encodeNote('settled', range)), ...more]
    if (payloads.length > 0) await this.#append(payloads, false)
    this.#notes = []
  }

  async #enforceLimits(wallMs: number | undefined): Promise<void> {
    for (;;) {
      const oldest = this.#segments[0]
      const bytes = this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
      const isOver = bytes > this.#options.bytesMax || this.#isExpired(oldest, wallMs)
      if (oldest !== undefined && isOver) for (const run of oldest.runs) this.drop(run)
      if (this.dropped !== this.#droppedStored) {
        // Before the file goes: a power cut between may count a sample twice, never not at all.
        await writeDropped(this.#files, this.dropped)
        this.#droppedStored = this.dropped
      }
      if (oldest === undefined || !isOver) return
      await this.sweep()
    }
  }

  #isExpired(segment: Segment | undefined, wallMs: number | undefined): boolean {
    if (segment === undefined || wallMs === undefined) return false
    // Samples without a time have no age yet.
    const dated = segment.runs.filter(isDated)
    const expiredMs = wallMs - this.#options.ageMsMax
    return dated.length > 0 && dated.every((run) => run.newestAtMs < expiredMs)
  }

  /** Packs the oldest full file that is not packed yet: one at a time keeps the agent polling. */
  async #compactOne(): Promise<void> {
    const segment = this.#segments.find(
      (one) => one !== this.#writer.segment && !this.#packed.has(one),
    )
    if (segment === undefined) return
    // Tried once: on a disk that has no room for it, the records stay as they are.
    this.#packed.add(segment)
    if (segment.runs.filter(({ kind }) => kind === 'samples').length < 2) return
    this.#writer.leave(segment)
    const { name } = segment
    const file = await this.#files.read(name)
    const { runs, unreadable, ...packed } = await compact(segment, file, {
      isPending: (run, ordinal) =>
        this.#settledOf(run.boot).firstMissing(ordinal, ordinal) !== undefined,
      date: (run, samples) => this.anchors.date(run.boot, samples),
      notes: [...this.#notesOf(segment, file), ...this.#anchorNotes(segment)],
    })
    for (const run of unreadable) this.drop(run)
    await replaceFile(this.#files, name, packed.file)
    segment.runs = runs.map((run) => ({ ...run, segment }))
    segment.bytes = packed.file.length
  }

  /** Notes in a file that matter beyond it: of samples in other files, and the last open batch. */
  #notesOf(segment: Segment, file: Buffer): readonly Buffer[] {
    const settled: Buffer[] = []
    let open: Buffer | undefined
    for (const { payload } of scanFrames(file).frames) {
      const record = decodeRecord(payload)
      if (record?.kind === 'open') open = payload
      if (record?.kind !== 'settled') continue
      if (this.#runsWithin(record).some((run) => run.segment !== segment)) settled.push(payload)
    }
    return open === undefined ? settled : [...settled, open]
  }

  #dropUnreadable(run: StoredRun, range: SpoolRange, readable: RangeSet): void {
    const first = Math.max(run.first, range.first)
    const last = Math.min(run.last, range.last)
    for (;;) {
      const gap = readable.firstMissing(first, last)
      if (gap === undefined) return
      this.drop({ boot: range.boot, ...gap })
      readable.add(gap.first, gap.last)
    }
  }

  #holdsAll(range: SpoolRange, more: readonly DatedSamples[]): boolean {
    const held = new RangeSet()
    for (const { first, last } of this.#runsWithin(range)) held.add(first, last)
    for (const { range: added } of more) {
      if (added.boot === range.boot) held.add(added.first, added.last)
    }
    return held.firstMissing(range.first, range.last) === undefined
  }

  /** Boots whose pending samples get their times from an anchor: no other boot's is needed. */
  #undatedBoots(): Set<BootId> {
    const boots = new Set<BootId>()
    for (const run of this.#runs()) {
      if (!isDated(run) && !boots.has(run.boot) && this.#pendingIn(run) > 0) boots.add(run.boot)
    }
    return boots
  }

  /** What is noted of anchors in a segment that is rewritten: those of its boots, and the needed. */
  #anchorNotes(segment: Segment): readonly Buffer[] {
    const needed = this.#undatedBoots()
    for (const { boot } of segment.runs) needed.add(boot)
    const boots = this.anchors.boots().filter((boot) => needed.has(boot))
    return this.anchors.notes(boots, true)
  }

  *#runs(): IterableIterator<StoredRun> {
    for (const segment of this.#segments) yield* segment.runs
  }

  #runsOf(boot: BootId): readonly StoredRun[] {
    return [...this.#runs()].filter((run) => run.boot === boot)
  }

  #runsWithin({ boot, first, last }: SpoolRange): readonly StoredRun[] {
    return this.#runsOf(boot).filter((run) => run.first <= last && run.last >= first)
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
