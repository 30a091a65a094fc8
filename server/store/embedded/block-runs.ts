/** The runs of packed polls: a day of them is a handful, and mostly found without looking at each. */
import type { PollOutcomeKind } from '#contract/words.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import { pushRun } from '../../domain/availability-runs.ts'
import { wasOnTheMap, wasReceivedBy } from '../../domain/known-then.ts'
import type { RunsQuery } from '../runs-query.ts'
import { unpackPolls, unpackSpans } from './block.ts'
import type { Block, PollColumns, PollSpans } from './block.ts'
import type { Spans } from './column-spans.ts'

const MINUTE_MS = 60_000

type PackedPolls = Pick<Block, 'count' | 'polls'>

/** Adds the polls of one block; `outcomes` are those of its shapes. */
export function addBlock(
  runs: PollRun[],
  outcomes: readonly PollOutcomeKind[],
  wanted: RunsQuery,
  block: PackedPolls,
): void {
  const spans = unpackSpans(block)
  if (spans !== null && isUnbroken(spans, wanted, block))
    addSpans(runs, outcomes, wanted, block, spans)
  else addPolls(runs, outcomes, wanted, block)
}

/** True where no poll was silent for longer than it speaks, and all were known in time. */
function isUnbroken(
  { timeAt, gapMsMax, intervals, minutes }: PollSpans,
  { holdIntervals, receivedByMs = Infinity }: RunsQuery,
  { count }: PackedPolls,
): boolean {
  const receivedUntilMs = timeAt(count - 1) + boundOf(minutes, Math.max) * MINUTE_MS
  return (
    gapMsMax <= Math.floor(holdIntervals * boundOf(intervals, Math.min)) &&
    receivedUntilMs < receivedByMs + MINUTE_MS
  )
}

function boundOf({ values, count }: Spans, bound: (a: number, b: number) => number): number {
  let found = values[0] as number
  for (let span = 1; span < count; span += 1) found = bound(found, values[span] as number)
  return found
}

/** Polls that only differ in their times are one run, and `pushRun` joins those that are one as well. */
function addSpans(
  runs: PollRun[],
  outcomes: readonly PollOutcomeKind[],
  { fromMs, untilMs, holdIntervals }: RunsQuery,
  { count }: PackedPolls,
  { timeAt, intervals, minutes, shapeIndexes }: PollSpans,
): void {
  let row = firstRow(timeAt, count, fromMs)
  const end = firstRow(timeAt, count, untilMs)
  let [interval, minute, shape] = [0, 0, 0]
  while (row < end) {
    while ((intervals.ends[interval] as number) <= row) interval += 1
    while ((minutes.ends[minute] as number) <= row) minute += 1
    while ((shapeIndexes.ends[shape] as number) <= row) shape += 1
    const until = Math.min(
      end,
      intervals.ends[interval] as number,
      minutes.ends[minute] as number,
      shapeIndexes.ends[shape] as number,
    )
    const [firstMs, lastMs] = [timeAt(row), timeAt(until - 1)]
    const intervalMs = intervals.values[interval] as number
    const receivedAfterMs = (minutes.values[minute] as number) * MINUTE_MS
    const first = { polledAtMs: firstMs, receivedAtMs: firstMs + receivedAfterMs, intervalMs }
    const run: PollRun = {
      outcome: outcomes[shapeIndexes.values[shape] as number] ?? 'ok',
      intervalMs,
      firstMs,
      lastMs,
      count: until - row,
      wasOnTheMap: wasOnTheMap(first, holdIntervals),
      receivedUntilMs: lastMs + receivedAfterMs,
    }
    pushRun(runs, run, holdIntervals)
    row = until
  }
}

/** The first row that is not before a time. */
function firstRow(timeAt: (row: number) => number, count: number, atMs: number): number {
  let [from, until] = [0, count]
  while (from < until) {
    const middle = (from + until) >>> 1
    if (timeAt(middle) < atMs) from = middle + 1
    else until = middle
  }
  return from
}

/** Poll by poll, whose columns are compared in place: a day of them is a few runs. */
function addPolls(
  runs: PollRun[],
  outcomes: readonly PollOutcomeKind[],
  { fromMs, untilMs, holdIntervals, receivedByMs = Infinity }: RunsQuery,
  block: PackedPolls,
): void {
  const { count } = block
  const columns = unpackPolls(block)
  const { times, intervals, minutes, shapeIndexes } = columns
  let row = 0
  let end = count
  while (row < end && (times[row] as number) < fromMs) row += 1
  while (end > row && (times[end - 1] as number) >= untilMs) end -= 1
  const isKnown = (at: number): boolean => {
    const atMs = times[at] as number
    return wasReceivedBy(atMs, atMs + (minutes[at] as number) * MINUTE_MS, receivedByMs)
  }
  const isAllKnown = receivedByMs === Infinity
  while (row < end) {
    if (!isAllKnown && !isKnown(row)) {
      row += 1
      continue
    }
    const firstMs = times[row] as number
    const intervalMs = intervals[row] as number
    const receivedAtMs = firstMs + (minutes[row] as number) * MINUTE_MS
    const isOnTheMap = wasOnTheMap({ polledAtMs: firstMs, receivedAtMs, intervalMs }, holdIntervals)
    const lateMax = Math.ceil((holdIntervals * intervalMs) / MINUTE_MS)
    const holdMs = Math.floor(holdIntervals * intervalMs)
    const outcome = outcomes[shapeIndexes[row] as number] ?? 'ok'
    const from = row
    const isLike = (at: number): boolean =>
      intervals[at] === intervalMs &&
      outcomes[shapeIndexes[at] as number] === outcome &&
      (minutes[at] as number) <= lateMax === isOnTheMap &&
      (isAllKnown || isKnown(at))
    row += 1
    // Mostly a poll is as the one before it in all that may differ.
    while (row < end && (times[row] as number) - (times[row - 1] as number) <= holdMs) {
      if (!isLike(row)) break
      row = isAllKnown ? sameEnd(columns, row, end, holdMs) : row + 1
    }
    const lastMs = times[row - 1] as number
    const receivedUntilMs = latestReceipt(times, minutes, from, row)
    const run: PollRun = {
      outcome,
      intervalMs,
      firstMs,
      lastMs,
      count: row - from,
      wasOnTheMap: isOnTheMap,
      receivedUntilMs,
    }
    pushRun(runs, run, holdIntervals)
  }
}

/** Where the polls end that are like that of a row, and none of them comes after a long silence. */
function sameEnd(columns: PollColumns, from: number, end: number, holdMs: number): number {
  const { times, intervals, minutes, shapeIndexes } = columns
  let row = from + 1
  while (
    row < end &&
    shapeIndexes[row] === shapeIndexes[from] &&
    intervals[row] === intervals[from] &&
    minutes[row] === minutes[from] &&
    (times[row] as number) - (times[row - 1] as number) <= holdMs
  ) {
    row += 1
  }
  return row
}

function latestReceipt(
  times: Float64Array,
  minutes: Float64Array,
  from: number,
  until: number,
): number {
  let latestMs = -Infinity
  for (let row = from; row < until; row += 1) {
    latestMs = Math.max(latestMs, (times[row] as number) + (minutes[row] as number) * MINUTE_MS)
  }
  return latestMs
}
