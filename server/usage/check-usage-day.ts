import type { AccessPointId } from '#contract/ids.ts'
import { clientTenths } from '../domain/client-windows.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { HOLD_MS_MAX } from '../domain/usage-counts.ts'
import type { Journal } from '../journal/open.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'
import { unpackDay } from './packed-day.ts'
import { USAGE_ROLLER, usageVersion } from './usage-roller.ts'

export interface UsageCheckDeps {
  readonly store: Pick<SeriesStore, 'readClients'>
  readonly journal: Pick<Journal, 'usageDays' | 'rolledDays'>
  readonly timeZone: string
  /** Of a country not all are looked at. */
  readonly accessPointsMax: number
}

/**
 * Counts the clients of a day anew from its polls and compares them with what is kept, for some access
 * points evenly among all. Gives the first that differs, or null; also where another version of Pantau
 * worked the day out, or polls came that are still to be worked in: then it differs rightly.
 */
export async function faultOfUsageDay(deps: UsageCheckDeps, day: string): Promise<string | null> {
  const { store, journal, timeZone, accessPointsMax } = deps
  const { startMs, endMs } = spanOfDay(day, timeZone)
  const all = await journal.usageDays.ofDay('access-point', day)
  const each = Math.ceil(all.length / accessPointsMax)
  const some = all.filter((_, at) => at % each === 0)
  const targets = some.map(({ id }): SeriesTarget => ({
    kind: 'access-point',
    id: id as AccessPointId,
  }))
  const differing: string[] = []
  let next = 0
  for await (const polls of store.readClients(targets, startMs - HOLD_MS_MAX, endMs)) {
    const row = some[next]
    next += 1
    if (row === undefined) break
    const anew = told(distributionOf(clientTenths(polls, startMs, endMs)))
    if (anew !== told(unpackDay(day, row.body).clients)) differing.push(row.id)
  }
  const [id] = differing
  if (id === undefined) return null
  const version = await journal.rolledDays.versionOf(USAGE_ROLLER, day)
  if (version !== usageVersion(timeZone)) return null
  return `${day}, ${id}: the clients that are kept of the day are not those its polls counted`
}

/** How many windows had so many clients, by tenths of a client. */
function distributionOf(tenths: Float64Array): ReadonlyMap<number, number> {
  const windows = new Map<number, number>()
  for (const value of tenths) {
    if (!Number.isNaN(value)) windows.set(value, (windows.get(value) ?? 0) + 1)
  }
  return windows
}

const told = (windows: ReadonlyMap<number, number>): string =>
  JSON.stringify([...windows].toSorted(([a], [b]) => a - b))
