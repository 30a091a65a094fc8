import type { PlaceTotals } from '#contract/days.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { Interval } from '#contract/series.ts'
import type { PlannedWindow } from '#contract/window.ts'
import { contextIntervals } from '../domain/availability.ts'
import type { AvailabilityInterval, AvailabilityPolicy } from '../domain/availability.ts'
import { intervalsOfRuns } from '../domain/availability-runs.ts'
import type { PollRun } from '../domain/availability-runs.ts'
import { placeTotalsOf } from '../domain/day-figures.ts'
import { windowKnownAt } from '../domain/known-then.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { placeIntervalsOf } from '../domain/place.ts'
import type { PlaceParts } from '../domain/place.ts'
import { excludedSpans } from '../domain/planned-window.ts'
import { serviceHoursWithin } from '../domain/service-hours.ts'
import type { Inventory, Place } from '../journal/inventory.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'
import { breathing } from './breathe.ts'
import { placesOfDay } from './day-parts.ts'
import type { DayPart, DayPlace } from './day-parts.ts'

/** Polls around the day decide how it begins and confirm how it ends. */
export const CONTEXT_MS = 6 * 3_600_000
/** Places whose polls are read at a time: more would fill the memory, fewer ask the store too often. */
const PLACES_AT_ONCE = 50

export interface DayReaderDeps {
  readonly store: Pick<SeriesStore, 'readRuns'>
  readonly journal: {
    inventory(): Inventory
    inventoryAt(atMs: number): Promise<Inventory>
    windows(): readonly PlannedWindow[]
  }
  readonly policy: AvailabilityPolicy
  readonly timeZone: string
}

/** One place over one day. */
export interface ReadPlaceDay extends PlaceTotals {
  readonly place: Place
  readonly intervals: readonly Interval[]
  /** What the map showed (`known-then.ts`); null for a place that the inventory did not have then. */
  readonly thenIntervals: readonly Interval[] | null
  /** The states of each of its lines that somebody tested. */
  readonly lines: readonly ReadLine[]
  /** The latest receipt of what is in it, as it counts; null when nothing is. */
  readonly receivedUntilMs: number | null
}

/** One line over one day. */
export interface ReadLine {
  readonly uplink: UplinkId
  readonly intervals: readonly AvailabilityInterval[]
}

export interface DayQuery {
  readonly day: string
  /** The day as far as it has come. */
  readonly nowMs: number
  /** With the knowledge of that moment, not before the end of the day: default all that is known. */
  readonly knownAtMs?: number
  /** Only these places. */
  readonly places?: ReadonlySet<PlaceId>
  readonly signal?: AbortSignal
}

/** Works a day of the city out from the store, place by place, in small steps. */
export async function readDay(
  { store, journal, policy, timeZone }: DayReaderDeps,
  { day, nowMs, knownAtMs, places, signal }: DayQuery,
): Promise<readonly ReadPlaceDay[]> {
  const { startMs: fromMs, endMs } = spanOfDay(day, timeZone)
  const untilMs = Math.min(endMs, nowMs)
  if (fromMs >= untilMs) return []
  const breathe = breathing(signal)
  const atEnd = nowMs < endMs ? journal.inventory() : await journal.inventoryAt(endMs - 1)
  const since = knownAtMs === undefined ? journal.inventory() : await journal.inventoryAt(knownAtMs)
  const windows = knownWindows(journal.windows(), knownAtMs).filter((one) => one.isExcluded)
  const hours = serviceHoursWithin(fromMs, untilMs, timeZone)
  const wanted = placesOfDay(atEnd, since).filter(({ place }) => places?.has(place.id) !== false)
  const found: ReadPlaceDay[] = []
  for (let next = 0; next < wanted.length; next += PLACES_AT_ONCE) {
    const some = wanted.slice(next, next + PLACES_AT_ONCE)
    const runs = await runsOf({ store, policy, fromMs, untilMs, knownAtMs }, some)
    for (const dayPlace of some) {
      await breathe()
      const parts = partsOf(dayPlace, runs, fromMs, untilMs)
      if (parts === null) continue
      const { place, lines } = dayPlace
      const period = { fromMs, untilMs, policy }
      const known = statesOf(parts, period, () => true)
      const intervals = placeIntervalsOf(known, fromMs, untilMs)
      const layout = { place: place.id, kecamatan: place.kecamatan, uplinks: lines }
      const excluded = excludedSpans(windows, layout, fromMs, untilMs, timeZone)
      const service = hours(place.serviceHours)
      found.push({
        place,
        intervals,
        thenIntervals: dayPlace.isLater ? null : thenIntervalsOf(parts, period, intervals),
        ...placeTotalsOf(intervals, { fromMs, untilMs, excluded, service }),
        lines: parts.uplinks.flatMap(({ target }, index) =>
          target.kind === 'uplink'
            ? { uplink: target.id, intervals: known.uplinks[index] ?? [] }
            : [],
        ),
        receivedUntilMs: receivedUntil(parts),
      })
    }
  }
  return found
}

