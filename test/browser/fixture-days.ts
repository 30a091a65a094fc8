import type { CityDay, CityDays } from '#contract/days.ts'
import type { Fleet, PlaceNow } from '#contract/fleet.ts'
import { PATHS } from '#contract/paths.ts'
import { PLACE_STATES, type Cause, type Knowledge, type PlaceState } from '#contract/words.ts'
import { Hono } from 'hono'
import { randomOf } from './fixture-city.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The fixture's city keeps WITA. */
const OFFSET_MS = 8 * HOUR_MS
/** So many days are known before today. */
const DAYS_KNOWN = 75

/** The local day of a moment. */
export function localDay(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 10)
}

const startOf = (day: string): number => Date.parse(`${day}T00:00Z`) - OFFSET_MS
const code = (state: PlaceState): number => PLACE_STATES.indexOf(state)

type Steps = CityDay['places'][number]['steps']

/** A cut between 13.07 and 15.02 takes a fifth of the city; others fall for a while by themselves. */
function stepsOf(place: PlaceNow, index: number, seed: number): Steps {
  if (place.state === 'planned') return [[0, code('planned')]]
  const random = randomOf(seed + index * 13)
  const steps: [number, number][] = [[0, code('up')]]
  if (index % 29 === 11) {
    steps.push([5 * HOUR_MS + 20 * MINUTE_MS, code('unknown')], [7 * HOUR_MS, code('up')])
  }
  if (index % 5 === 2) {
    const late = Math.floor(random() * 6) * MINUTE_MS
    steps.push(
      [13 * HOUR_MS + 7 * MINUTE_MS + late, code('down')],
      [15 * HOUR_MS + 2 * MINUTE_MS + late, code('up')],
    )
  } else if (random() < 0.3) {
    const from = Math.floor((16 + random() * 6) * HOUR_MS)
    steps.push(
      [from, code(random() < 0.5 ? 'degraded' : 'down')],
      [from + Math.floor((0.2 + random()) * HOUR_MS), code('up')],
    )
  }
  return steps
}

/** What the map showed then: of some places nothing during the cut, their agents had no line. */
function thenOf(steps: Steps, index: number): Steps | null {
  if (index % 10 !== 2) return null
  return steps.map(([at, state]) => [at, state === code('down') ? code('unknown') : state])
}

/** A day of the fixture's city. */
export function makeCityDay(fleet: Fleet, day: string, known: Knowledge, nowMs: number): CityDay {
  const fromMs = startOf(day)
  const untilMs = Math.min(fromMs + DAY_MS, nowMs)
  const seed = Date.parse(day) / DAY_MS
  const outages: CityDay['outages'] = []
  const places = fleet.places.map((place, index) => {
    const now = stepsOf(place, index, seed)
    const then = thenOf(now, index)
    for (const [at, [offset, state]] of now.entries()) {
      if (state !== code('down')) continue
      const cause: Cause = index % 5 === 2 ? 'power' : 'uplink'
      outages.push({
        id: `past-${index}-${at}`,
        place: place.id,
        startMs: fromMs + offset,
        endMs: fromMs + (now[at + 1]?.[0] ?? DAY_MS),
        cause,
      })
    }
    const [steps, otherSteps] = known === 'now' || then === null ? [now, then] : [then, now]
    const { id, name, latitude, longitude } = place
    return { id, name, latitude, longitude, steps, otherSteps }
  })
  return { day, fromMs, untilMs, known, isProvisional: day === localDay(nowMs), places, outages }
}

/** The first day of which anything is known. */
export const firstDay = (nowMs: number): string => localDay(nowMs - DAYS_KNOWN * DAY_MS)

/** The days from one to another, both included, as the calendar shows them. */
export function makeCityDays(fleet: Fleet, from: string, until: string, nowMs: number): CityDays {
  const first = firstDay(nowMs)
  const days: CityDays['days'] = []
  for (let at = Date.parse(from); at <= Date.parse(until); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    if (day < first || day > localDay(nowMs)) continue
    const random = randomOf(at / DAY_MS)
    const whole = fleet.places.length * DAY_MS
    const down = Math.floor(random() ** 3 * 0.14 * whole)
    const unknown = Math.floor(random() ** 4 * 0.1 * whole)
    const up = whole - down - unknown
    days.push({
      day,
      totalsMs: { up, degraded: 0, down, unknown, planned: 0, excluded: 0 },
      outages: Math.round((down / whole) * 180),
    })
  }
  return { first, days }
}

/** What the routes of days need of the fixture. */
export interface DayRoutesDeps {
  readonly fleet: () => Fleet
  readonly faults: { readonly listStatus: number }
}

/** Routes of days as the real server has them. */
export function dayRoutes({ fleet, faults }: DayRoutesDeps): Hono {
  const app = new Hono()
  app.get(PATHS.days, (c) => {
    const { from = '', until = '' } = c.req.query()
    return c.json(makeCityDays(fleet(), from, until, Date.now()))
  })
  app.get(PATHS.day, (c) => {
    if (faults.listStatus > 0) {
      return Response.json(
        { type: 'about:blank', title: 'Store not usable', status: 503 },
        { status: 503 },
      )
    }
    const known = c.req.query('known') === 'then' ? 'then' : 'now'
    return c.json(makeCityDay(fleet(), c.req.param('day'), known, Date.now()))
  })
  return app
}
