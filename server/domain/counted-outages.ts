import type { CountedOutage } from '#contract/contracts.ts'
import type { CausedSpan } from './clause.ts'
import type { Span } from './site.ts'
import { intersectionOf, lengthMs, overlapMs } from './spans.ts'

/** What outages that count are told apart by. */
export interface CountedBy {
  /** Outages with their causes, those that say more first. */
  readonly caused: readonly CausedSpan[]
  /** All time that counts as down, with what is down only because its unit had begun. */
  readonly down: readonly Span[]
  /** The units of time that an outage touches, as far as they are to be counted. */
  readonly unitsOf: (outage: Span) => readonly Span[]
  readonly repairMsMax: number | null
  readonly period: Span
}

/**
 * The outages that count against a provider, the earliest first, each with what it counts for: together
 * that is all time that counts as down. A unit that two of them touch is the earlier one's.
 */
export function countedOutages(
  outages: readonly Span[],
  { caused, down, unitsOf, repairMsMax, period }: CountedBy,
): CountedOutage[] {
  let takenUntilMs = -Infinity
  return outages.map((outage) => {
    const units = unitsOf(outage)
      .map(({ startMs, endMs }) => ({ startMs: Math.max(startMs, takenUntilMs), endMs }))
      .filter(({ startMs, endMs }) => startMs < endMs)
    takenUntilMs = Math.max(takenUntilMs, units.at(-1)?.endMs ?? -Infinity)
    return {
      ...outage,
      cause: causeOf(outage, caused),
      downMs: overlapMs(units, down),
      lateMs: repairMsMax === null ? 0 : lateMsOf(outage, repairMsMax, period),
    }
  })
}

/** The cause that explains most of it; the first of equals, and not determined without any. */
function causeOf(outage: Span, caused: readonly CausedSpan[]): CountedOutage['cause'] {
  let [cause, mostMs]: [CountedOutage['cause'], number] = ['undetermined', 0]
  for (const one of caused) {
    const ms = Math.min(one.endMs, outage.endMs) - Math.max(one.startMs, outage.startMs)
    if (ms > mostMs) [cause, mostMs] = [one.cause, ms]
  }
  return cause
}

/** What of an outage lies in the period and beyond the agreed time to repair it. */
function lateMsOf({ startMs, endMs }: Span, repairMsMax: number, period: Span): number {
  return lengthMs(intersectionOf([{ startMs: startMs + repairMsMax, endMs }], [period]))
}
