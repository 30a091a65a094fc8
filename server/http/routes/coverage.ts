import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import { coverageRulesSchema } from '#contract/coverage.ts'
import { PATHS } from '#contract/paths.ts'
import { KNOWLEDGE } from '#contract/words.ts'
import type { Knowledge } from '#contract/words.ts'
import { SITES_MAX } from '../../coverage/coverage-book.ts'
import type { CoverageBook } from '../../coverage/coverage-book.ts'
import { monthAt, PERIOD_EXPECTED, periodOf } from '../../coverage/period.ts'
import type { CoveragePeriod } from '../../coverage/period.ts'
import { NotKeptError } from '../../days/day-book.ts'
import { problem } from '../problem.ts'
import { zippedAnswers } from '../zipped-answers.ts'
import { notKept } from './days.ts'

export interface CoverageRouteDeps {
  readonly coverage: CoverageBook
  readonly timeZone: string
  readonly nowMs: () => number
}

const SITES_DEFAULT = 10

const numberText = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,20})?$/, 'expected a number')
  .transform(Number)
const periodQuery = z.strictObject({
  period: z.string().exactOptional(),
  known: z.enum(KNOWLEDGE, { error: 'expected now or then' }).default('now'),
})
const nextQuery = z.strictObject({
  sites: numberText
    .pipe(z.int({ error: 'expected a whole number' }).min(1).max(SITES_MAX))
    .default(SITES_DEFAULT),
})
const reachQuery = z.strictObject({
  latitude: numberText.pipe(z.number().min(-90).max(90)),
  longitude: numberText.pipe(z.number().min(-180).max(180)),
  meters: numberText.pipe(coverageRulesSchema.shape.reachMeters).exactOptional(),
})

/**
 * `GET /v1/coverage?period=2026-10|2026-10-21&known=now|then` (the present month), its discs as
 * `GET /v1/coverage/shapes`, `GET /v1/coverage/next?sites=` (10, at most 100) and
 * `GET /v1/coverage/reach?latitude=&longitude=&meters=`.
 */
export function coverageRoutes({ coverage, timeZone, nowMs }: CoverageRouteDeps): Hono {
  const answers = zippedAnswers(nowMs)
  const ofPeriod = async (
    c: Context,
    answer: (period: CoveragePeriod, known: Knowledge) => Promise<object>,
  ): Promise<Response> => {
    const asked = periodQuery.safeParse(c.req.query())
    if (!asked.success) return refused(c, asked.error)
    const atMs = nowMs()
    const { period: text = monthAt(atMs, timeZone), known } = asked.data
    const period = periodOf(text, timeZone, atMs)
    if (period === null) {
      const message = `got "${text.slice(0, 40)}", expected ${PERIOD_EXPECTED}`
      return problem(c, 400, UNREADABLE, { errors: [{ path: 'period', message }] })
    }
    const build = (): Promise<object> =>
      answer(period, known).catch((cause: unknown) => {
        if (cause instanceof NotKeptError) return notKept(c, cause)
        throw cause
      })
    return answers.answer(c, `${c.req.path} ${period.period} ${known}`, build, 'no-cache')
  }
  return new Hono()
    .get(PATHS.coverage, (c) => ofPeriod(c, (period, known) => coverage.of(period, known)))
    .get(PATHS.coverageShapes, (c) =>
      ofPeriod(c, (period, known) => coverage.shapesOf(period, known)),
    )
    .get(PATHS.nextPlaces, async (c) => {
      const asked = nextQuery.safeParse(c.req.query())
      if (!asked.success) return refused(c, asked.error)
      return answered(c, await coverage.next(asked.data.sites))
    })
    .get(PATHS.reach, (c) => {
      const asked = reachQuery.safeParse(c.req.query())
      if (!asked.success) return refused(c, asked.error)
      const { meters, ...spot } = asked.data
      return answered(c, coverage.reach(spot, meters))
    })
}

const UNREADABLE = 'The query cannot be read'

function answered(c: Context, body: object): Response {
  c.header('Cache-Control', 'no-cache')
  return c.json(body)
}

function refused(c: Context, { issues }: z.ZodError): Response {
  const errors = issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  return problem(c, 400, UNREADABLE, { errors: errors.slice(0, 20) })
}
