import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import type { PlaceId } from '#contract/ids.ts'
import { newVisitSchema } from '#contract/visit.ts'
import type { PlaceVisits } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import { cleanPhoto } from '../../journal/clean-photo.ts'
import type { Journal } from '../../journal/open.ts'
import { PHOTO_BYTES_MAX } from '../../journal/photos.ts'
import { VISITS_MAX } from '../../journal/visits.ts'
import type { VisitPhotoResult, VisitResult } from '../../journal/visits.ts'
import { readBytes, readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'
import { unknownId } from './timeline.ts'

export interface VisitRouteDeps {
  readonly journal: Pick<Journal, 'inventory' | 'visits'>
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 16_384
const LISTED_MAX = 100
/** A phone's clock may be wrong by hours; a visit of tomorrow is none. */
const AHEAD_MS_MAX = 86_400_000

/**
 * `GET`, `POST /v1/places/:id/visits` (201 with the visit, 200 when it was sent before; 409 when
 * there are too many or the id is another's; 422 for one in the future), `PUT .../:visit/photo` with
 * the picture as its body (204; 413 over 8 MB; 415 for what is no photo) and `GET` of it.
 */
export function visitRoutes({ journal, nowMs, operator }: VisitRouteDeps): Hono {
  const placeOf = (c: Context): PlaceId | null => {
    const id = (c.req.param('id') ?? '') as PlaceId
    return journal.inventory().places.has(id) ? id : null
  }
  return new Hono()
    .get(PATHS.placeVisits, async (c) => {
      const place = placeOf(c)
      if (place === null) return unknownId(c, 'place')
      const found = await journal.visits.list(place, LISTED_MAX + 1)
      const list: PlaceVisits = {
        visits: found.slice(0, LISTED_MAX),
        isCut: found.length > LISTED_MAX,
      }
      c.header('Cache-Control', 'no-cache')
      return c.json(list)
    })
    .post(PATHS.placeVisits, operator, async (c) => {
      const place = placeOf(c)
      if (place === null) return unknownId(c, 'place')
      const visit = await readJson(c, BODY_BYTES_MAX, newVisitSchema)
      if (visit instanceof Response) return visit
      if (visit.atMs > nowMs() + AHEAD_MS_MAX) {
        const errors = [{ path: 'atMs', message: 'lies in the future' }]
        return problem(c, 422, 'The visit has not been yet', { errors })
      }
      const by = operatorOf(c)
      return answer(c, await journal.visits.add({ ...visit, place, by, receivedAtMs: nowMs() }))
    })
    .put(PATHS.placeVisitPhoto, operator, async (c) => {
      const place = placeOf(c)
      if (place === null) return unknownId(c, 'place')
      const bytes = await readBytes(c, PHOTO_BYTES_MAX)
      if (bytes === null) {
        const detail = `at most ${PHOTO_BYTES_MAX} bytes`
        return problem(c, 413, 'The photo is too large', { detail })
      }
      const photo = cleanPhoto(bytes)
      if (photo === null) {
        return problem(c, 415, 'This is no photo', { detail: 'expected JPEG, PNG or WebP' })
      }
      return answerPhoto(c, await journal.visits.addPhoto(place, c.req.param('visit'), photo))
    })
    .get(PATHS.placeVisitPhoto, async (c) => {
      const { id, visit } = c.req.param()
      const photo = await journal.visits.photo(id as PlaceId, visit)
      if (photo === null) return problem(c, 404, 'There is no such photo')
      return c.body(photo.bytes, 200, {
        'Content-Type': photo.type,
        'X-Content-Type-Options': 'nosniff',
        // A photo never changes; it shows people and places, so no proxy keeps it.
        'Cache-Control': 'private, max-age=31536000, immutable',
      })
    })
}

function answer(c: Context, result: VisitResult): Response {
  switch (result.outcome) {
    case 'added':
      return c.json(result.visit, 201)
    case 'known':
      return c.json(result.visit)
    case 'taken':
      return problem(c, 409, 'This is the id of another visit')
    case 'too-many':
      return problem(c, 409, 'There are too many visits', {
        detail: `at most ${VISITS_MAX} to one place`,
      })
    default:
      return result satisfies never
  }
}

function answerPhoto(c: Context, result: VisitPhotoResult): Response {
  switch (result) {
    case 'added':
    case 'known':
      return c.body(null, 204)
    case 'no-visit':
      return problem(c, 404, 'There is no such visit')
    default:
      return result satisfies never
  }
}
