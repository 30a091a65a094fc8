import type { PlaceTotals } from '#contract/days.ts'
import type { UplinkId } from '#contract/ids.ts'
import type { Interval } from '#contract/series.ts'
import { AVAILABILITIES, PLACE_STATES } from '#contract/words.ts'
import type { AvailabilityInterval } from '../domain/availability.ts'
import {
  addPlaceTotals,
  intervalsOfSteps,
  lineIntervalsOf,
  NO_TOTALS,
} from '../domain/day-figures.ts'
import type { Span } from '../domain/site.ts'
import { joined } from './joined.ts'
import { numberReader, packNumbers } from './packed-numbers.ts'
import { PACKED_TOTALS } from './place-day.ts'
import type { PlaceDayRecord } from './place-day.ts'

/** A day of a place as it is kept. */
export interface DayOfMonth extends Span {
  readonly record: PlaceDayRecord
  readonly receivedUntilMs: number | null
}

/** What the days of a place told of it over some time, the earliest first; touching states are one. */
export interface PlaceStates {
  readonly intervals: readonly Interval[]
  /** Of each line that somebody tested. */
  readonly lines: ReadonlyMap<UplinkId, readonly AvailabilityInterval[]>
  /** The latest receipt of anything in it; null when nothing is. */
  readonly receivedUntilMs: number | null
}

/** Grows when months are packed otherwise; those of another format are made anew. */
const FORMAT = 1
/** Stands for time of which nothing is kept, in the place of a state. */
const NOT_KEPT = 0

/**
 * The days of a place in a month as one row: the sum of their figures, their states without the borders
 * of days, and those of its lines. Nothing is in it but what its days say.
 */
export function packPlaceMonth(days: readonly DayOfMonth[], month: Span): Uint8Array {
  const { intervals, lines, receivedUntilMs } = statesOfDays(days)
  const sum = days.reduce((known, { record }) => addPlaceTotals(known, record), NO_TOTALS)
  const numbers = [FORMAT]
  for (const totals of [sum.totalsMs, sum.serviceMs]) {
    for (const name of PACKED_TOTALS) numbers.push(totals[name])
  }
  numbers.push(receivedUntilMs === null ? 0 : receivedUntilMs + 1)
  addSteps(numbers, intervals, PLACE_STATES, month)
  numbers.push(lines.size)
  for (const [uplink, own] of lines) {
    // An id is ASCII (`ID_PATTERN`): one byte a letter.
    numbers.push(uplink.length)
    for (let at = 0; at < uplink.length; at += 1) numbers.push(uplink.charCodeAt(at))
    addSteps(numbers, own, AVAILABILITIES, month)
  }
  return packNumbers(numbers)
}

/** Whether a row is written as this version does. */
export function isPlaceMonth(body: Uint8Array): boolean {
  return body[0] === FORMAT
}

/** The sum of the figures of a month's days; null where it has none. */
export function unpackMonthTotals(body: Uint8Array): PlaceTotals | null {
  const next = numberReader(body)
  next()
  const totals = () => {
    const [up, degraded, down, unknown, planned, excluded] = PACKED_TOTALS.map(next)
    return { up, degraded, down, unknown, planned, excluded } as PlaceTotals['totalsMs']
  }
  const [totalsMs, serviceMs] = [totals(), totals()]
  const wholeMs = Object.values(totalsMs).reduce((whole, ms) => whole + ms, 0)
  return wholeMs === 0 ? null : { totalsMs, serviceMs }
}

/** The states of a month that was packed. */
export function unpackPlaceMonth(body: Uint8Array, month: Span): PlaceStates {
  const next = numberReader(body)
  next()
  for (let left = 2 * PACKED_TOTALS.length; left > 0; left -= 1) next()
  const received = next()
  const intervals = readSteps(next, PLACE_STATES, month)
  const lines = new Map<UplinkId, readonly AvailabilityInterval[]>()
  for (let left = next(); left > 0; left -= 1) {
    let uplink = ''
    for (let letters = next(); letters > 0; letters -= 1) uplink += String.fromCharCode(next())
    lines.set(uplink as UplinkId, readSteps(next, AVAILABILITIES, month))
  }
  return { intervals, lines, receivedUntilMs: received === 0 ? null : received - 1 }
}

/** The states of some days of a place, in their order. */
export function statesOfDays(days: readonly DayOfMonth[]): PlaceStates {
  const intervals: Interval[] = []
  const lines = new Map<UplinkId, AvailabilityInterval[]>()
  let latestMs: number | null = null
  for (const { startMs, endMs, record, receivedUntilMs } of days) {
    intervals.push(...intervalsOfSteps(record.steps, startMs, endMs))
    for (const { uplink, steps } of record.lines) {
      const known = lines.get(uplink) ?? []
      lines.set(uplink, known)
      known.push(...lineIntervalsOf(steps, startMs, endMs))
    }
    if (receivedUntilMs !== null) latestMs = Math.max(latestMs ?? 0, receivedUntilMs)
  }
  return {
    intervals: joined(intervals),
    lines: new Map(Array.from(lines, ([uplink, own]) => [uplink, joined(own)])),
    receivedUntilMs: latestMs,
  }
}

/** Each step is ms since the one before and the state that begins then. */
function addSteps<State extends string>(
  numbers: number[],
  intervals: readonly (Span & { readonly state: State })[],
  states: readonly State[],
  month: Span,
): void {
  const steps: (readonly [atMs: number, state: number])[] = []
  let endedMs = month.startMs
  for (const { startMs, endMs, state } of intervals) {
    if (startMs > endedMs) steps.push([endedMs, NOT_KEPT])
    steps.push([startMs, states.indexOf(state) + 1])
    endedMs = endMs
  }
  if (endedMs < month.endMs) steps.push([endedMs, NOT_KEPT])
  numbers.push(steps.length)
  let beforeMs = month.startMs
  for (const [atMs, state] of steps) {
    numbers.push(atMs - beforeMs, state)
    beforeMs = atMs
  }
}

function readSteps<State extends string>(
  next: () => number,
  states: readonly State[],
  month: Span,
): readonly (Span & { readonly state: State })[] {
  const intervals: (Span & { readonly state: State })[] = []
  let left = next()
  let startMs = month.startMs
  if (left > 0) startMs += next()
  for (; left > 0; left -= 1) {
    const state = states[next() - 1]
    const endMs = left === 1 ? month.endMs : startMs + next()
    if (state !== undefined) intervals.push({ startMs, endMs, state })
    startMs = endMs
  }
  return intervals
}
