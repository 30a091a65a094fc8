import { Hono } from 'hono'
import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { Series } from '#contract/series.ts'
import { PATHS } from '#contract/paths.ts'
import { sumWindows } from '../../domain/place-series.ts'
import { controllersOf } from '../../journal/inventory.ts'
import { readWindows } from './period.ts'
import type { Windows } from './period.ts'
import { unknownId } from './timeline.ts'
import type { HistoryRouteDeps } from './timeline.ts'

/** `GET /v1/access-points/:id/series` and `/v1/places/:id/series`: readings by window. */
export function seriesRoutes({ store, journal, nowMs }: HistoryRouteDeps): Hono {
  return new Hono()
    .get(PATHS.accessPointSeries, async (c) => {
      const id = c.req.param('id') as AccessPointId
      if (!journal.inventory().accessPoints.has(id)) return unknownId(c, 'access point')
      const query = readWindows(c, nowMs())
      if (query instanceof Response) return query
      const windows = await store.readWindows({ ...query, accessPoints: [id] })
      const series: Series = { ...query, windows: [...(windows.get(id) ?? [])] }
      return c.json(series)
    })
    .get(PATHS.placeSeries, async (c) => {
      const inventory = journal.inventory()
      const { places, accessPoints } = inventory
      const place = c.req.param('id') as PlaceId
      if (!places.has(place)) return unknownId(c, 'place')
      const query = readWindows(c, nowMs())
      if (query instanceof Response) return query
      // A controller repeats what its access points tell.
      const controllers = controllersOf(inventory)
      const parts = [...accessPoints.values()].filter(
        (part) => part.place === place && !controllers.has(part.id),
      )
      const windows = await store.readWindows({ ...query, accessPoints: parts.map(({ id }) => id) })
      const series: Series = {
        ...query,
        windows: [...sumWindows([...windows.values()], startsOf(query))],
      }
      return c.json(series)
    })
}

function startsOf({ fromMs, untilMs, windowMs }: Windows): readonly number[] {
  const count = Math.round((untilMs - fromMs) / windowMs)
  return Array.from({ length: count }, (_, index) => fromMs + index * windowMs)
}
