import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { dateBy, type Clock } from './clock.ts'
import { DiskQueue, type DatedSamples, type DiskOptions } from './spool/disk.ts'
import { openFiles, type SpoolFiles } from './spool/files.ts'
import type { SpoolRange } from './spool/records.ts'

export interface SpoolOptions extends DiskOptions {
  readonly directory: string
  readonly boot: BootId
  /** Longest time a sample may wait to become durable, ms; 0 makes each durable at once. */
  readonly syncIntervalMs: number
  /** Samples kept in memory while the disk takes none. */
  readonly memorySamplesMax: number
  /** Age up to which a sample is live, ms. */
  readonly liveMs: number
}

export interface SpoolDeps {
  readonly clock: Pick<Clock, 'monotonicMs' | 'wallMs' | 'anchors' | 'restore'>
  readonly warn: (message: string, error?: unknown) => void
  /** The files of the directory; other ones only where a test breaks them. */
  readonly files?: SpoolFiles
}

/**
 * Samples to deliver together. The same range always has the same samples. Without `dated` their
 * times are guesses: of this boot while its time is not known, of an earlier one for ever.
 */
export type SpoolBatch = DatedSamples

export interface SpoolCounts {
  readonly pending: number
  /** Samples lost since the agent's first start: too old, too many, or unreadable. */
  readonly dropped: number
  /** Stretches of the files that could not be read at the start. */
  readonly damaged: number
  /** Since the start of the process: bytes written to disk, and waits until they were durable. */
  readonly bytesWritten: number
  readonly syncs: number
  /** False while the disk takes nothing and samples wait in memory. */
  readonly durable: boolean
}

interface RecentSample {
  readonly ordinal: number
  readonly sample: Sample
  /** On the monotonic clock, ms. */
  readonly appendedMs: number
  stored: boolean
}

const RECORD_SAMPLES_MAX = 500
const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
/** Ordinals start above all that this boot can have used, as long as it polls below 4,000/s. */
const ORDINALS_PER_MS = 4

