import { setImmediate } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { PlaceId } from '#contract/ids.ts'
import { localDaySchema, type PlaceVisitors, type VisitorsDay } from '#contract/visitors.ts'
import { PATHS } from '#contract/paths.ts'
import { countDays, daysBetween, sketchesByDay, visitorsOfDay } from '../../domain/visitors.ts'
import type { Journal } from '../../journal/open.ts'
import { problem } from '../problem.ts'
import { unknownId } from './timeline.ts'

export interface VisitorRouteDeps {
  readonly journal: Journal
  readonly nowMs: () => number
  /** The city's zone: what day it is there is today. */
  readonly timeZone: string
}

const DAYS_MAX = 400

/** `GET /v1/places/:id/visitors`: distinct devices by local day. */
export function visitorRoutes({ journal, nowMs, timeZone }: VisitorRouteDeps): Hono {
  // The Swedish short date is the ISO one.
  const localDay = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  return new Hono().get(PATHS.placeVisitors, async (c) => {
    const { places, accessPoints } = journal.inventory()
    const place = c.req.param('id') as PlaceId
    if (!places.has(place)) return unknownId(c, 'place')
    const days = readDays(c, localDay.format(nowMs()))
    if (days instanceof Response) return days
    const parts = [...accessPoints.values()].filter((part) => part.place === place)
    const active = parts.filter(({ status }) => status === 'active').map(({ id }) => id)
    const all = parts.map(({ id }) => id)
    const sketches = sketchesByDay(await journal.readVisitors(all, days.from, days.until))
    const list: VisitorsDay[] = []
    for (const day of daysBetween(days.from, days.until)) {
      list.push(visitorsOfDay(day, sketches.get(day) ?? [], active))
      // A day of a busy place takes milliseconds, and deliveries must not wait for a year of them.
      await setImmediate()
    }
    const answer: PlaceVisitors = { ...days, days: list }
    return c.json(answer)
  })
}

interface Days {
  readonly from: string
  readonly until: string
}

/** `from` and `until` of a query, by default today, or the 400 that refuses them. */
function readDays(c: Context, today: string): Days | Response {
  const until = c.req.query('until') ?? today
  const from = c.req.query('from') ?? until
  for (const [path, text] of Object.entries({ from, until })) {
    if (localDaySchema.safeParse(text).success) continue
    return refused(c, path, `got "${text.slice(0, 40)}", expected a day such as ${today}`)
  }
  // Counted, not listed: thousands of years may be asked for.
  const count = countDays(from, until)
  if (count === 0) return refused(c, 'from', 'must not be after "until"')
  if (count > DAYS_MAX) return refused(c, 'from', `${count} days asked, at most ${DAYS_MAX}`)
  return { from, until }
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 400, 'The query cannot be read', { errors: [{ path, message }] })
}
