import { Hono } from 'hono'
import type { Context } from 'hono'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import { localDaySchema } from '#contract/visitors.ts'
import { PATHS } from '#contract/paths.ts'
import { KNOWLEDGE } from '#contract/words.ts'
import type { Knowledge } from '#contract/words.ts'
import { PERIOD_EXPECTED, periodOf } from '../../coverage/period.ts'
import type { CoveragePeriod } from '../../coverage/period.ts'
import { NotKeptError } from '../../days/day-book.ts'
import type { DayBook } from '../../days/day-book.ts'
import { localDayAt } from '../../domain/local-day.ts'
import { availabilityShares } from '../../domain/totals.ts'
import { countDays, dayAfter } from '../../domain/visitors.ts'
import type { Journal } from '../../journal/open.ts'
import { problem } from '../problem.ts'
import { zippedAnswers } from '../zipped-answers.ts'
import { unknownId } from './timeline.ts'

export interface DayRouteDeps {
  readonly days: DayBook
  readonly journal: Journal
  readonly nowMs: () => number
  /** The city's zone: days begin at its midnight. */
  readonly timeZone: string
}

const DAYS_MAX = 400
const DAYS_DEFAULT = 31
/** A day that is over changes only with late data: a browser asks again after a minute. */
const SETTLED = 'private, max-age=60'
const UNSETTLED = 'no-cache'

/**
 * `GET /v1/days?from=&until=` (the last 31 days), `/v1/days/:day?known=now|then`,
 * `/v1/availability?period=2026-10|2026-10-21&known=now|then&until=` and
 * `/v1/places/:id/days?from=&until=&steps=1`.
 */
export function dayRoutes({ days, journal, nowMs, timeZone }: DayRouteDeps): Hono {
  const answers = zippedAnswers(nowMs)
  const today = (): string => localDayAt(nowMs(), timeZone)
  const cacheControl = (from: string, until: string): string =>
    days.isProvisional(from, until) ? UNSETTLED : SETTLED
  const totalsOf = (c: Context, from: string, until: string, known: Knowledge) =>
    days.totalsOf(from, until, known).catch((cause: unknown) => {
      if (cause instanceof NotKeptError) return notKept(c, cause)
      throw cause
    })
  return new Hono()
    .get(PATHS.days, async (c) => {
      const asked = readDays(c, today())
      if (asked instanceof Response) return asked
      c.header('Cache-Control', UNSETTLED)
      return c.json(await days.days(asked.from, asked.until))
    })
    .get(PATHS.day, async (c) => {
      const day = c.req.param('day')
      const known = readKnown(c)
      if (known instanceof Response) return known
      if (!localDaySchema.safeParse(day).success) return refusedDay(c, 'day', day, today())
      const build = async () =>
        (day > today() ? null : await days.cityDay(day, known)) ?? nothingKnown(c)
      return answers.answer(c, `${day} ${known}`, build, cacheControl(day, day))
    })
    .get(PATHS.availability, async (c) => {
      const known = readKnown(c)
      if (known instanceof Response) return known
      const text = c.req.query('period') ?? today().slice(0, 7)
      const period = periodOf(text, timeZone, nowMs())
      if (period === null) {
        return refused(c, 'period', `got "${text.slice(0, 40)}", expected ${PERIOD_EXPECTED}`)
      }
      const { firstDay, lastDay, fromMs } = period
      const untilMs = readUntil(c, period, known)
      if (untilMs instanceof Response) return untilMs
      const build = async (): Promise<AvailabilityOfPlaces | Response> => {
        const totals =
          untilMs < period.untilMs
            ? await days.totalsUntil(firstDay, untilMs)
            : await totalsOf(c, firstDay, lastDay, known)
        if (totals instanceof Response) return totals
        const places = Array.from(totals, ([place, { totalsMs, serviceMs }]) => {
          return { place, totalsMs, serviceMs, ...availabilityShares(serviceMs) }
        })
        const isProvisional = days.isProvisional(firstDay, lastDay)
        const first = await days.firstDay()
        return { period: text, fromMs, untilMs, known, isProvisional, firstDay: first, places }
      }
      const part = untilMs < period.untilMs ? `until ${untilMs}` : known
      const key = `of places ${text} ${part}`
      return answers.answer(c, key, build, cacheControl(firstDay, lastDay))
    })
    .get(PATHS.placeDays, async (c) => {
      const place = c.req.param('id') as PlaceId
      if (!journal.inventory().places.has(place)) return unknownId(c, 'place')
      const asked = readDays(c, today())
      if (asked instanceof Response) return asked
      c.header('Cache-Control', cacheControl(asked.from, asked.until))
      const told = await days.placeDays(place, asked.from, asked.until)
      if (c.req.query('steps') === '1') return c.json(told)
      return c.json({ days: told.days.map(({ steps: _, lines: __, ...figures }) => figures) })
    })
}

function nothingKnown(c: Context): Response {
  const detail = 'GET /v1/days lists the days of which something is known.'
  return problem(c, 404, 'Nothing is known of that day', { detail })
}

/** The 410 of what was known at a time whose polls are gone. */
export function notKept(c: Context, { keptFromDay }: NotKeptError): Response {
  const detail =
    `Data that came late would have to be told apart by their single polls, which are kept since ` +
    `${keptFromDay}. Ask for what is known now.`
  return problem(c, 410, 'What was known then is no longer kept', { detail })
}

function readKnown(c: Context): Knowledge | Response {
  const text = c.req.query('known') ?? 'now'
  const known = KNOWLEDGE.find((word) => word === text)
  return (
    known ?? refused(c, 'known', `got "${text.slice(0, 40)}", expected ${KNOWLEDGE.join(' or ')}`)
  )
}

/** Until when a period counts, Unix ms: all of it, or until a time of a day; or the 400 that refuses it. */
function readUntil(
  c: Context,
  { firstDay, lastDay, fromMs, untilMs }: CoveragePeriod,
  known: Knowledge,
): number | Response {
  const text = c.req.query('until')
  if (text === undefined) return untilMs
  if (firstDay !== lastDay || known === 'then') {
    return refused(c, 'until', 'is for a single day and what is known of it now')
  }
  const asked = /^\d{1,15}$/.test(text) ? Number(text) : null
  if (asked === null || asked <= fromMs) {
    return refused(c, 'until', `got "${text.slice(0, 40)}", expected Unix ms within the day`)
  }
  return Math.min(asked, untilMs)
}

/** `from` and `until` of a query, both included, or the 400 that refuses them. */
function readDays(c: Context, today: string): { from: string; until: string } | Response {
  const until = c.req.query('until') ?? today
  if (!localDaySchema.safeParse(until).success) return refusedDay(c, 'until', until, today)
  const from = c.req.query('from') ?? dayAfter(until, 1 - DAYS_DEFAULT)
  if (!localDaySchema.safeParse(from).success) return refusedDay(c, 'from', from, today)
  const count = countDays(from, until)
  if (count === 0) return refused(c, 'from', 'must not be after "until"')
  if (count > DAYS_MAX) return refused(c, 'from', `${count} days asked, at most ${DAYS_MAX}`)
  return { from, until }
}

function refusedDay(c: Context, path: string, text: string, today: string): Response {
  return refused(c, path, `got "${text.slice(0, 40)}", expected a day such as ${today}`)
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 400, 'The query cannot be read', { errors: [{ path, message }] })
}
