import type { Series, Timeline } from '#contract/series.ts'
import { PLACE_STATES, type PlaceState } from '#contract/words.ts'

const MINUTE_MS = 60_000

/** One stretch of the strip, with its place in it as shares of the whole, 0 to 1. */
export interface StripPart {
  readonly startMs: number
  readonly endMs: number
  readonly state: PlaceState
  readonly offsetShare: number
  readonly widthShare: number
}

/** The parts of a timeline's strip; neighbours of one state are joined. */
export function stripOf(
  timeline: Pick<Timeline, 'fromMs' | 'untilMs' | 'intervals'>,
): readonly StripPart[] {
  const periodMs = Math.max(1, timeline.untilMs - timeline.fromMs)
  const joined: { startMs: number; endMs: number; state: PlaceState }[] = []
  for (const { startMs, endMs, state } of timeline.intervals) {
    const last = joined.at(-1)
    if (last?.state === state && last.endMs === startMs) last.endMs = endMs
    else joined.push({ startMs, endMs, state })
  }
  return joined.map((part) => ({
    ...part,
    offsetShare: (part.startMs - timeline.fromMs) / periodMs,
    widthShare: (part.endMs - part.startMs) / periodMs,
  }))
}

/** Time in each state; what is excluded from the figures is no state. */
type StateTotals = Readonly<Record<PlaceState, number>>

/**
 * The totals in whole minutes that add up to the period's: each part is cut to minutes, and the
 * minutes left over go to the largest remainders.
 */
export function wholeMinutes(totalsMs: StateTotals): StateTotals {
  const cut = (state: PlaceState): number => Math.floor(totalsMs[state] / MINUTE_MS)
  const sumMs = PLACE_STATES.reduce((sum, state) => sum + totalsMs[state], 0)
  const left =
    Math.round(sumMs / MINUTE_MS) - PLACE_STATES.reduce((sum, state) => sum + cut(state), 0)
  const favoured = [...PLACE_STATES]
    .sort((a, b) => (totalsMs[b] % MINUTE_MS) - (totalsMs[a] % MINUTE_MS))
    .slice(0, left)
  const minutes: Record<PlaceState, number> = { ...totalsMs }
  for (const state of PLACE_STATES) minutes[state] = cut(state) + (favoured.includes(state) ? 1 : 0)
  return minutes
}

/** Full hours between two times at every `stepHours`, in the zone's own hours, as Unix ms. */
export function hourMarks(
  fromMs: number,
  untilMs: number,
  stepHours: number,
  hourOf: (timeMs: number) => number,
): readonly number[] {
  const hourMs = 3_600_000
  const quarterMs = 900_000
  const marks: number[] = []
  // Zones lie on quarters of an hour, so a full hour of the zone is a quarter of ours.
  for (let at = Math.ceil(fromMs / quarterMs) * quarterMs; at <= untilMs; at += quarterMs) {
    const hour = hourOf(at)
    if (Number.isInteger(hour) && hour % stepHours === 0) marks.push(at)
  }
  return marks.filter((at, index) => index === 0 || at - (marks[index - 1] ?? 0) >= hourMs)
}

/** The clients of a series in words: highest and mean of the windows that counted any. */
export interface ClientsSummary {
  readonly peak: number
  readonly peakAtMs: number
  readonly mean: number
}

/** Null when no window counted clients. */
export function clientsSummary(series: Series): ClientsSummary | null {
  let peak: number | null = null
  let peakAtMs = 0
  let sum = 0
  let windows = 0
  for (const window of series.windows) {
    if (window.clientsMean !== null) {
      sum += window.clientsMean
      windows += 1
    }
    const value = window.clientsMax ?? window.clientsMean
    if (value !== null && (peak === null || value > peak)) {
      peak = value
      peakAtMs = window.startMs
    }
  }
  return peak === null ? null : { peak, peakAtMs, mean: windows === 0 ? peak : sum / windows }
}
