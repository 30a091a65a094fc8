import type { Interval } from '#contract/series.ts'
import { INTERVALS_HEAD } from './format.ts'
import type { PartKind } from './format.ts'

/** States of a place, or of a device that stands there. */
export interface NamedIntervals {
  readonly kind: PartKind
  readonly id: string
  readonly intervals: readonly Interval[]
}

/** The table of one place; states that go on over midnight are one row. */
export function intervalsText(all: readonly NamedIntervals[]): string {
  const rows = all.flatMap(({ kind, id, intervals }) =>
    joined(intervals).map(
      ({ startMs, endMs, state }) => `${kind},${id},${startMs},${endMs},${state}\n`,
    ),
  )
  return `${INTERVALS_HEAD}\n${rows.join('')}`
}

/** The same states with neighbours of one state as one. */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = []
  for (const interval of intervals) {
    const last = found.at(-1)
    if (last?.state === interval.state && last.endMs === interval.startMs) {
      found[found.length - 1] = { ...last, endMs: interval.endMs }
    } else found.push(interval)
  }
  return found
}
