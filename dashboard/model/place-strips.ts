import type { Interval, Timeline } from '#contract/series.ts'
import { stripOf, type StripPart } from './timeline.ts'

/** One day of a span as a strip; the part of it that is yet to come is left out. */
export interface DayStrip {
  readonly fromMs: number
  readonly untilMs: number
  readonly parts: readonly StripPart[]
}

const EMPTY = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }

/** The intervals within a time, cut at its ends. */
export function cut(intervals: readonly Interval[], fromMs: number, untilMs: number): Interval[] {
  return intervals.flatMap((one) => {
    const startMs = Math.max(one.startMs, fromMs)
    const endMs = Math.min(one.endMs, untilMs)
    return startMs < endMs ? [{ ...one, startMs, endMs }] : []
  })
}

/**
 * The days of a timeline, the latest first. `startsMs` are the beginnings of its days with the end of
 * the last one behind them: days of 23 or 25 hours keep their length.
 */
export function dayStrips(timeline: Timeline, startsMs: readonly number[]): readonly DayStrip[] {
  const strips = startsMs.slice(0, -1).map((fromMs, index) => {
    const untilMs = startsMs[index + 1] ?? fromMs
    const intervals = cut(timeline.intervals, fromMs, untilMs)
    return { fromMs, untilMs, parts: stripOf({ fromMs, untilMs, intervals, totalsMs: EMPTY }) }
  })
  return strips.toReversed()
}
