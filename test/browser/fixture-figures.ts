import type { Fleet } from '#contract/fleet.ts'
import type { CityAnswer, OperatorState } from '#contract/inventory.ts'
import type { Capacity, Usage, UsageFigures } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER, type UsageScope } from '#contract/words.ts'
import { Hono } from 'hono'

const DAY_MS = 86_400_000

const startOf = (period: string): number =>
  Date.parse(`${period.length === 7 ? `${period}-01` : period}T00:00+08:00`)

/** Warnings of each kind. */
export function makeCapacity(fleet: Fleet): Capacity {
  const [first, second, third, fourth] = fleet.places.filter(({ state }) => state === 'up')
  const untilMs = Date.now()
  const places = [first, second, third, fourth].map((place) => place?.id)
  const warnings = (
    [
      ['radio-utilisation', '5', 82, 70, 5, 'change-channel'],
      ['radio-clients', '2.4', 46, 30, 3, 'add-access-point'],
      ['uplink-full', null, 0.97, 0.9, 4, 'raise-contract'],
      ['access-point-unused', null, 0.02, 0.1, 7, 'move-access-point'],
    ] as const
  ).flatMap(([kind, band, value, limit, days, remedy], index) => {
    const place = places[index]
    if (place === undefined) return []
    return [{ kind, place, accessPoint: null, band, value, limit, days, remedy }]
  })
  return { fromMs: untilMs - 7 * DAY_MS, untilMs, warnings }
}

function usageFigures(mean: number): UsageFigures {
  const byHour = Array.from({ length: 24 }, (_, hour) => Math.round(mean * (0.2 + hour / 20)))
  return {
    clientsMean: mean,
    clientsMedian: mean * 0.9,
    clientsP95: mean * 1.8,
    clientsPeak: mean * 2,
    peakAtMs: null,
    busyHour: 19,
    downloadBytes: mean * 9.1e9,
    uploadBytes: mean * 1.4e9,
    observedShare: 0.97,
    bySsid: [],
    byBand: [],
    visitors: Math.round(mean * 40),
    pattern: Array.from({ length: 7 }, () => byHour),
    uplink: null,
  }
}

/** Usage of the whole city in a period. */
export function makeCityUsage(period: string, scope: UsageScope): Usage {
  const fromMs = startOf(period)
  const mean = 900 + (Number(period.slice(-2)) % 7) * 40
  return {
    period,
    fromMs,
    untilMs: fromMs + DAY_MS,
    isProvisional: false,
    of: [{ scope, id: '', name: 'Kota Contoh', figures: usageFigures(mean), days: [] }],
  }
}

/** What the routes of figures need of the fixture. */
export interface FigureRoutesDeps {
  readonly fleet: () => Fleet
  readonly faults: { readonly listStatus: number; readonly reference: string }
  readonly key: () => string
}

/**
 * Routes of capacity, the city's usage, its settings and who asks. Come first: a fault stands before the
 * figures of others too.
 */
export function figureRoutes({ fleet, faults, key }: FigureRoutesDeps): Hono {
  const app = new Hono()
  const operatorOf = (word: string | undefined): string | null => {
    const [name = '', given = ''] = (word ?? '').split(':').map(decodeURIComponent)
    return name !== '' && (key() === '' || given === key()) ? name : null
  }
  app.use(async (c, next) => {
    const isOurs = [PATHS.availability, PATHS.capacity, PATHS.inventory].some(
      (path) => path === c.req.path,
    )
    if (!isOurs || faults.listStatus === 0) return next()
    const { listStatus: status, reference } = faults
    const title = status === 403 ? 'Not allowed' : 'The server made a mistake'
    return Response.json(
      { type: 'about:blank', title, status, ...(reference !== '' && { reference }) },
      { status },
    )
  })
  app.get(PATHS.capacity, (c) => c.json(makeCapacity(fleet())))
  app.get(PATHS.usage, async (c, next) => {
    const { period = '2026-11', scope } = c.req.query()
    return scope === 'city' ? c.json(makeCityUsage(period, scope)) : next()
  })
  app.get(PATHS.operatorState, (c) => {
    const name = operatorOf(c.req.header(OPERATOR_HEADER))
    const state: OperatorState = {
      name,
      isKeyed: key() !== '',
      mayChange: name !== null,
      why: name === null ? (key() === '' ? 'name' : 'key') : null,
    }
    return c.json(state)
  })
  app.get(PATHS.city, (c) => {
    const { name, timeZone } = fleet().city
    const city: CityAnswer = { name, timeZone, fixed: ['timeZone'], isRestarting: false }
    return c.json(city)
  })
  return app
}
