import { Hono } from 'hono'
import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { Outage } from '#contract/outage.ts'
import type { PlaceFirstAid } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import { LANGUAGES } from '#contract/words.ts'
import { stepsOf } from '../../alert/first-aid/steps.ts'
import type { Inventory } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import { shownOutage } from '../../journal/outages.ts'
import { unknownId } from './timeline.ts'

export interface FirstAidRouteDeps {
  readonly journal: Pick<Journal, 'inventory' | 'outages'>
}

/** A place has a service, a line and a handful of access points. */
const OUTAGES_MAX = 50

/** `GET /v1/places/:id/first-aid?language=id|en`: what to do there about each outage that lasts. */
export function firstAidRoutes({ journal }: FirstAidRouteDeps): Hono {
  return new Hono().get(PATHS.placeFirstAid, async (c) => {
    const inventory = journal.inventory()
    const place = c.req.param('id') as PlaceId
    if (!inventory.places.has(place)) return unknownId(c, 'place')
    const language = LANGUAGES.find((one) => one === c.req.query('language')) ?? 'id'
    const kept = await journal.outages.list({ place, isOpen: true, limit: OUTAGES_MAX })
    const outages = kept.map(shownOutage).filter(({ status }) => status !== 'withdrawn')
    // What befell the whole place first: it explains most of the others.
    outages.sort((a, b) => Number(b.subject.kind === 'site') - Number(a.subject.kind === 'site'))
    const answer: PlaceFirstAid = {
      advice: outages.map((outage) => ({
        outage: outage.id,
        cause: outage.cause,
        confidence: outage.confidence,
        sinceMs: outage.startMs,
        accessPoint:
          outage.subject.kind === 'access-point' ? (outage.subject.id as AccessPointId) : null,
        steps: [...stepsOf(outage.cause, modelOf(inventory, place, outage), language)],
      })),
    }
    c.header('Cache-Control', 'no-cache')
    return c.json(answer)
  })
}

/** The model of the access point in question; of a whole place only where there is but one. */
function modelOf(inventory: Inventory, place: PlaceId, { subject }: Outage): string | null {
  if (subject.kind === 'access-point') {
    return inventory.accessPoints.get(subject.id as AccessPointId)?.model ?? null
  }
  const accessPoints = [...inventory.accessPoints.values()].filter((one) => one.place === place)
  const models = new Set(accessPoints.map(({ model }) => model))
  return models.size === 1 ? (accessPoints[0]?.model ?? null) : null
}
