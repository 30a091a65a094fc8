import { Hono } from 'hono'
import type { Context } from 'hono'
import type { AccessPointId } from '#contract/ids.ts'
import type { Usage } from '#contract/usage.ts'
import { localDaySchema } from '#contract/visitors.ts'
import { PATHS } from '#contract/paths.ts'
import { USAGE_SCOPES } from '#contract/words.ts'
import type { UsageScope } from '#contract/words.ts'
import { daysOfMonth, localDayAt, spanOfDay } from '../../domain/local-day.ts'
import { countDays } from '../../domain/visitors.ts'
import type { Inventory } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import type { SeriesStore } from '../../store/series-store.ts'
import { lastRadios } from '../../usage/last-radios.ts'
import type { UsageBook } from '../../usage/usage-book.ts'
import { problem } from '../problem.ts'
import { unknownId } from './timeline.ts'

export interface UsageRouteDeps {
  readonly usage: UsageBook
  readonly store: SeriesStore
  readonly journal: Journal
  readonly nowMs: () => number
  /** The city's zone: days begin at its midnight. */
  readonly timeZone: string
}

const DAYS_MAX = 400
/** Days of single access points or places that one answer is made of: some seconds of work. */
const ROWS_MAX = 100_000

/** `GET /v1/usage`, `/v1/capacity` and `/v1/access-points/:id/radios`. */
export function usageRoutes({ usage, store, journal, nowMs, timeZone }: UsageRouteDeps): Hono {
  return new Hono()
    .get(PATHS.usage, async (c) => {
      const scope = USAGE_SCOPES.find((word) => word === (c.req.query('scope') ?? 'city'))
      if (scope === undefined) {
        return refused(c, 'scope', `expected one of ${USAGE_SCOPES.join(', ')}`)
      }
      const days = readDays(c, localDayAt(nowMs(), timeZone))
      if (days instanceof Response) return days
      const { period, from, until } = days
      // The id may be empty: those without a provider are summed up under it.
      const id = c.req.query('id') ?? (scope === 'city' ? 'city' : undefined)
      const rows = rowsOf(scope, journal.inventory()) * countDays(from, until)
      if (id === undefined && rows > ROWS_MAX) {
        return refused(
          c,
          'period',
          'too long for all of them: ask for a shorter one, or for one id',
        )
      }
      const one = id === undefined ? undefined : await usage.ofOne(scope, id, from, until)
      if (one === null)
        return problem(c, 404, 'There is no such id', { errors: [unknownOf(scope)] })
      const answer: Usage = {
        period,
        fromMs: spanOfDay(from, timeZone).startMs,
        untilMs: spanOfDay(until, timeZone).endMs,
        isProvisional: usage.isProvisional(from, until),
        of: one === undefined ? [...(await usage.ofAll(scope, from, until))] : [one],
      }
      return c.json(answer)
    })
    .get(PATHS.capacity, async (c) => c.json(await usage.capacity()))
    .get(PATHS.accessPointRadios, async (c) => {
      const id = c.req.param('id') as AccessPointId
      if (!journal.inventory().accessPoints.has(id)) return unknownId(c, 'access point')
      return c.json(await lastRadios(store, id, nowMs()))
    })
}

interface AskedDays {
  readonly period: string
  readonly from: string
  readonly until: string
}

/** `period` as a day, a month or a year, or `from` and `until`; by default today. */
function readDays(c: Context, today: string): AskedDays | Response {
  const [from, until] = [c.req.query('from'), c.req.query('until')]
  if (from === undefined && until === undefined) {
    const period = c.req.query('period') ?? today
    const days = daysOfPeriod(period)
    if (days !== null) return { period, ...days }
    const got = period.slice(0, 40)
    return refused(c, 'period', `got "${got}", expected ${today}, ${today.slice(0, 7)} or a year`)
  }
  const range = { until: until ?? today, from: from ?? until ?? today }
  for (const [path, text] of Object.entries(range)) {
    if (localDaySchema.safeParse(text).success) continue
    return refused(c, path, `got "${text.slice(0, 40)}", expected a day such as ${today}`)
  }
  // Counted, not listed: thousands of years may be asked for.
  const count = countDays(range.from, range.until)
  if (count === 0) return refused(c, 'from', 'must not be after "until"')
  if (count > DAYS_MAX) return refused(c, 'from', `${count} days asked, at most ${DAYS_MAX}`)
  return { period: `${range.from}/${range.until}`, ...range }
}

function daysOfPeriod(period: string): Omit<AskedDays, 'period'> | null {
  if (localDaySchema.safeParse(period).success) return { from: period, until: period }
  if (/^\d{4}$/.test(period) && localDaySchema.safeParse(`${period}-01-01`).success) {
    return { from: `${period}-01-01`, until: `${period}-12-31` }
  }
  if (!localDaySchema.safeParse(`${period}-01`).success) return null
  const [from, until] = daysOfMonth(period)
  return { from, until }
}

function rowsOf(scope: UsageScope, { accessPoints, places }: Inventory): number {
  return scope === 'access-point' ? accessPoints.size : places.size
}

function unknownOf(scope: UsageScope): { path: string; message: string } {
  return { path: 'id', message: `no ${scope} has this id, and none had it in the period` }
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 400, 'The query cannot be read', { errors: [{ path, message }] })
}
