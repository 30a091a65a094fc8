import type { PlaceDays } from '#contract/days.ts'
import type { Timeline } from '#contract/series.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { stripOf, type StripPart } from './timeline.ts'

type DayOfPlace = PlaceDays['days'][number]

/** One day of a span as a strip; the part of it that is yet to come is left out. */
export interface DayStrip {
  readonly day: string
  readonly fromMs: number
  readonly parts: readonly StripPart[]
}

/** The states of a day that began then; its totals say how far it is known. */
export function timelineOf({ totalsMs, steps = [] }: DayOfPlace, fromMs: number): Timeline {
  const lengthMs = Object.values(totalsMs).reduce((sum, ms) => sum + ms, 0)
  const intervals = steps.flatMap(([offsetMs, code], index) => {
    const untilMs = Math.min(steps[index + 1]?.[0] ?? lengthMs, lengthMs)
    const state = PLACE_STATES[code] ?? 'unknown'
    return untilMs <= offsetMs
      ? []
      : [{ startMs: fromMs + offsetMs, endMs: fromMs + untilMs, state }]
  })
  return { fromMs, untilMs: fromMs + lengthMs, intervals, totalsMs }
}

/**
 * The days of a span, the latest first, those of which nothing is known without parts. `startsMs` are
 * the beginnings of its days with the end of the last one behind them: days of 23 or 25 hours keep
 * their length.
 */
export function dayStrips(
  names: readonly string[],
  startsMs: readonly number[],
  days: readonly DayOfPlace[],
): readonly DayStrip[] {
  const told = new Map(days.map((day) => [day.day, day]))
  const strips = names.map((name, index): DayStrip => {
    const fromMs = startsMs[index] ?? 0
    const untilMs = startsMs[index + 1] ?? fromMs
    const day = told.get(name)
    const parts = day === undefined ? [] : stripOf({ ...timelineOf(day, fromMs), untilMs })
    return { day: name, fromMs, parts }
  })
  return strips.toReversed()
}
