import { createHash } from 'node:crypto'
import type { AgentId } from '#contract/ids.ts'
import type { SeriesTarget } from '../series-store.ts'
import { textOf } from '../shaped-poll.ts'
import { READABLE_AFTER_MS, TARGETS_AT_ONCE } from './line-engine.ts'
import { readAll, targetKey } from './read-rows.ts'
import type { KeptRow, Readable } from './read-rows.ts'
import { seriesOf } from './row.ts'
import type { Row } from './row.ts'

/** A row to write, and what sets it apart from another of its series and time. */
export interface RowToWrite {
  readonly row: Row
  readonly again: string | null
}

/** Rows of which the past has to be looked at are looked at in stretches of that length. */
const STRETCH_MS = 6 * 3_600_000
/** In so short a time even a nation has few rows. */
const GLANCE_MS = 120_000
/** For so long rows are kept in memory: by then the engine gives them back. */
const RECENT_MS = 2 * READABLE_AFTER_MS
/** Series whose last poll is kept in memory: those of a nation. */
const SERIES_MAX = 1_000_000
const AGAIN_CHARS = 8
/** After a longer gap than so many intervals another process may have had the polls in between. */
const FOLLOWS_INTERVALS = 1.5

/**
 * Two rows of one series and time would fall together in the engine: InfluxDB keeps the fields of the
 * later one beside those that only the former has, VictoriaMetrics either of each. So what was told
 * before is not written again, and what contradicts it is set apart; which of them counts is decided
 * when they are read.
 */
export class Repeats {
  /** Time of the last poll of each series that this process has written. */
  readonly #last = new Map<string, number>()
  /** Rows that are being written, by their names. */
  readonly #onTheirWay = new Map<string, readonly RowToWrite[]>()
  /** Rows that were written lately, the earliest first. */
  readonly #recent = new Map<
    string,
    { readonly rows: readonly RowToWrite[]; readonly atMs: number }
  >()

