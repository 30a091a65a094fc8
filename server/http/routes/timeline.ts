import { Hono } from 'hono'
import type { Context } from 'hono'
import type { AccessPointId, EquipmentId, PlaceId } from '#contract/ids.ts'
import type { Interval, Timeline } from '#contract/series.ts'
import { PATHS } from '#contract/words.ts'
import type { AvailabilityPolicy } from '../../domain/availability.ts'
import { totalsOf } from '../../domain/totals.ts'
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
}

/** More changes than anybody can read; a target that flaps for months is asked for in parts. */
const INTERVALS_MAX = 50_000

/** `GET /v1/access-points/:id/timeline`, of `/v1/places` and of `/v1/equipment`: states over a period. */
export function timelineRoutes({ store, journal, nowMs, policy }: HistoryRouteDeps): Hono {
  const deps = { store, policy }
  const ofTarget = async (c: Context, target: SeriesTarget): Promise<Response> => {
    const period = readPeriod(c, nowMs())
    if (period instanceof Response) return period
    return answer(c, period, await readIntervals(deps, target, period.fromMs, period.untilMs))
  }
  return new Hono()
    .get(PATHS.accessPointTimeline, async (c) => {
      const id = c.req.param('id') as AccessPointId
      if (!journal.inventory().accessPoints.has(id)) return unknownId(c, 'access point')
      return ofTarget(c, { kind: 'access-point', id })
    })
    .get(PATHS.equipmentTimeline, async (c) => {
      const item = journal.inventory().equipment.get(c.req.param('id') as EquipmentId)
      if (item === undefined) return unknownId(c, 'equipment')
      return ofTarget(c, { kind: item.kind, id: item.id })
    })
    .get(PATHS.placeTimeline, async (c) => {
      const inventory = journal.inventory()
      const place = inventory.places.get(c.req.param('id') as PlaceId)
      if (place === undefined) return unknownId(c, 'place')
      const period = readPeriod(c, nowMs())
      if (period instanceof Response) return period
      const { fromMs, untilMs } = period
      const equipment = equipmentOf(inventory, place)
      return answer(c, period, await readPlaceIntervals(deps, equipment, fromMs, untilMs))
    })
}

/** The 404 of an id that is not in the inventory. */
export function unknownId(c: Context, what: 'access point' | 'equipment' | 'place'): Response {
  return problem(c, 404, `There is no such ${what}`)
}

function answer(c: Context, period: Period, intervals: readonly Interval[]): Response {
  if (intervals.length > INTERVALS_MAX) {
    const detail = `${intervals.length} changes, at most ${INTERVALS_MAX}: ask for a shorter period`
    return problem(c, 400, 'The period has too many changes', { detail })
  }
  const timeline: Timeline = { ...period, intervals: [...intervals], totalsMs: totalsOf(intervals) }
  return c.json(timeline)
}
