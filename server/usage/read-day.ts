import type { AccessPointId } from '#contract/ids.ts'
import { DAY_MS } from '../domain/local-time.ts'
import { SPREAD_MS_MAX } from '../domain/usage-counts.ts'
import { usageWindows } from '../domain/usage-windows.ts'
import type { UsagePoint } from '../domain/usage-windows.ts'
import type { VisitorSketch } from '../domain/visitors.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'
import type { DaySpan, UseSource } from './day-of-use.ts'
import { targetsOf } from './members.ts'
import type { UsagePlace } from './members.ts'
import { VisitorSum } from './visitor-sums.ts'

export interface UseDeps {
  readonly store: Pick<SeriesStore, 'readUsage'>
  readonly readVisitors: (
    accessPoints: readonly AccessPointId[],
    from: string,
    until: string,
  ) => Promise<readonly VisitorSketch[]>
}

/** An access point that was silent for longer is taken for new: what it counted meanwhile is lost. */
export const SILENCE_DAYS_MAX = 7

/** Each statement looks through all polls of the day, and its answer is in memory at once. */
export const TARGETS_AT_ONCE = 4

/** Reads all polls of the targets of some places, a few targets at a time: none stays in memory. */
export function readingDay(
  { store, readVisitors }: UseDeps,
  { day, startMs, endMs }: DaySpan,
  places: readonly UsagePlace[],
): UseSource {
  const targets = places.flatMap(targetsOf)
  const inTurn = pointsOf(store, targets, startMs - SPREAD_MS_MAX, endMs)
  return {
    async windowsOf(target) {
      const { value: points = [] } = await inTurn.next()
      const before = await lastCountedBefore(store, target, points, startMs)
      return usageWindows([...before, ...points], startMs, endMs)
    },
    visitorsOf: (accessPoints) => visitorsOf(readVisitors, accessPoints, day),
  }
}

/** What each of some access points tells of the visitors of a day; who tells nothing is not in it. */
export async function visitorsOf(
  readVisitors: UseDeps['readVisitors'],
  accessPoints: readonly AccessPointId[],
  day: string,
): Promise<ReadonlyMap<AccessPointId, VisitorSum>> {
  const sums = new Map<AccessPointId, VisitorSum>()
  for (const { accessPoint, devices } of await readVisitors(accessPoints, day, day)) {
    const id = accessPoint as AccessPointId
    const sum = sums.get(id) ?? new VisitorSum()
    sums.set(id, sum)
    sum.addText(devices)
  }
  return sums
}

/**
 * The last poll of an access point before the day that read a counter, where it lies before the points
 * that were read.
 */
export async function lastCountedBefore(
  store: UseDeps['store'],
  target: SeriesTarget,
  points: readonly UsagePoint[],
  startMs: number,
): Promise<readonly UsagePoint[]> {
  const first = points.find(({ counters }) => counters !== null)
  if (target.kind !== 'access-point' || first === undefined || first.polledAtMs < startMs) return []
  let untilMs = startMs - SPREAD_MS_MAX
  for (let days = 0; days < SILENCE_DAYS_MAX; days += 1) {
    const [before = []] = await store.readUsage([target], untilMs - DAY_MS, untilMs)
    const last = before.findLast(({ counters }) => counters !== null)
    if (last !== undefined) return [last]
    untilMs -= DAY_MS
  }
  return []
}

/** The polls of target after target, some of which are read at a time. */
async function* pointsOf(
  store: UseDeps['store'],
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): AsyncGenerator<readonly UsagePoint[], undefined> {
  for (let next = 0; next < targets.length; next += TARGETS_AT_ONCE) {
    yield* await store.readUsage(targets.slice(next, next + TARGETS_AT_ONCE), fromMs, untilMs)
  }
  return undefined
}
