import { Hono } from 'hono'
import type { Context } from 'hono'
import type { AccessPointId, EquipmentId, PlaceId } from '#contract/ids.ts'
import type { Interval, Timeline } from '#contract/series.ts'
import { PATHS } from '#contract/paths.ts'
import type { AvailabilityPolicy } from '../../domain/availability.ts'
import { excludedSpans, excludeFrom } from '../../domain/planned-window.ts'
import { linesInFigures } from '../../journal/inventory.ts'
import type { Inventory } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import { equipmentOf, readIntervals, readPlaceIntervals } from '../../live/history.ts'
import type { SeriesStore, SeriesTarget } from '../../store/series-store.ts'
import { problem } from '../problem.ts'
import { readPeriod } from './period.ts'
import type { Period } from './period.ts'

export interface HistoryRouteDeps {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly nowMs: () => number
  readonly policy: AvailabilityPolicy
  /** The city's zone: planned windows come again by its clock. */
  readonly timeZone: string
}

/** More changes than anybody can read; a target that flaps for months is asked for in parts. */
const INTERVALS_MAX = 50_000

/** `GET /v1/access-points/:id/timeline`, of `/v1/places` and of `/v1/equipment`: states over a period. */
export function timelineRoutes({
  store,
  journal,
  nowMs,
  policy,
  timeZone,
}: HistoryRouteDeps): Hono {
  const deps = { store, policy }
  const ofTarget = async (c: Context, target: SeriesTarget, at: PlaceId): Promise<Response> => {
    const period = readPeriod(c, nowMs())
    if (period instanceof Response) return period
    const { fromMs, untilMs } = period
    return answer(c, period, await readIntervals(deps, target, fromMs, untilMs), at)
  }
  const answer = (
    c: Context,
    period: Period,
    intervals: readonly Interval[],
    at: PlaceId,
  ): Response => {
    if (intervals.length > INTERVALS_MAX) return tooManyChanges(c, intervals.length)
    const site = scopedPlace(journal.inventory(), at)
    const { fromMs, untilMs } = period
    const spans =
      site === null ? [] : excludedSpans(journal.windows(), site, fromMs, untilMs, timeZone)
    const { totalsMs } = excludeFrom(intervals, spans)
    const timeline: Timeline = { ...period, intervals: [...intervals], totalsMs }
    return c.json(timeline)
  }
  return new Hono()
    .get(PATHS.accessPointTimeline, async (c) => {
      const id = c.req.param('id') as AccessPointId
      const item = journal.inventory().accessPoints.get(id)
      if (item === undefined) return unknownId(c, 'access point')
      return ofTarget(c, { kind: 'access-point', id }, item.place)
    })
    .get(PATHS.equipmentTimeline, async (c) => {
      const item = journal.inventory().equipment.get(c.req.param('id') as EquipmentId)
      if (item === undefined) return unknownId(c, 'equipment')
      return ofTarget(c, { kind: item.kind, id: item.id }, item.place)
    })
    .get(PATHS.placeTimeline, async (c) => {
      const inventory = journal.inventory()
      const place = inventory.places.get(c.req.param('id') as PlaceId)
      if (place === undefined) return unknownId(c, 'place')
      const period = readPeriod(c, nowMs())
      if (period instanceof Response) return period
      const { fromMs, untilMs } = period
      const equipment = equipmentOf(inventory, place)
      const intervals = await readPlaceIntervals(deps, equipment, fromMs, untilMs)
      return answer(c, period, intervals, place.id)
    })
}

/** The 404 of an id that is not in the inventory. */
export function unknownId(c: Context, what: 'access point' | 'equipment' | 'place'): Response {
  return problem(c, 404, `There is no such ${what}`)
}

function tooManyChanges(c: Context, count: number): Response {
  const detail = `${count} changes, at most ${INTERVALS_MAX}: ask for a shorter period`
  return problem(c, 400, 'The period has too many changes', { detail })
}

/** What of a place decides which planned windows are meant for it. */
function scopedPlace({ places, uplinks }: Inventory, id: PlaceId) {
  const place = places.get(id)
  if (place === undefined) return null
  const lines = [...uplinks.values()].filter((line) => line.place === id)
  return { place: id, kecamatan: place.kecamatan, uplinks: linesInFigures(lines) }
}
