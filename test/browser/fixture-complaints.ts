import {
  newComplaintAnswerSchema,
  newComplaintSchema,
  type Complaint,
  type PlaceComplaints,
} from '#contract/complaint.ts'
import { PATHS } from '#contract/paths.ts'
import type { Context, Hono } from 'hono'
import { complaintTimes } from '../../server/domain/complaint.ts'
import type { PlaceRoutesDeps } from './fixture-visits.ts'

const MINUTE_MS = 60_000

/** One complaint at each place that is dark: it came ten minutes after the outage began. */
function firstComplaints(deps: PlaceRoutesDeps): Complaint[] {
  return deps.held().outages.flatMap(({ id, place, subject, startMs, endMs, cause }) => {
    if (place === null || endMs !== null || subject.kind !== 'site') return []
    const answer = {
      atMs: startMs + 25 * MINUTE_MS,
      by: 'Rina',
      text: 'PLN sudah dihubungi.',
      isResolved: false,
    }
    return [
      {
        id: `complaint-${id}`,
        place,
        kind: 'no-signal' as const,
        text: 'Sejak pagi tidak ada Wi-Fi di ruang tunggu.',
        channel: 'message' as const,
        receivedAtMs: startMs + 10 * MINUTE_MS,
        recordedBy: 'Rina',
        recordedAtMs: startMs + 12 * MINUTE_MS,
        stateThen: 'down' as const,
        outage: { id, startMs, cause },
        answers: [answer],
        ...complaintTimes([answer]),
      },
    ]
  })
}

/** Routes of complaints, added to those of a place. */
export function complaintRoutes(
  app: Hono,
  deps: PlaceRoutesDeps,
  writerOf: (c: Context) => string | null,
  fail: (status: number, title: string) => Response,
): void {
  let complaints: readonly Complaint[] | undefined
  const all = (): readonly Complaint[] => (complaints ??= firstComplaints(deps))
  app.get(PATHS.placeComplaints, (c) => {
    const own = all().filter(({ place }) => place === c.req.param('id'))
    const answer: PlaceComplaints = { complaints: own, total: own.length }
    return c.json(answer)
  })
  app.post(PATHS.placeComplaints, async (c) => {
    if (deps.faults.writeStatus > 0) return fail(deps.faults.writeStatus, 'Store not usable')
    const by = writerOf(c)
    if (by === null) return fail(401, 'Say who you are')
    const wish = newComplaintSchema.parse(await c.req.json())
    deps.onWrite({ path: c.req.path, by, body: wish })
    const kept: Complaint = {
      ...wish,
      id: `complaint-${all().length}`,
      place: c.req.param('id') as Complaint['place'],
      recordedBy: by,
      recordedAtMs: Date.now(),
      stateThen: 'up',
      outage: null,
      answers: [],
      ...complaintTimes([]),
    }
    complaints = [kept, ...all()]
    return c.json(kept, 201)
  })
  app.post(PATHS.complaintAnswers, async (c) => {
    const by = writerOf(c)
    if (by === null) return fail(401, 'Say who you are')
    const wish = newComplaintAnswerSchema.parse(await c.req.json())
    deps.onWrite({ path: c.req.path, by, body: wish })
    const known = all().find(({ id }) => id === c.req.param('id'))
    if (known === undefined) return fail(404, 'There is no such complaint')
    const answers = [...known.answers, { ...wish, by, atMs: Date.now() }]
    const kept: Complaint = { ...known, answers, ...complaintTimes(answers) }
    complaints = all().map((one) => (one === known ? kept : one))
    return c.json(kept, 201)
  })
}
