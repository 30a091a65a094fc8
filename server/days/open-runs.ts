import { pushRun } from '../domain/availability-runs.ts'
import type { PollRun } from '../domain/availability-runs.ts'
import type { RunsQuery } from '../store/runs-query.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'

/** What is read once ends at full quarters of an hour ... */
const MARK_MS = 900_000
/** ... that are over for so long: by then the live polls of their last minutes are in. */
const SETTLED_MS = 300_000
/** Today, and the day before until it is rolled; slow targets look back further. */
const PARTS_MAX = 4
/** Some 100 MB of runs; a country's day is read when it is asked for. */
export const OPEN_TARGETS_MAX = 25_000

type Runs = readonly PollRun[]
interface Closed {
  readonly untilMs: number
  readonly runs: Runs
}
/** What is known of the polls from a moment on. */
interface Part {
  readonly closed: Map<string, Closed>
  /** Targets with a late poll, one list for each reading under way. */
  readonly readings: Set<Set<string>>
  markMs: number
}

/**
 * The runs of days that still go on: what lies before the last mark is read once and kept, only what
 * came since is read at every ask. Told of each poll, it forgets a target with one before the mark.
 * The answers are those of the store.
 */
export class OpenRuns implements Pick<SeriesStore, 'readRuns'> {
  readonly #store: Pick<SeriesStore, 'readRuns'>
  readonly #nowMs: () => number
  readonly #parts = new Map<string, Part>()
  #lateCount = 0

  constructor(store: Pick<SeriesStore, 'readRuns'>, nowMs: () => number) {
    this.#store = store
    this.#nowMs = nowMs
  }

  /** Grows whenever a poll came that belongs before what was read. */
  get lateCount(): number {
    return this.#lateCount
  }

  /** A poll of a target has been stored; cheap, for each sample. */
  touch(target: SeriesTarget, polledAtMs: number): void {
    for (const { closed, readings, markMs } of this.#parts.values()) {
      if (polledAtMs >= markMs) continue
      const key = keyOf(target)
      const wasRead = closed.delete(key)
      for (const late of readings) late.add(key)
      if (wasRead || readings.size > 0) this.#lateCount += 1
    }
  }

  /** See `SeriesStore.readRuns`. */
  async readRuns(query: RunsQuery): Promise<readonly Runs[]> {
    const { targets, fromMs, untilMs, holdIntervals, receivedByMs } = query
    const nowMs = this.#nowMs()
    const markMs = Math.floor((nowMs - SETTLED_MS) / MARK_MS) * MARK_MS
    const isOpen = receivedByMs === undefined && fromMs < markMs && untilMs > nowMs
    if (!isOpen) return this.#store.readRuns(query)
    const part = this.#partOf(`${fromMs} ${holdIntervals}`)
    // A clock that was set back leaves the mark ahead of it: live polls then count as late ones.
    part.markMs = Math.max(part.markMs, markMs)
    if (part.markMs >= untilMs) return this.#store.readRuns(query)
    const before = { ...query, untilMs: part.markMs }
    const closed = await this.#close(part, before)
    const tails = await this.#store.readRuns({ ...query, fromMs: before.untilMs })
    return targets.map((target, index) => {
      return joined(closed.get(keyOf(target)) ?? [], tails[index] ?? [], holdIntervals)
    })
  }

  /** The runs before the mark, from what is kept and what is missing of it. */
  async #close(part: Part, query: RunsQuery): Promise<ReadonlyMap<string, Runs>> {
    const { targets, fromMs, untilMs, holdIntervals } = query
    const found = new Map<string, Runs>()
    const missing = new Map<number, SeriesTarget[]>()
    for (const target of targets) {
      const known = part.closed.get(keyOf(target))
      found.set(keyOf(target), known?.runs ?? [])
      const sinceMs = known?.untilMs ?? fromMs
      if (sinceMs < untilMs) missing.set(sinceMs, [...(missing.get(sinceMs) ?? []), target])
    }
    const late = new Set<string>()
    part.readings.add(late)
    try {
      for (const [sinceMs, some] of missing) {
        const read = await this.#store.readRuns({ ...query, targets: some, fromMs: sinceMs })
        for (const [index, target] of some.entries()) {
          const key = keyOf(target)
          const runs = joined(found.get(key) ?? [], read[index] ?? [], holdIntervals)
          found.set(key, runs)
          const hasRoom = part.closed.size < OPEN_TARGETS_MAX || part.closed.has(key)
          const isNewer = (part.closed.get(key)?.untilMs ?? -Infinity) < untilMs
          if (hasRoom && isNewer && !late.has(key)) part.closed.set(key, { untilMs, runs })
        }
      }
    } finally {
      part.readings.delete(late)
    }
    return found
  }

  #partOf(key: string): Part {
    const part = this.#parts.get(key) ?? {
      closed: new Map(),
      readings: new Set(),
      markMs: -Infinity,
    }
    this.#parts.delete(key)
    this.#parts.set(key, part)
    for (const oldest of this.#parts.keys()) {
      if (this.#parts.size <= PARTS_MAX) break
      this.#parts.delete(oldest)
    }
    return part
  }
}

const keyOf = ({ kind, id }: SeriesTarget): string => `${kind} ${id}`

function joined(before: Runs, after: Runs, holdIntervals: number): Runs {
  if (after.length === 0) return before
  const runs = [...before]
  for (const run of after) pushRun(runs, run, holdIntervals)
  return runs
}
