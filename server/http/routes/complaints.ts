import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { newComplaintAnswerSchema, newComplaintSchema } from '#contract/complaint.ts'
import type { Complaint } from '#contract/complaint.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { PLACE_STATES } from '#contract/words.ts'
import type { PlaceState } from '#contract/words.ts'
import { ANSWERS_MAX, COMPLAINTS_MAX } from '../../journal/complaints.ts'
import type { AnswerAdded } from '../../journal/complaints.ts'
import type { Place } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import { equipmentOf, readPlaceIntervals } from '../../live/history.ts'
import type { HistoryDeps } from '../../live/history.ts'
import { readJson } from '../middleware/body.ts'
import { operatorIn, operatorOf } from '../middleware/operator.ts'
import type { OperatorJudge } from '../middleware/operator.ts'
import { problem } from '../problem.ts'
import { unknownId } from './timeline.ts'

export interface ComplaintRouteDeps extends HistoryDeps {
  readonly journal: Pick<Journal, 'inventory' | 'complaints'>
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
  readonly judge: OperatorJudge
}

const BODY_BYTES_MAX = 16_384
const LISTED_DEFAULT = 50
const LISTED_MAX = 200

/**
 * `GET /v1/places/:id/complaints?limit=` (default 50, at most 200; 400 for another), `POST` of one to
 * it (201 with the complaint; 409 when there are too many; 422 for one of the future, or of another
 * kind without words) and `POST /v1/complaints/:id/answers` (201 with the complaint).
 */
export function complaintRoutes(deps: ComplaintRouteDeps): Hono {
  const { journal, nowMs, operator, judge } = deps
  const placeOf = (c: Context): Place | undefined =>
    journal.inventory().places.get((c.req.param('id') ?? '') as PlaceId)
  return new Hono()
    .get(PATHS.placeComplaints, async (c) => {
      const place = placeOf(c)
      if (place === undefined) return unknownId(c, 'place')
      const asked = c.req.query('limit') ?? String(LISTED_DEFAULT)
      const limit = /^\d{1,3}$/.test(asked) ? Number(asked) : 0
      if (limit < 1 || limit > LISTED_MAX) {
        const message = `got "${asked.slice(0, 40)}", expected 1 to ${LISTED_MAX}`
        const errors = [{ path: 'limit', message }]
        return problem(c, 400, 'The query cannot be read', { errors })
      }
      c.header('Cache-Control', 'no-cache')
      const { complaints, total } = await journal.complaints.list(place.id, limit)
      const isOperator = operatorIn(c, judge) !== null
      return c.json({
        complaints: complaints.map((one) => (isOperator ? one : forAnyone(one))),
        total,
      })
    })
    .post(PATHS.placeComplaints, operator, async (c) => {
      const place = placeOf(c)
      if (place === undefined) return unknownId(c, 'place')
      const wish = await readJson(c, BODY_BYTES_MAX, newComplaintSchema)
      if (wish instanceof Response) return wish
      if (wish.receivedAtMs > nowMs()) return refused(c, 'receivedAtMs', 'lies in the future')
      if (wish.kind === 'other' && wish.text === '') {
        return refused(c, 'text', 'expected what was complained of')
      }
      const stateThen = await stateAt(deps, place, wish.receivedAtMs)
      const maker = { by: operatorOf(c), atMs: nowMs() }
      return answer(c, await journal.complaints.add({ ...wish, place: place.id, stateThen }, maker))
    })
    .post(PATHS.complaintAnswers, operator, async (c) => {
      const wish = await readJson(c, BODY_BYTES_MAX, newComplaintAnswerSchema)
      if (wish instanceof Response) return wish
      const maker = { by: operatorOf(c), atMs: nowMs() }
      return answer(c, await journal.complaints.answer(c.req.param('id'), wish, maker))
    })
}

/** What strangers wrote on a public page nobody has read yet: it is for the office alone. */
const forAnyone = (complaint: Complaint): Complaint =>
  complaint.channel === 'public-page' ? { ...complaint, text: '' } : complaint

/** The state of a place at a moment, from the polls around it. */
async function stateAt(deps: ComplaintRouteDeps, place: Place, atMs: number): Promise<PlaceState> {
  const equipment = equipmentOf(deps.journal.inventory(), place)
  const intervals = await readPlaceIntervals(deps, equipment, atMs, atMs + 1)
  return PLACE_STATES.find((state) => state === intervals[0]?.state) ?? 'unknown'
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 422, 'The complaint cannot be kept', { errors: [{ path, message }] })
}

function answer(c: Context, result: AnswerAdded): Response {
  switch (result.outcome) {
    case 'added':
      return c.json(result.complaint, 201)
    case 'no-complaint':
      return problem(c, 404, 'There is no such complaint')
    case 'too-many': {
      const detail = `at most ${COMPLAINTS_MAX} complaints, and ${ANSWERS_MAX} answers to one`
      return problem(c, 409, 'There are too many complaints', { detail })
    }
    default:
      return result satisfies never
  }
}
