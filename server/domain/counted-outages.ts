import type { CountedOutage } from '#contract/contracts.ts'
import type { CausedSpan } from './clause.ts'
import type { Span } from './site.ts'
import { byStart, lengthMs, sharedOfEach } from './spans.ts'

/** An outage that counts, with the units of time that it touches in what is to be counted. */
export interface CountingOutage {
  readonly outage: Span
  readonly units: readonly Span[]
}

/** What outages that count are told apart by. */
export interface CountedBy {
  /** Outages with their causes, those that say more first. */
  readonly caused: readonly CausedSpan[]
  /** All time that counts as down, with what is down only because its unit had begun. */
  readonly down: readonly Span[]
  readonly repairMsMax: number | null
  readonly period: Span
}

/**
 * The outages that count against a provider, the earliest first, each with what it counts for: together
 * that is all time that counts as down. A unit that two of them touch is the earlier one's.
 */
export function countedOutages(
  outages: readonly CountingOutage[],
  { caused, down, repairMsMax, period }: CountedBy,
): CountedOutage[] {
  const causes = causesOf(
    outages.map(({ outage }) => outage),
    caused,
  )
  const times = timesOf(outages, down)
  return outages.map(({ outage }, at) => ({
    startMs: outage.startMs,
    endMs: outage.endMs,
    cause: causes[at] ?? 'undetermined',
    downMs: times[at] ?? 0,
    lateMs: repairMsMax === null ? 0 : lateMsOf(outage, repairMsMax, period),
  }))
}

/** Of each outage the time down in its units that no earlier one has. */
function timesOf(outages: readonly CountingOutage[], down: readonly Span[]): readonly number[] {
  let takenUntilMs = -Infinity
  const own = outages.map(({ units }) => {
    const left = units
      .map(({ startMs, endMs }) => ({ startMs: Math.max(startMs, takenUntilMs), endMs }))
      .filter(({ startMs, endMs }) => startMs < endMs)
    takenUntilMs = Math.max(takenUntilMs, units.at(-1)?.endMs ?? -Infinity)
    return left
  })
  const shared = sharedOfEach(own.flat(), down).map(lengthMs)
  let at = 0
  return own.map(({ length }) => {
    const times = shared.slice(at, at + length)
    at += length
    return times.reduce((sum, ms) => sum + ms, 0)
  })
}

/** Of each outage the cause that explains most of it; of equals the one that says more. */
function causesOf(
  outages: readonly Span[],
  caused: readonly CausedSpan[],
): readonly CountedOutage['cause'][] {
  if (outages.length === 0) return []
  const ranked = byStart(
    caused.map(({ startMs, endMs, cause }, rank) => ({ startMs, endMs, cause, rank })),
  )
  let next = 0
  return outages.map(({ startMs, endMs }) => {
    while ((ranked[next]?.endMs ?? Infinity) <= startMs) next += 1
    let [cause, mostMs, mostRank]: [CountedOutage['cause'], number, number] = ['undetermined', 0, 0]
    for (let index = next; index < ranked.length; index += 1) {
      const one = ranked[index]
      if (one === undefined || one.startMs >= endMs) break
      const ms = Math.min(one.endMs, endMs) - Math.max(one.startMs, startMs)
      if (ms > mostMs || (ms > 0 && ms === mostMs && one.rank < mostRank)) {
        ;[cause, mostMs, mostRank] = [one.cause, ms, one.rank]
      }
    }
    return cause
  })
}

/** What of an outage lies in the period and beyond the agreed time to repair it. */
function lateMsOf({ startMs, endMs }: Span, repairMsMax: number, period: Span): number {
  const lateFromMs = Math.max(startMs + repairMsMax, period.startMs)
  return Math.max(0, Math.min(endMs, period.endMs) - lateFromMs)
}
