import type { AccessPointId } from '#contract/ids.ts'
import { USAGE_SCOPES } from '#contract/words.ts'
import type { UsageScope } from '#contract/words.ts'
import { DAY_MS } from '../domain/local-time.ts'
import { usageDayOf } from '../domain/usage-day.ts'
import type { UsageDay, UsageDayParts } from '../domain/usage-day.ts'
import { SPREAD_MS_MAX } from '../domain/usage-counts.ts'
import { sumUsage, usageWindows } from '../domain/usage-windows.ts'
import type { Counts } from '../domain/usage-counts.ts'
import type { TargetWindows, UsagePoint, UsageWindows } from '../domain/usage-windows.ts'
import type { VisitorSketch } from '../domain/visitors.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'
import { AREA_SCOPES, areaIdOf } from './members.ts'
import type { AreaScope, UsagePlace } from './members.ts'
import { VisitorSum } from './visitor-sums.ts'

export interface DayOfUseDeps {
  readonly store: Pick<SeriesStore, 'readUsage'>
  readonly readVisitors: (
    accessPoints: readonly AccessPointId[],
    from: string,
    until: string,
  ) => Promise<readonly VisitorSketch[]>
  readonly timeZone: string
}

export interface DayAsked extends Pick<UsageDayParts, 'day' | 'startMs' | 'endMs'> {
  /** Only sums of whom all places are among these are right. */
  readonly places: readonly UsagePlace[]
  /** Called between small steps. */
  readonly breathe: () => Promise<void>
}

/** The use of one day by scope and id; who counted nothing is not in it. */
export interface DayOfUse {
  /** Until when it was looked. */
  readonly endMs: number
  readonly days: Readonly<Record<UsageScope, ReadonlyMap<string, UsageDay>>>
  /** By access point: the poll before the day that its first increase began with. */
  readonly sinceMs: ReadonlyMap<string, number>
  /** By access point: the last poll of the day that read a counter. */
  readonly countedUntilMs: ReadonlyMap<string, number>
}

/** An access point that was silent for longer is taken for new: what it counted meanwhile is lost. */
export const SILENCE_DAYS_MAX = 7

/** Each statement looks through all polls of the day, and its answer is in memory at once. */
const TARGETS_AT_ONCE = 4

/** Works the use of one day out from the store, a place at a time. */
export async function dayOfUse(deps: DayOfUseDeps, asked: DayAsked): Promise<DayOfUse> {
  const { store, timeZone } = deps
  const { day, startMs, endMs, places, breathe } = asked
  const days = daysByScope()
  const sinceMs = new Map<string, number>()
  const countedUntilMs = new Map<string, number>()
  const areas = new AreaSums()

  const keep = (
    scope: UsageScope,
    id: string,
    usage: UsageWindows,
    parts: Pick<UsageDayParts, 'visitors' | 'line' | 'radios'>,
  ): void => {
    const made = usageDayOf(usage, { day, startMs, endMs, timeZone, ...parts })
    if (tellsAnything(made)) days[scope].set(id, made)
  }

  const targets = places.flatMap(targetsOf)
  const inTurn = pointsOf(store, targets, startMs - SPREAD_MS_MAX, endMs)
  const nextPoints = async (): Promise<readonly UsagePoint[]> => {
    const { value } = await inTurn.next()
    return value ?? []
  }

  const readAccessPoint = async (id: AccessPointId): Promise<TargetWindows> => {
    const target: SeriesTarget = { kind: 'access-point', id }
    const points = await nextPoints()
    const before = await lastCountedBefore(store, target, points, startMs)
    const windows = usageWindows([...before, ...points], startMs, endMs)
    if (windows.sinceMs !== null) sinceMs.set(id, windows.sinceMs)
    if (windows.countedUntilMs !== null) countedUntilMs.set(id, windows.countedUntilMs)
    return windows
  }

  for (const part of places) {
    const { place, uplink, accessPoints, controllers } = part
    const sketches = await deps.readVisitors([...accessPoints, ...controllers], day, day)
    const ofPlace: UsageWindows[] = []
    const visitors = new VisitorSum()
    for (const id of [...accessPoints, ...controllers]) {
      const windows = await readAccessPoint(id)
      const own = new VisitorSum()
      for (const sketch of sketches) if (sketch.accessPoint === id) own.addText(sketch.devices)
      keep('access-point', id, windows, {
        visitors: own.devices(),
        line: null,
        radios: windows.radios,
      })
      // A controller's stations are those of its access points: the union counts them once.
      visitors.add(own)
      if (!controllers.includes(id)) ofPlace.push(windows)
      await breathe()
    }
    const sum = sumUsage(ofPlace)
    const line = uplink && {
      contractMbps: uplink.contractMbps,
      windows: lineWindows(await nextPoints(), startMs, endMs, sum),
    }
    keep('place', place.id, sum, { visitors: visitors.devices(), line, radios: [] })
    areas.add(part, sum, visitors)
    await breathe()
  }
  for (const { scope, id, usage, visitors } of areas.all()) {
    keep(scope, id, usage, { visitors: visitors.devices(), line: null, radios: [] })
    await breathe()
  }
  return { endMs, days, sinceMs, countedUntilMs }
}