type Runs = readonly PollRun[]
interface ReadPart extends DayPart {
  readonly runs: Runs
}
interface ReadParts {
  readonly accessPoints: readonly ReadPart[]
  readonly uplinks: readonly ReadPart[]
}
interface Period {
  readonly fromMs: number
  readonly untilMs: number
  readonly policy: AvailabilityPolicy
}

const keyOf = ({ kind, id }: SeriesTarget): string => `${kind} ${id}`

/** The runs of all parts of some places, with as much around the day as decides it. */
async function runsOf(
  {
    store,
    policy,
    fromMs,
    untilMs,
    knownAtMs,
  }: Period & {
    readonly store: Pick<SeriesStore, 'readRuns'>
    readonly knownAtMs: number | undefined
  },
  places: readonly DayPlace[],
): Promise<ReadonlyMap<string, Runs>> {
  const found = new Map<string, Runs>()
  const read = async (targets: readonly SeriesTarget[], contextMs: number): Promise<void> => {
    const runs = await store.readRuns({
      targets,
      fromMs: fromMs - contextMs,
      untilMs: untilMs + contextMs,
      holdIntervals: policy.holdIntervals,
      ...(knownAtMs !== undefined && { receivedByMs: knownAtMs }),
    })
    const again = new Map<number, SeriesTarget[]>()
    for (const [index, target] of targets.entries()) {
      const own = runs[index] ?? []
      found.set(keyOf(target), own)
      const slowestMs = own.reduce((most, { intervalMs }) => Math.max(most, intervalMs), 0)
      const neededMs = contextIntervals(policy) * slowestMs
      if (neededMs > contextMs) again.set(neededMs, [...(again.get(neededMs) ?? []), target])
    }
    for (const [neededMs, slow] of again) await read(slow, neededMs)
  }
  const targets = places.flatMap(({ accessPoints, uplinks }) =>
    [...accessPoints, ...uplinks].map(({ target }) => target),
  )
  await read(targets, CONTEXT_MS)
  return found
}

/** The parts that count, with their runs; null for a place that came later and was not polled. */
function partsOf(
  { isLater, accessPoints, uplinks }: DayPlace,
  runs: ReadonlyMap<string, Runs>,
  fromMs: number,
  untilMs: number,
): ReadParts | null {
  const counted = (parts: readonly DayPart[]): readonly ReadPart[] =>
    parts
      .map((part) => ({ ...part, runs: runs.get(keyOf(part.target)) ?? [] }))
      .filter(
        (part) =>
          !part.isLater ||
          part.runs.some(({ firstMs, lastMs }) => firstMs < untilMs && lastMs >= fromMs),
      )
  const parts = { accessPoints: counted(accessPoints), uplinks: counted(uplinks) }
  const isEmpty = parts.accessPoints.length + parts.uplinks.length === 0
  return isLater && isEmpty ? null : parts
}

function statesOf(
  { accessPoints, uplinks }: ReadParts,
  period: Period,
  isKnown: (run: PollRun) => boolean,
): PlaceParts {
  const ofPart = ({ runs }: ReadPart) => intervalsOfRuns(runs.filter(isKnown), period)
  return { accessPoints: accessPoints.map(ofPart), uplinks: uplinks.map(ofPart) }
}

/** The same list where nothing came late, so that whoever compares sees it at once. */
function thenIntervalsOf(
  { accessPoints, uplinks }: ReadParts,
  period: Period,
  intervals: readonly Interval[],
): readonly Interval[] {
  const then = {
    accessPoints: accessPoints.filter(({ isLater }) => !isLater),
    uplinks: uplinks.filter(({ isLater }) => !isLater),
  }
  const all = [...accessPoints, ...uplinks]
  const isSame = all.every((part) => !part.isLater && part.runs.every((run) => run.wasOnTheMap))
  if (isSame) return intervals
  const known = statesOf(then, period, (run) => run.wasOnTheMap)
  return placeIntervalsOf(known, period.fromMs, period.untilMs)
}

function receivedUntil({ accessPoints, uplinks }: ReadParts): number | null {
  let lastMs: number | null = null
  for (const { runs } of [...accessPoints, ...uplinks]) {
    for (const run of runs) lastMs = Math.max(lastMs ?? -Infinity, run.receivedUntilMs)
  }
  return lastMs
}

function knownWindows(
  windows: readonly PlannedWindow[],
  knownAtMs: number | undefined,
): readonly PlannedWindow[] {
  if (knownAtMs === undefined) return windows
  return windows.flatMap((window) => windowKnownAt(window, knownAtMs) ?? [])
}
