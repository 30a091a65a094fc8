import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import { placeIdSchema } from '#contract/ids.ts'
import type { OutageDetail, OutageList } from '#contract/outage.ts'
import { timestampMs } from '#contract/sample.ts'
import { PATHS } from '#contract/paths.ts'
import { CAUSES, OUTAGE_STATUSES, OUTAGE_SUBJECTS } from '#contract/words.ts'
import type { Journal } from '../../journal/open.ts'
import { shownOutage } from '../../journal/outages.ts'
import type { OutageQuery } from '../../journal/outages.ts'
import { problem } from '../problem.ts'

export interface OutageRouteDeps {
  readonly journal: Pick<Journal, 'outages' | 'outageNotes'>
}

const LISTED_MAX = 1000

const time = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(timestampMs)
const query = z
  .strictObject({
    from: time,
    until: time,
    place: placeIdSchema,
    incident: z.string().min(1).max(64),
    kind: z.enum(OUTAGE_SUBJECTS),
    cause: z.enum(CAUSES),
    status: z.enum(OUTAGE_STATUSES),
    open: z.enum(['true', 'false']).transform((text) => text === 'true'),
  })
  .partial()

/**
 * `GET /v1/outages?from=&until=&place=&incident=&kind=&cause=&status=&open=` (Unix ms; those that
 * touch the period, the newest first, at most 1,000) and `GET /v1/outages/:id` with all that was said
 * of it.
 */
export function outageRoutes({ journal }: OutageRouteDeps): Hono {
  return new Hono()
    .get(PATHS.outages, async (c) => {
      const asked = readQuery(c)
      if (asked instanceof Response) return asked
      const found = await journal.outages.list({ ...asked, limit: LISTED_MAX + 1 })
      const list: OutageList = {
        outages: found.slice(0, LISTED_MAX).map(shownOutage),
        isCut: found.length > LISTED_MAX,
      }
      c.header('Cache-Control', 'no-cache')
      return c.json(list)
    })
    .get(PATHS.outage, async (c) => {
      const id = c.req.param('id')
      const outage = await journal.outages.get(id)
      if (outage === null) return unknownOutage(c)
      const notes = [...(await journal.outageNotes.list(id))]
      const detail: OutageDetail = { outage: shownOutage(outage), notes }
      c.header('Cache-Control', 'no-cache')
      return c.json(detail)
    })
}

export function unknownOutage(c: Context): Response {
  return problem(c, 404, 'There is no such outage')
}

function readQuery(c: Context): Omit<OutageQuery, 'limit'> | Response {
  const parsed = query.safeParse(c.req.query())
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.'),
      message,
    }))
    return problem(c, 400, 'The query cannot be read', { errors: errors.slice(0, 20) })
  }
  const { from, until, open, ...rest } = parsed.data
  return { ...rest, fromMs: from, untilMs: until, isOpen: open }
}
