import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { Fleet, PlaceNow } from '#contract/fleet.ts'
import type { CityAnswer, InventoryRecords, OperatorState } from '#contract/inventory.ts'
import type { Capacity, Usage, UsageFigures } from '#contract/usage.ts'
import { OPERATOR_HEADER, PATHS, type UsageScope } from '#contract/words.ts'
import { Hono } from 'hono'
import { randomOf } from './fixture-city.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Parks close at night. */
const SERVICE_MS = 14 * HOUR_MS

const startOf = (period: string): number =>
  Date.parse(`${period.length === 7 ? `${period}-01` : period}T00:00+08:00`)

/** How a place did: the dark ones lost an hour or more of each day, one in seven a few minutes. */
function availabilityOf(place: PlaceNow, days: number): AvailabilityOfPlaces['places'][number] {
  const random = randomOf(place.id.length * 97 + Number(place.id.slice(6)) * 13)
  const luck = random()
  const zero = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
  const all = SERVICE_MS * days
  if (place.state === 'planned') {
    const planned = { ...zero, planned: all }
    return {
      place: place.id,
      totalsMs: planned,
      serviceMs: planned,
      measured: null,
      lower: null,
      upper: null,
    }
  }
  const down = place.state === 'down' ? all * (0.08 + luck * 0.2) : luck < 0.15 ? all * 0.02 : 0
  const unknown = place.state === 'unknown' ? all * 0.6 : all * 0.004
  const up = all - down - unknown
  const totals = {
    ...zero,
    up: Math.round(up),
    down: Math.round(down),
    unknown: Math.round(unknown),
  }
  return {
    place: place.id,
    totalsMs: totals,
    serviceMs: totals,
    measured: up / (up + down),
    lower: up / all,
    upper: (up + unknown) / all,
  }
}

/** Availability of all places in a month or a day. */
export function makeAvailability(
  fleet: Fleet,
  period: string,
  known: 'now' | 'then',
): AvailabilityOfPlaces {
  const days = period.length === 7 ? 30 : 1
  const fromMs = startOf(period)
  return {
    period,
    fromMs,
    untilMs: fromMs + days * DAY_MS,
    known,
    isProvisional: known === 'now' && period >= '2026-11',
    places: fleet.places.map((place) => availabilityOf(place, days)),
  }
}

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
    txBytes: mean * 9.1e9,
    rxBytes: mean * 1.4e9,
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

/** The inventory behind the fleet; contacts of providers are for operators alone. */
export function makeInventory(fleet: Fleet, isOperator: boolean): InventoryRecords {
  const names = [...new Set(fleet.places.map(({ provider }) => provider))].filter(
    (name): name is string => name !== null,
  )
  return {
    revision: 7,
    places: fleet.places.map((place, index) => {
      const line = fleet.uplinks.find((one) => one.place === place.id)
      return {
        id: place.id,
        name: place.name,
        kind: place.kind,
        kecamatan: place.kecamatan,
        kelurahan: place.kelurahan,
        latitude: place.latitude,
        longitude: place.longitude,
        status: place.state === 'planned' ? ('planned' as const) : ('active' as const),
        powerArea: null,
        serviceHours: null,
        uplink:
          line === undefined
            ? null
            : {
                id: line.id,
                provider: place.provider,
                agent: null,
                contract:
                  place.provider === null ? null : `KTR-2026-${String(index).padStart(3, '0')}`,
                contractMbps: 20 + (index % 4) * 10,
              },
      }
    }),
    accessPoints: [],
    equipment: [],
    providers: names.map((name) => ({
      name,
      phone: isOperator ? '0800 1 000 000' : null,
      email: isOperator ? 'noc@contoh.example' : null,
    })),
  }
}

/** What the routes of figures need of the fixture. */
export interface FigureRoutesDeps {
  readonly fleet: () => Fleet
  readonly faults: { readonly listStatus: number; readonly reference: string }
  readonly key: () => string
}

/** Routes of availability, capacity, the city's usage, the inventory and who asks. */
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
  app.get(PATHS.availability, (c) => {
    const { period = '2026-11', known } = c.req.query()
    return c.json(makeAvailability(fleet(), period, known === 'then' ? 'then' : 'now'))
  })
  app.get(PATHS.capacity, (c) => c.json(makeCapacity(fleet())))
  app.get(PATHS.usage, async (c, next) => {
    const { period = '2026-11', scope } = c.req.query()
    return scope === 'city' ? c.json(makeCityUsage(period, scope)) : next()
  })
  app.get(PATHS.inventory, (c) =>
    c.json(makeInventory(fleet(), operatorOf(c.req.header(OPERATOR_HEADER)) !== null)),
  )
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