  /**
   * The rows that are to be written, with what sets them apart. What was polled after the newest batch of its
   * agent was received is not looked for (`receivedUntil`): after a start, or a country's first, all would be.
   * Called one at a time; whoever calls it writes them `during`, or drops them.
   */
  async sift(
    readable: Readable,
    rows: readonly Row[],
    receivedUntil: (agents: readonly AgentId[]) => Promise<ReadonlyMap<AgentId, number>>,
  ): Promise<readonly RowToWrite[]> {
    const groups = new Map<string, Row[]>()
    const past: Row[] = []
    /** Of which another process may have had some, or this one before it was started. */
    const maybeKnown: Row[] = []
    const newest = new Map<string, number>()
    for (const row of rows) {
      const series = seriesOf(row)
      const name = nameOf(row)
      const group = groups.get(name)
      if (group !== undefined) {
        group.push(row)
        continue
      }
      groups.set(name, [row])
      const lastMs = this.#last.get(series)
      if (lastMs === undefined) maybeKnown.push(row)
      else if (row.polledAtMs <= lastMs) past.push(row)
      else {
        const beforeMs = Math.max(lastMs, newest.get(series) ?? -Infinity)
        const follows = row.polledAtMs <= beforeMs + FOLLOWS_INTERVALS * row.intervalMs
        if (!follows) maybeKnown.push(row)
      }
      newest.set(series, Math.max(newest.get(series) ?? -Infinity, row.polledAtMs))
    }
    if (maybeKnown.length > 0) {
      const untilMs = await receivedUntil([...new Set(maybeKnown.map(({ agent }) => agent))])
      for (const row of maybeKnown) {
        if (row.polledAtMs <= (untilMs.get(row.agent) ?? -Infinity)) past.push(row)
      }
    }
    const kept = past.length === 0 ? new Map<string, KeptRow[]>() : await keptAt(readable, past)
    const toWrite = [...groups].flatMap(([name, group]) => {
      const lately = [
        ...(this.#recent.get(name)?.rows ?? []),
        ...(this.#onTheirWay.get(name) ?? []),
      ]
      const told = lately.map(({ row, again }) => ({ ...row, again }))
      return siftOne(group, [...(kept.get(name) ?? []), ...told])
    })
    if (this.#last.size > SERIES_MAX) this.#last.clear()
    for (const [series, atMs] of newest) {
      if (atMs > (this.#last.get(series) ?? -Infinity)) this.#last.set(series, atMs)
    }
    for (const one of toWrite) {
      const name = nameOf(one.row)
      this.#onTheirWay.set(name, [...(this.#onTheirWay.get(name) ?? []), one])
    }
    return toWrite
  }

  /** Writes these: what comes meanwhile and tells the same is not written. */
  async during<Result>(rows: readonly RowToWrite[], write: () => Promise<Result>): Promise<Result> {
    try {
      const result = await write()
      this.#note(rows)
      return result
    } finally {
      this.drop(rows)
    }
  }

  /** These are not written after all. */
  drop(rows: readonly RowToWrite[]): void {
    for (const one of rows) {
      const name = nameOf(one.row)
      const others = this.#onTheirWay.get(name)?.filter((other) => other !== one) ?? []
      if (others.length === 0) this.#onTheirWay.delete(name)
      else this.#onTheirWay.set(name, others)
    }
  }

  /** The engine has taken these. */
  #note(rows: readonly RowToWrite[]): void {
    const nowMs = performance.now()
    for (const one of rows) {
      const name = nameOf(one.row)
      const former = this.#recent.get(name)?.rows ?? []
      this.#recent.delete(name)
      this.#recent.set(name, { rows: [...former, one], atMs: nowMs })
    }
    for (const [name, { atMs }] of this.#recent) {
      if (atMs > nowMs - RECENT_MS) break
      this.#recent.delete(name)
    }
  }
}

/** Names a row among all; two of one name differ in what they tell. */
const nameOf = (row: Row): string => `${seriesOf(row)}@${row.polledAtMs}`

/** What the engine has at the times of these rows. */
async function keptAt(
  readable: Readable,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, readonly KeptRow[]>> {
  const names = new Set(rows.map(nameOf))
  const found = new Map<string, KeptRow[]>()
  const sorted = rows.toSorted((a, b) => a.polledAtMs - b.polledAtMs)
  while (sorted.length > 0) {
    const fromMs = sorted[0]?.polledAtMs ?? 0
    const after = sorted.findIndex(({ polledAtMs }) => polledAtMs >= fromMs + STRETCH_MS)
    const stretch = sorted.splice(0, after === -1 ? sorted.length : after)
    const untilMs = (stretch.at(-1)?.polledAtMs ?? fromMs) + 1
    const targets = distinct(stretch.map(({ target }) => target))
    const time = { fromMs, untilMs, mayLack: 'recent' } as const
    // Nearly always there is nothing: that is seen at a glance.
    const glances = isSeenAtOnce(targets.length, untilMs - fromMs) ? [null] : parts(targets)
    const hit: SeriesTarget[] = []
    for (const some of glances) {
      const outcomes = await readAll(readable, { ...time, targets: some, depth: 'outcomes' })
      for (const row of outcomes) if (names.has(nameOf(row))) hit.push(row.target)
    }
    for (const some of parts(distinct(hit))) {
      for (const row of await readAll(readable, { ...time, targets: some, depth: 'samples' })) {
        const name = nameOf(row)
        const same = found.get(name)
        if (same === undefined) found.set(name, [row])
        else same.push(row)
      }
    }
  }
  return found
}

/** Of many targets in a short time all there are take less than those that are asked for by name. */
const isSeenAtOnce = (targets: number, lengthMs: number): boolean =>
  targets > TARGETS_AT_ONCE * 5 && lengthMs <= GLANCE_MS

const distinct = (targets: readonly SeriesTarget[]): readonly SeriesTarget[] => [
  ...new Map(targets.map((target) => [targetKey(target), target])).values(),
]

function parts(targets: readonly SeriesTarget[]): readonly (readonly SeriesTarget[])[] {
  const count = Math.ceil(targets.length / TARGETS_AT_ONCE)
  return Array.from({ length: count }, (_, part) =>
    targets.slice(part * TARGETS_AT_ONCE, (part + 1) * TARGETS_AT_ONCE),
  )
}

/** Those rows of one series and time that tell more than what is kept, or told the same earlier. */
function siftOne(group: readonly Row[], kept: readonly KeptRow[]): readonly RowToWrite[] {
  const known: Row[] = [...kept]
  let isTaken = kept.some(({ again }) => again === null)
  const toWrite: RowToWrite[] = []
  for (const row of group.toSorted((a, b) => a.receivedAtMs - b.receivedAtMs)) {
    const isKnown = known.some(
      (other) => textOf(other) === textOf(row) && other.receivedAtMs <= row.receivedAtMs,
    )
    if (isKnown) continue
    known.push(row)
    toWrite.push({ row, again: isTaken ? againOf(row) : null })
    isTaken = true
  }
  return toWrite
}

/** The same for the same row, so that it lands on itself when it is written again. */
function againOf(row: Row): string {
  const text = `${row.receivedAtMs} ${row.intervalMs} ${textOf(row)}`
  return createHash('sha256').update(text).digest('hex').slice(0, AGAIN_CHARS)
}
