import { CAUSES, type Cause } from '#contract/words.ts'
import type { FoundOutage } from '../../../server/domain/site.ts'
import type { LiveAnswer } from './case.ts'
import { INTERVAL_MS } from './samples.ts'
import { sharedMs, type Span } from './spans.ts'
import type { TrueEvent } from './truth.ts'

/** The shortest outage that polls can know of: the hold of 2.5 intervals. Shorter ones count apart. */
export const DETECTABLE_MS = 2.5 * INTERVAL_MS
/** Ends are not dated closer than the polls around them. */
const SLACK_MS = INTERVAL_MS

/** A row of the matrix with what was found for it; null when nothing was. */
export interface Match {
  readonly event: TrueEvent
  readonly found: FoundOutage | null
}

export function isDetectable({ startMs, endMs }: Span): boolean {
  return endMs - startMs >= DETECTABLE_MS
}

export function matchLive({ event, found }: LiveAnswer, nowMs: number): Match {
  const around = (found ?? []).filter(
    ({ startMs, endMs }) =>
      // What had begun long before is another outage, unless the event found it going on.
      startMs >= event.startMs - 2 * SLACK_MS && (endMs === null || endMs > nowMs - SLACK_MS),
  )
  return { event, found: best(event, around, { startMs: event.startMs, endMs: nowMs + 1 }) }
}

export function matchSettled(event: TrueEvent, own: readonly FoundOutage[]): Match {
  const around = own.filter(({ startMs, endMs }) => {
    const span = { startMs: startMs - SLACK_MS, endMs: (endMs ?? Infinity) + SLACK_MS }
    return sharedMs(span, event) > 0
  })
  return { event, found: best(event, around, event) }
}

/** Of what was found in the time of an event the one that is of its subject, then the longest. */
function best(event: TrueEvent, found: readonly FoundOutage[], span: Span): FoundOutage | null {
  const rank = ({ subject }: FoundOutage): number => {
    if (event.subject === 'access-point') {
      return subject.kind === 'access-point' && subject.id === event.id ? 0 : Infinity
    }
    if (event.subject === 'uplink') return subject.kind === 'uplink' ? 0 : Infinity
    // Of a site's service; where the server shows the part that took it away, that is right too.
    return subject.kind === 'site' ? 0 : event.subject === 'watch' ? 1 : 2
  }
  const shared = ({ startMs, endMs }: FoundOutage): number =>
    sharedMs({ startMs, endMs: endMs ?? Infinity }, span)
  const [first] = found
    .filter((one) => rank(one) < Infinity)
    .sort((a, b) => rank(a) - rank(b) || shared(b) - shared(a))
  return first ?? null
}

/** What a match counts as: any of the causes of a quarter of its time or more is the right one. */
export function labelOf({ event, found }: Match): Cause | 'none' {
  if (found === null) return 'none'
  const { cause } = found.finding
  return event.causes.has(cause) ? event.cause : cause
}

export type Matrix = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Rows are what was, columns what was found. */
export function matrixOf(matches: readonly Match[]): Matrix {
  const rows: Record<string, Record<string, number>> = {}
  for (const cause of CAUSES) {
    const own = matches.filter(({ event }) => event.cause === cause)
    if (own.length === 0) continue
    const row: Record<string, number> = {}
    for (const match of own) row[labelOf(match)] = (row[labelOf(match)] ?? 0) + 1
    rows[cause] = row
  }
  return rows
}

export interface Accuracy {
  readonly events: number
  /** Share of the events whose cause was named right. */
  readonly accuracy: number
  /** The mean over the causes, each with the same weight. */
  readonly meanOverCauses: number
  readonly missed: number
}

export function accuracyOf(matches: readonly Match[]): Accuracy {
  const isRight = (match: Match): boolean => labelOf(match) === match.event.cause
  const shares = CAUSES.flatMap((cause) => {
    const own = matches.filter(({ event }) => event.cause === cause)
    return own.length === 0 ? [] : own.filter(isRight).length / own.length
  })
  return {
    events: matches.length,
    accuracy: share(matches.filter(isRight).length, matches.length),
    meanOverCauses: share(
      shares.reduce((sum, one) => sum + one, 0),
      shares.length,
    ),
    missed: matches.filter(({ found }) => found === null).length,
  }
}

export interface Times {
  readonly events: number
  readonly start: Errors
  readonly end: Errors
  readonly withoutEnd: number
  readonly bothWithinInterval: number
}

interface Errors {
  readonly withinInterval: number
  readonly p50Seconds: number | null
  readonly p99Seconds: number | null
}

/** How far the found starts and ends lie from the true ones. */
export function timesOf(matches: readonly Match[]): Times {
  const found = matches.flatMap((match) =>
    match.found === null ? [] : { ...match, found: match.found },
  )
  const starts = found.map((one) => Math.abs(one.found.startMs - one.event.startMs))
  const ends = found.flatMap((one) =>
    one.found.endMs === null ? [] : Math.abs(one.found.endMs - one.event.endMs),
  )
  const within = (errors: readonly number[]): Errors => ({
    withinInterval: share(errors.filter((ms) => ms <= INTERVAL_MS).length, errors.length),
    p50Seconds: quantile(errors, 0.5),
    p99Seconds: quantile(errors, 0.99),
  })
  return {
    events: found.length,
    start: within(starts),
    end: within(ends),
    withoutEnd: found.length - ends.length,
    bothWithinInterval: share(
      found.filter(
        (one) =>
          Math.abs(one.found.startMs - one.event.startMs) <= INTERVAL_MS &&
          one.found.endMs !== null &&
          Math.abs(one.found.endMs - one.event.endMs) <= INTERVAL_MS,
      ).length,
      found.length,
    ),
  }
}

/** Whether a confidence is what it says: the share that was right, by what was said. */
export function calibrationOf(matches: readonly Match[]): readonly object[] {
  const limits = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1]
  return limits.slice(1).flatMap((until, index) => {
    const from = limits[index] ?? 0
    const own = matches.filter(({ found }) => {
      const confidence = found?.finding.confidence ?? -1
      return confidence >= from && (confidence < until || (until === 1 && confidence === 1))
    })
    if (own.length === 0) return []
    const said = own.reduce((sum, { found }) => sum + (found?.finding.confidence ?? 0), 0)
    const right = own.filter((match) => labelOf(match) === match.event.cause).length
    return {
      said: `${from}-${until}`,
      events: own.length,
      mean: share(said, own.length),
      right: share(right, own.length),
    }
  })
}

export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000
}

function quantile(errorsMs: readonly number[], at: number): number | null {
  const sorted = errorsMs.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))]
  return value === undefined ? null : Math.round(value / 100) / 10
}