interface Area {
  readonly scope: AreaScope
  readonly id: string
  usage: UsageWindows
  readonly visitors: VisitorSum
}

/** The sums of places by area, which grow place by place: no place is held until the end. */
class AreaSums {
  readonly #areas = new Map<string, Area>()

  add(part: UsagePlace, usage: UsageWindows, visitors: VisitorSum): void {
    for (const scope of AREA_SCOPES) {
      const id = areaIdOf(scope, part)
      const key = `${scope} ${id}`
      const known = this.#areas.get(key)
      const area = known ?? { scope, id, usage, visitors: new VisitorSum() }
      if (known !== undefined) known.usage = sumUsage([known.usage, usage])
      area.visitors.add(visitors)
      this.#areas.set(key, area)
    }
  }

  all(): Iterable<Area> {
    return this.#areas.values()
  }
}

function daysByScope(): Record<UsageScope, Map<string, UsageDay>> {
  const entries = USAGE_SCOPES.map((scope) => [scope, new Map<string, UsageDay>()] as const)
  return Object.fromEntries(entries) as Record<UsageScope, Map<string, UsageDay>>
}

function tellsAnything({ clients, rxBytes, txBytes, visitors, line, radios }: UsageDay): boolean {
  const counted = [rxBytes, txBytes, visitors, line].some((figure) => figure !== null)
  return clients.size > 0 || counted || radios.length > 0
}

/** The last poll before the day that read a counter, where it lies before the points that were read. */
async function lastCountedBefore(
  store: DayOfUseDeps['store'],
  target: SeriesTarget,
  points: readonly UsagePoint[],
  startMs: number,
): Promise<readonly UsagePoint[]> {
  const first = points.find(({ counters }) => counters !== null)
  if (first === undefined || first.polledAtMs < startMs) return []
  let untilMs = startMs - SPREAD_MS_MAX
  for (let days = 0; days < SILENCE_DAYS_MAX; days += 1) {
    const [before = []] = await store.readUsage([target], untilMs - DAY_MS, untilMs)
    const last = before.findLast(({ counters }) => counters !== null)
    if (last !== undefined) return [last]
    untilMs -= DAY_MS
  }
  return []
}

/** What the line brought by its own counters; what the access points sent where it has none. */
function lineWindows(
  points: readonly UsagePoint[],
  startMs: number,
  endMs: number,
  ofPlace: UsageWindows,
): Counts {
  const counted = points.filter(({ counters }) => counters !== null)
  return counted.length > 1 ? usageWindows(counted, startMs, endMs).rx.windows : ofPlace.tx.windows
}

/** All that is read of a place, in the order in which it is worked out. */
function targetsOf({ accessPoints, controllers, uplink }: UsagePlace): readonly SeriesTarget[] {
  const devices = [...accessPoints, ...controllers]
  const line: SeriesTarget[] = uplink === null ? [] : [{ kind: 'uplink', id: uplink.id }]
  return [...devices.map((id): SeriesTarget => ({ kind: 'access-point', id })), ...line]
}

/** The polls of target after target, some of which are read at a time. */
async function* pointsOf(
  store: DayOfUseDeps['store'],
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): AsyncGenerator<readonly UsagePoint[], undefined> {
  for (let next = 0; next < targets.length; next += TARGETS_AT_ONCE) {
    yield* await store.readUsage(targets.slice(next, next + TARGETS_AT_ONCE), fromMs, untilMs)
  }
  return undefined
}