/**
 * The agent's queue of samples: in memory for a moment, then on disk until the server has them.
 * What is delivered at once is never written, which spares the flash of a healthy site. Without a
 * server, a site with 4 access points and an uplink at 60 s writes 1.2 MiB a day with one fsync a
 * minute, and keeps 30 days in 5 MiB: small records are packed when their file is full.
 *
 * Samples are ordered by (boot, monotonic time). They are written with their final times once the
 * boot has an anchor; those written before are dated when they are loaded, by the anchor that is
 * noted beside them: also after a reboot.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #deps: SpoolDeps
  readonly #disk: DiskQueue
  #recent: RecentSample[] = []
  #nextOrdinal: number
  #durable = true
  #tasks: Promise<unknown> = Promise.resolve()
  #open: SpoolRange | undefined
  #flushedAtMs: number
  #areEarlierBound = false

  private constructor(options: SpoolOptions, deps: SpoolDeps, disk: DiskQueue) {
    this.#options = options
    this.#deps = deps
    this.#disk = disk
    const nowMs = deps.clock.monotonicMs()
    const floor = Math.ceil(nowMs * ORDINALS_PER_MS)
    this.#nextOrdinal = Math.max(floor, disk.lastOrdinal(options.boot) + 1)
    this.#open = disk.open
    this.#flushedAtMs = nowMs
  }

  /** Reads what an earlier run left. A directory that cannot be read is warned of, not fatal. */
  static async open(options: SpoolOptions, deps: SpoolDeps): Promise<Spool> {
    const disk = new DiskQueue(options, deps.files ?? openFiles(options.directory))
    try {
      await disk.restore()
    } catch (error) {
      deps.warn('the spool cannot be read; what it held is not delivered', error)
    }
    if (disk.damaged > 0) deps.warn(`skipped ${disk.damaged} damaged stretches of the spool`)
    const anchors = disk.anchors.of(options.boot)
    if (anchors.length > 0) deps.clock.restore(anchors)
    return new Spool(options, deps, disk)
  }

  /** The batch without an answer, to be sent again with the same key: also after a restart. */
  get open(): SpoolRange | undefined {
    return this.#open
  }

  /** Takes a sample; resolves at once, or when it is durable if the sync interval is 0. */
  append(sample: Sample): Promise<void> {
    const appendedMs = this.#deps.clock.monotonicMs()
    this.#recent.push({ ordinal: this.#nextOrdinal, sample, appendedMs, stored: false })
    this.#nextOrdinal += 1
    if (this.#recent.length > this.#options.memorySamplesMax) {
      if (this.#recent.shift()?.stored === false) this.#disk.dropped += 1
    }
    return this.#options.syncIntervalMs === 0 ? this.flush() : Promise.resolve()
  }

  get boot(): BootId {
    return this.#options.boot
  }

  /** Ordinal of the next sample: what is below it was there at this moment. */
  get watermark(): number {
    return this.#nextOrdinal
  }

  /** The newest live samples below the watermark, or undefined when all of them are delivered. */
  nextLive(limit: number, watermark: number): SpoolBatch | undefined {
    const run: RecentSample[] = []
    for (let index = this.#recent.length - 1; index >= 0 && run.length < limit; index -= 1) {
      const entry = this.#recent[index]
      if (entry === undefined || !this.#isLive(entry)) break
      if (entry.ordinal >= watermark) continue
      const next = run.at(-1)
      if (next !== undefined && entry.ordinal !== next.ordinal - 1) break
      run.push(entry)
    }
    return this.#batchOf(run.reverse())
  }

  /**
   * The oldest undelivered samples that are on disk or no longer live, at most `limit` of one boot;
   * undefined when there is none.
   */
  async nextHistory(limit: number): Promise<SpoolBatch | undefined> {
    for (;;) {
      const range = this.#disk.oldest(limit)
      if (range === undefined) break
      const batch = await this.load(range)
      if (batch !== undefined) return batch
    }
    const late = this.#recent.filter((entry) => !this.#isLive(entry))
    return this.#batchOf(consecutive(late, limit)[0] ?? [])
  }

  /**
   * The samples of a range; undefined when some are gone. What is left of it then comes in other
   * batches, with keys of their own; what cannot be read is dropped and counted.
   */
  async load(range: SpoolRange): Promise<SpoolBatch | undefined> {
    const recent = this.#isOwnBoot(range)
      ? this.#recent.filter(({ ordinal }) => ordinal >= range.first && ordinal <= range.last)
      : []
    if (recent.length === range.last - range.first + 1) return this.#batchOf(recent)
    return await this.#inTurn(async () => {
      await this.#takeAnchors()
      const droppedBefore = this.#disk.dropped
      const batch = await this.#disk.load(range)
      const dropped = this.#disk.dropped - droppedBefore
      if (dropped > 0) this.#deps.warn(`${dropped} spooled samples cannot be read and are dropped`)
      return batch
    })
  }

  /**
   * Makes the anchors durable by which samples on disk get their times; to be awaited before such
   * samples are sent. A power cut would else leave them to be sent again with other times. Writes
   * at most once in a process, for the first anchor. A disk that takes nothing holds nothing back:
   * what is full may be full of what waits to be delivered.
   */
  async keepAnchors(): Promise<void> {
    this.#disk.anchors.set(this.#options.boot, this.#deps.clock.anchors())
    if (this.#disk.waitsForAnchor) await this.flush()
  }

  /**
   * Time until the next flush is due, ms: when a sample has waited for one interval. A healthy site
   * delivers its samples sooner, and its flash is left alone. While there is anything on disk, its
   * notes and limits are seen to as well, one interval after the last flush.
   */
  get nextFlushInMs(): number {
    const { syncIntervalMs } = this.#options
    const nowMs = this.#deps.clock.monotonicMs()
    const waiting = this.#recent.find((entry) => !entry.stored)
    const sampleDueMs = (waiting?.appendedMs ?? nowMs) + syncIntervalMs
    const diskDueMs = this.#disk.isEmpty ? Infinity : this.#flushedAtMs + syncIntervalMs
    return Math.max(0, Math.min(sampleDueMs, diskDueMs) - nowMs)
  }

  /**
   * Says that a batch is about to be sent. When all its samples are on disk, that is noted first:
   * the batch keeps its key and its content even if the agent is killed now. Else a kill leaves
   * its durable part to be sent under another key, and the server knows the samples by their time.
   */
  async markOpen(range: SpoolRange): Promise<void> {
    this.#open = range
    await this.#write(() => this.#disk.noteOpen(range))
  }

  /** The server said that it did not take the batch: its samples may go in another batch. */
  release(): void {
    this.#open = undefined
  }

  /** The samples of a range leave the spool: delivered, or set aside. */
  settle(range: SpoolRange): void {
    this.#open = undefined
    this.#disk.settle(range)
    if (!this.#isOwnBoot(range)) return
    this.#recent = this.#recent.filter(
      ({ ordinal }) => ordinal < range.first || ordinal > range.last,
    )
  }

  /** Makes durable what is not yet; never rejects: a failing disk is warned of and tried again. */
  flush(): Promise<void> {
    return this.#write(() => this.#flush())
  }

  /** Samples lost since the agent's first start. */
  get dropped(): number {
    return this.#disk.dropped
  }

  counts(): SpoolCounts {
    const waiting = this.#recent.reduce((sum, { stored }) => sum + (stored ? 0 : 1), 0)
    const { bytesWritten, syncs } = this.#disk.writes
    return {
      pending: this.#disk.pending() + waiting,
      dropped: this.#disk.dropped,
      damaged: this.#disk.damaged,
      bytesWritten,
      syncs,
      durable: this.#durable,
    }
  }

  /** One disk task at a time, in order: a file is never read while it is rewritten. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#tasks.then(task)
    this.#tasks = done.catch(() => undefined)
    return done
  }

  /** As `#inTurn` for what writes; a failure is warned of once and the next success as well. */
  async #write(task: () => Promise<void>): Promise<void> {
    await this.#inTurn(async () => {
      const changesBefore = this.#disk.writes.changes
      try {
        await task()
        if (!this.#durable && this.#disk.writes.changes > changesBefore) {
          this.#durable = true
          this.#deps.warn('the spool can be written again')
        }
      } catch (error) {
        if (this.#durable) {
          this.#deps.warn('the spool cannot be written; samples wait in memory', error)
        }
        this.#durable = false
      }
    })
  }

  async #flush(): Promise<void> {
    this.#flushedAtMs = this.#deps.clock.monotonicMs()
    await this.#takeAnchors()
    await this.#disk.sweep()
    const unstored = this.#recent.filter((entry) => !entry.stored)
    const runs = consecutive(unstored, RECORD_SAMPLES_MAX)
    if (runs.length > 0 || this.#disk.waitsForAnchor) {
      const groups = runs.flatMap((run) => this.#batchOf(run) ?? [])
      await this.#store(groups, unstored.length)
      for (const entry of unstored) entry.stored = true
    }
    const { clock } = this.#deps
    const isTimeKnown = clock.anchors().length > 0
    await this.#disk.commit(isTimeKnown ? clock.wallMs(clock.monotonicMs()) : undefined)
    this.#forgetStored()
  }

  /**
   * On a disk without room memory would in the end lose what is newest, while the disk keeps what is
   * oldest: once it is half full, the oldest file makes room.
   */
  async #store(groups: readonly SpoolBatch[], waiting: number): Promise<void> {
    try {
      await this.#disk.store(groups, this.#open)
    } catch (error) {
      const isFull = NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')
      if (!isFull || 2 * waiting < this.#options.memorySamplesMax) throw error
      if (!(await this.#disk.dropOldest())) throw error
      await this.#disk.store(groups, this.#open)
    }
  }

  /** Tells the disk what the clock knows; with the first anchor, earlier boots may be dated too. */
  async #takeAnchors(): Promise<void> {
    const { clock } = this.#deps
    const anchors = clock.anchors()
    this.#disk.anchors.set(this.#options.boot, anchors)
    const startMs = dateBy(anchors, 0)
    if (startMs === undefined || this.#areEarlierBound) return
    await this.#disk.boundEarlierBoots(this.#options.boot, startMs)
    this.#areEarlierBound = true
  }

  /** What is on disk is kept in memory only as long as it is live. */
  #forgetStored(): void {
    this.#recent = this.#recent.filter((entry) => !entry.stored || this.#isLive(entry))
  }

  #isLive({ sample }: RecentSample): boolean {
    return sample.monotonicMs >= this.#deps.clock.monotonicMs() - this.#options.liveMs
  }

  #batchOf(entries: readonly RecentSample[]): SpoolBatch | undefined {
    const first = entries[0]?.ordinal
    const last = entries.at(-1)?.ordinal
    if (first === undefined || last === undefined) return undefined
    const range = { boot: this.#options.boot, first, last }
    const anchors = this.#deps.clock.anchors()
    const samples = entries.map(({ sample }) => {
      const wallMs = dateBy(anchors, sample.monotonicMs)
      return wallMs === undefined ? sample : { ...sample, polledAtMs: Math.round(wallMs) }
    })
    return { range, samples, dated: anchors.length > 0 }
  }

  #isOwnBoot(range: SpoolRange): boolean {
    return range.boot === this.#options.boot
  }
}

/** Cuts samples into runs of consecutive ordinals of at most `lengthMax`. */
function consecutive(entries: readonly RecentSample[], lengthMax: number): RecentSample[][] {
  const runs: RecentSample[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    const follows = run?.at(-1)?.ordinal === entry.ordinal - 1
    if (run !== undefined && follows && run.length < lengthMax) run.push(entry)
    else runs.push([entry])
  }
  return runs
}
