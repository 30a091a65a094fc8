import type { AccessPointId } from '#contract/ids.ts'
import { USAGE_SCOPES } from '#contract/words.ts'
import type { UsageScope } from '#contract/words.ts'
import type { Counts } from '../domain/usage-counts.ts'
import { usageDayOf } from '../domain/usage-day.ts'
import type { UsageDay, UsageDayParts } from '../domain/usage-day.ts'
import { sumUsage } from '../domain/usage-windows.ts'
import type { TargetWindows, UsageWindows } from '../domain/usage-windows.ts'
import { contractMbpsOf } from '../journal/inventory.ts'
import type { SeriesTarget } from '../store/series-store.ts'
import { AREA_SCOPES, areaIdOf } from './members.ts'
import type { AreaScope, UsagePlace } from './members.ts'
import { VisitorSum } from './visitor-sums.ts'

/** A local day as far as it is to be read. */
export interface DaySpan {
  readonly day: string
  readonly startMs: number
  readonly endMs: number
}

/** What is counted at the targets of a day. */
export interface UseSource {
  /** Targets are asked for in the order of `targetsOf`, place by place, each once. */
  windowsOf(target: SeriesTarget): Promise<TargetWindows>
  visitorsOf(
    accessPoints: readonly AccessPointId[],
  ): Promise<ReadonlyMap<AccessPointId, VisitorSum>>
}

export interface DayAsked extends DaySpan {
  readonly timeZone: string
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

/** Works the use of one day out, a place at a time. */
export async function dayOfUse(source: UseSource, asked: DayAsked): Promise<DayOfUse> {
  const { day, startMs, endMs, timeZone, places, breathe } = asked
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

  for (const part of places) {
    const { place, uplinks, accessPoints, controllers } = part
    const devices = [...accessPoints, ...controllers]
    const sketches = await source.visitorsOf(devices)
    const ofPlace: UsageWindows[] = []
    const visitors = new VisitorSum()
    for (const id of devices) {
      const windows = await source.windowsOf({ kind: 'access-point', id })
      if (windows.sinceMs !== null) sinceMs.set(id, windows.sinceMs)
      if (windows.countedUntilMs !== null) countedUntilMs.set(id, windows.countedUntilMs)
      const own = sketches.get(id) ?? new VisitorSum()
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
    const counted: TargetWindows[] = []
    for (const { id } of uplinks) counted.push(await source.windowsOf({ kind: 'uplink', id }))
    const line =
      counted.length === 0
        ? null
        : { contractMbps: contractMbpsOf(uplinks), windows: lineWindows(counted, sum) }
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

function tellsAnything(day: UsageDay): boolean {
  const { clients, downloadBytes, uploadBytes, visitors, line, radios } = day
  const counted = [downloadBytes, uploadBytes, visitors, line].some((figure) => figure !== null)
  return clients.size > 0 || counted || radios.length > 0
}

/** What the lines brought by their own counters; what the access points sent where one has none. */
function lineWindows(lines: readonly TargetWindows[], ofPlace: UsageWindows): Counts {
  const isCounted = lines.every(({ countedPolls }) => countedPolls > 1)
  if (!isCounted) return ofPlace.download.windows
  return lines.map(({ download }) => download.windows).reduce(summed)
}

/** Window by window; one that a line did not count is not known. */
function summed(some: Counts, others: Counts): Counts {
  return some.map((bytes, index) => {
    const more = others[index] ?? null
    return bytes === null || more === null ? null : bytes + more
  })
}
