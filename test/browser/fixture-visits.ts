import type { Fleet } from '#contract/fleet.ts'
import { newVisitSchema, type PlaceFirstAid, type Visit } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import type { Context, Hono } from 'hono'
import { stepsOf } from '../../server/alert/first-aid/steps.ts'
import { PHOTO, type FixtureOutages } from './fixture-outages.ts'
import type { Written } from './fixture-outage-routes.ts'

/** What the routes of one place need of the fixture. */
export interface PlaceRoutesDeps {
  readonly fleet: () => Fleet
  readonly held: () => FixtureOutages
  readonly faults: { readonly detailStatus: number; readonly writeStatus: number }
  readonly key: () => string
  readonly visits: Visit[]
  readonly onWrite: (written: Written) => void
}

/** Routes of visits and first aid, added to those of a place. */
export function visitRoutes(
  app: Hono,
  deps: PlaceRoutesDeps,
  writerOf: (c: Context) => string | null,
  fail: (status: number, title: string) => Response,
): void {
  app.get(PATHS.placeVisits, (c) => {
    const visits = deps.visits.filter(({ place }) => place === c.req.param('id'))
    return c.json({ visits: visits.toReversed(), isCut: false })
  })
  app.post(PATHS.placeVisits, async (c) => {
    if (deps.faults.writeStatus > 0) return fail(deps.faults.writeStatus, 'Store not usable')
    const by = writerOf(c)
    if (by === null) return fail(401, 'Say who you are')
    const visit = newVisitSchema.parse(await c.req.json())
    deps.onWrite({ path: c.req.path, by, body: visit })
    const known = deps.visits.find(({ id }) => id === visit.id)
    if (known !== undefined) return c.json(known)
    const place = c.req.param('id') as Visit['place']
    const kept: Visit = { ...visit, place, by, receivedAtMs: Date.now(), mediaType: null }
    deps.visits.push(kept)
    return c.json(kept, 201)
  })
  app.put(PATHS.placeVisitPhoto, async (c) => {
    if (deps.faults.writeStatus > 0) return fail(deps.faults.writeStatus, 'Store not usable')
    const body = await c.req.arrayBuffer()
    deps.onWrite({ path: c.req.path, by: writerOf(c) ?? '', body: body.byteLength })
    const at = deps.visits.findIndex(({ id }) => id === c.req.param('visit'))
    const visit = deps.visits[at]
    if (visit !== undefined) deps.visits[at] = { ...visit, mediaType: 'image/png' }
    return c.body(null, 204)
  })
  app.get(PATHS.placeVisitPhoto, (c) =>
    c.body(new Uint8Array(PHOTO), 200, { 'content-type': 'image/png' }),
  )
  app.get(PATHS.placeFirstAid, (c) => {
    const language = c.req.query('language') === 'en' ? 'en' : 'id'
    const open = deps
      .held()
      .outages.filter(({ place, endMs }) => place === c.req.param('id') && endMs === null)
    const answer: PlaceFirstAid = {
      advice: open.map((outage) => ({
        outage: outage.id,
        cause: outage.cause,
        confidence: outage.confidence,
        sinceMs: outage.startMs,
        accessPoint: null,
        steps: [...stepsOf(outage.cause, null, language)],
      })),
    }
    return c.json(answer)
  })
}
