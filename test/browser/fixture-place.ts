import type { AvailabilityOfPlaces, PlaceDays } from '#contract/days.ts'
import type { Fleet, PlaceNow } from '#contract/fleet.ts'
import type { AgentId } from '#contract/ids.ts'
import type {
  InventoryChanges,
  InventoryRecords,
  PlaceContactAnswer,
  ProbeState,
} from '#contract/inventory.ts'
import type { Radios, Usage, UsageFigures } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER, PLACE_STATES, type PlaceState } from '#contract/words.ts'
import { Hono, type Context } from 'hono'
import { randomOf } from './fixture-city.ts'
import { firstDay, localDay } from './fixture-days.ts'
import { complaintRoutes } from './fixture-complaints.ts'
import { visitRoutes, type PlaceRoutesDeps } from './fixture-visits.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOTHING = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }

/** A place's day: nothing before it was watched, a bad day now and then, part of today. */
function makeDay(day: string, seed: number, today: string): PlaceDays['days'][number] {
  const random = randomOf(Date.parse(day) / DAY_MS + seed * 37)
  const wholeMs = day === today ? 14 * HOUR_MS : DAY_MS
  const luck = random()
  const down = luck < 0.14 ? Math.floor(random() * 0.4 * wholeMs) : 0
  const unknown = luck > 0.93 ? Math.floor(random() * 0.5 * wholeMs) : 0
  const degraded = luck > 0.5 && luck < 0.58 ? 2 * HOUR_MS : 0
  const up = wholeMs - down - unknown - degraded
  const totalsMs = { ...NOTHING, up, down, unknown, degraded }
  const part = (ms: number): number => Math.floor(ms * 0.6)
  const service = {
    ...NOTHING,
    up: part(up),
    down: part(down),
    unknown: part(unknown),
    degraded: part(degraded),
  }
  return {
    day,
    totalsMs,
    serviceMs: service,
    isProvisional: day >= today,
    steps: stepsOf({ up, down, unknown, degraded }),
  }
}

/** What happened on a day, one after the other: half of the good hours first. */
function stepsOf(totals: Readonly<Record<'up' | 'down' | 'unknown' | 'degraded', number>>) {
  const { up, ...rest } = totals
  const parts = [['up', up / 2] as const, ...Object.entries(rest), ['up', up / 2] as const]
  let atMs = 0
  return parts.flatMap(([state, lastsMs]): [number, number][] => {
    if (lastsMs === 0) return []
    atMs += Math.round(lastsMs)
    return [[atMs - Math.round(lastsMs), PLACE_STATES.indexOf(state as PlaceState)]]
  })
}

/** The days of a place that was first watched 200 days ago. */
export function makePlaceDays(
  place: PlaceNow,
  from: string,
  until: string,
  nowMs: number,
): PlaceDays {
  const seed = Number(place.id.slice(6))
  const [first, today] = [localDay(nowMs - 200 * DAY_MS), localDay(nowMs)]
  const days: PlaceDays['days'] = []
  for (let at = Date.parse(from); at <= Date.parse(until); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    if (day >= first && day <= today) days.push(makeDay(day, seed, today))
  }
  return { days }
}

/** All places on a day: those that are dark now were dark longest. */
export function makeAvailability(
  fleet: Fleet,
  period: string,
  nowMs: number,
): AvailabilityOfPlaces {
  const places = fleet.places
    .filter(({ state }) => state !== 'planned')
    .map((place, index) => {
      const down = place.state === 'down' ? (3 + (index % 4)) * HOUR_MS : 0
      const unknown = place.state === 'unknown' ? 10 * HOUR_MS : 0
      const up = 12 * HOUR_MS - down - unknown
      const totals = { ...NOTHING, up, down, unknown }
      const seen = up + down
      return {
        place: place.id,
        totalsMs: totals,
        serviceMs: totals,
        measured: seen === 0 ? null : up / seen,
        lower: up / (12 * HOUR_MS),
        upper: (up + unknown) / (12 * HOUR_MS),
      }
    })
  const fromMs = nowMs - DAY_MS
  return {
    period,
    fromMs,
    untilMs: nowMs,
    known: 'now',
    isProvisional: true,
    firstDay: firstDay(nowMs),
    places,
  }
}

/** Clients by weekday and hour: evenings and the weekend are full, nobody counted on Monday night. */
const PATTERN = Array.from({ length: 7 }, (_, weekday) =>
  Array.from({ length: 24 }, (__, hour) => {
    if (weekday === 0 && hour < 4) return null
    const evening = Math.exp(-((hour - 19) ** 2) / 12) * 26
    const noon = Math.exp(-((hour - 12) ** 2) / 8) * 14
    return Math.round((evening + noon) * (weekday > 4 ? 1.3 : 1) * 10) / 10
  }),
)

const FIGURES: UsageFigures = {
  clientsMean: 11.4,
  clientsMedian: 9,
  clientsP95: 31,
  clientsPeak: 44,
  peakAtMs: null,
  busyHour: 19,
  downloadBytes: 412e9,
  uploadBytes: 61e9,
  observedShare: 0.94,
  bySsid: [
    { ssid: 'KupangWiFi', clientsMean: 9.2, clientsPeak: 38 },
    { ssid: 'Kantor', clientsMean: 2.2, clientsPeak: 6 },
  ],
  byBand: [
    { band: '2.4', clientsMean: 4.1, clientsPeak: 19 },
    { band: '5', clientsMean: 7.3, clientsPeak: 27 },
  ],
  visitors: 1840,
  pattern: PATTERN,
  uplink: { contractMbps: 50, busyHourShare: 0.82, peakShare: 0.97 },
}

/** The usage of one place over some days; one day of it was not counted. */
function makeUsage(id: string, from: string, until: string, nowMs: number): Usage {
  const days = []
  for (let at = Date.parse(from); at <= Date.parse(until); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    if (day > localDay(nowMs) || (at / DAY_MS) % 11 === 3) continue
    const random = randomOf(at / DAY_MS)
    const clients = 6 + random() * 10
    days.push({
      day,
      clientsMean: clients,
      clientsPeak: Math.round(clients * 3),
      uploadBytes: clients * 2e8,
      downloadBytes: clients * 1.4e9,
      visitors: Math.round(clients * 9),
      observedShare: 0.97,
    })
  }
  const of: Usage['of'] = [{ scope: 'place', id, name: id, figures: FIGURES, days }]
  return {
    period: `${from}/${until}`,
    fromMs: nowMs - DAY_MS,
    untilMs: nowMs,
    isProvisional: true,
    of,
  }
}

const SILENT = {
  outcome: 'timeout' as const,
  device: null,
  lines: ['No answer over SNMP', 'ICMP: 2 of 3 answered (4 ms)'],
  raw: ['1.3.6.1.2.1.1.3.0 = timeout'],
}
const ANSWERED = {
  outcome: 'ok' as const,
  device: {
    identity: {
      driver: 'cnpilot',
      vendor: 'Cambium',
      model: 'cnPilot E410',
      firmware: '4.2.2-r3',
      serial: 'DEMO1',
      name: null,
    },
    reading: {
      uptimeMs: 15 * DAY_MS,
      clients: 4,
      cpuPercent: 16,
      memoryUsedPercent: null,
      radios: [
        {
          band: '2.4' as const,
          channel: 1,
          frequencyMHz: 2412,
          utilizationPercent: 23,
          noiseDbm: -91,
          txPowerDbm: 17,
          clients: 1,
        },
      ],
      ssids: [{ name: 'WiFi Kota', band: null, clients: 4 }],
      traffic: null,
    },
  },
  lines: ['Cambium cnPilot E410'],
  raw: [],
}

const RADIOS: Omit<Radios, 'atMs'> = {
  radios: [
    {
      band: '2.4',
      channel: 6,
      utilizationPercent: 83,
      noiseDbm: -88,
      txPowerDbm: 20,
      clients: 9,
    },
    { band: '5', channel: 44, utilizationPercent: 21, noiseDbm: -95, txPowerDbm: 23, clients: 12 },
  ],
  ssids: [
    { name: 'KupangWiFi', band: '2.4', clients: 7 },
    { name: 'KupangWiFi', band: '5', clients: 12 },
    { name: 'Kantor', band: '2.4', clients: 2 },
  ],
}

const CONTACT: PlaceContactAnswer = {
  contact: {
    name: 'Ibu Contoh',
    phone: '0380 555 0101',
    whatsapp: '+62 812 5550 101',
    telegram: null,
  },
}

/** The inventory of a city; addresses are told to those alone who may change it. */
export function makeInventory(fleet: Fleet, mayChange: boolean): InventoryRecords {
  return {
    revision: 3,
    places: fleet.places.map((place) => ({
      id: place.id,
      name: place.name,
      kind: place.kind,
      kecamatan: place.kecamatan,
      kelurahan: place.kelurahan,
      latitude: place.latitude,
      longitude: place.longitude,
      status: place.state === 'planned' ? 'planned' : 'active',
      powerArea: 'Penyulang Contoh 3',
      serviceHours: '06:00-22:00',
      uplinks:
        place.state === 'planned'
          ? []
          : [
              {
                id: `${place.id}-uplink` as never,
                provider: place.provider,
                agent: null,
                contract: 'KTR-2026/014',
                contractMbps: 50,
              },
            ],
    })),
    accessPoints: fleet.accessPoints.map((one, index) => ({
      id: one.id,
      place: one.place,
      name: one.name,
      agent: one.agent,
      model: one.model,
      address: mayChange ? `10.20.${index % 200}.2` : null,
      check: null,
      controller: null,
      mac: null,
      serial: null,
      role: one.role,
      status: 'active',
    })),
    equipment: [],
    providers: [{ name: 'Jaring Contoh', phone: '0800 555 0199', email: null }],
  }
}

function makeChanges(place: PlaceNow, nowMs: number): InventoryChanges {
  const record = { id: place.id, name: place.name, status: 'active' }
  return {
    isCut: false,
    changes: [
      {
        atMs: nowMs - 9 * DAY_MS,
        by: 'Rina',
        kind: 'place',
        id: place.id,
        before: { ...record, serviceHours: null, uplinks: [{ contractMbps: 20 }] },
        after: { ...record, serviceHours: '06:00-22:00', uplinks: [{ contractMbps: 50 }] },
      },
      {
        atMs: nowMs - 60 * DAY_MS,
        by: 'Rina',
        kind: 'place',
        id: place.id,
        before: null,
        after: record,
      },
    ],
  }
}

/** Routes of one place as the real server has them, kept in memory. */
export function placeRoutes(deps: PlaceRoutesDeps): Hono {
  const app = new Hono()
  const probes = new Map<string, NonNullable<ProbeState['probe']>>()
  const looks = new Map<string, number>()
  const placeOf = (c: Context): PlaceNow | undefined =>
    deps.fleet().places.find(({ id }) => id === c.req.param('id'))
  const fail = (status: number, title: string): Response =>
    Response.json({ type: 'about:blank', title, status }, { status })
  const writerOf = (c: Context): string | null => {
    const [name = '', key = ''] = (c.req.header(OPERATOR_HEADER) ?? '').split(':')
    return name !== '' && decodeURIComponent(key) === deps.key() ? decodeURIComponent(name) : null
  }
  app.get(PATHS.placeDays, (c) => {
    const place = placeOf(c)
    if (deps.faults.detailStatus > 0) return fail(deps.faults.detailStatus, 'Store not usable')
    if (place === undefined) return fail(404, 'There is no such place')
    const { from = '', until = '', steps } = c.req.query()
    const { days } = makePlaceDays(place, from, until, Date.now())
    if (steps === '1') return c.json({ days })
    return c.json({ days: days.map(({ steps: _steps, ...figures }) => figures) })
  })
  app.get(PATHS.availability, (c) =>
    c.json(makeAvailability(deps.fleet(), c.req.query('period') ?? '', Date.now())),
  )
  app.get(PATHS.usage, async (c, next) => {
    const { id, scope, from, until } = c.req.query()
    if (id === undefined || scope !== 'place') return next()
    if (deps.faults.detailStatus > 0) return fail(deps.faults.detailStatus, 'Store not usable')
    const today = localDay(Date.now())
    return c.json(makeUsage(id, from ?? today, until ?? today, Date.now()))
  })
  app.get(PATHS.accessPointRadios, (c) => c.json({ atMs: Date.now() - 20_000, ...RADIOS }))
  app.get(PATHS.accessPointProbe, (c) => {
    const probe = probes.get(c.req.param('id')) ?? null
    // Whoever looks at once again finds it awake.
    const isSecondLook = (looks.get(c.req.param('id')) ?? 0) > 1
    const done =
      probe === null
        ? null
        : {
            ...probe,
            finishedAtMs: Date.now(),
            ...(isSecondLook ? ANSWERED : SILENT),
          }
    const failures = [
      {
        atMs: Date.now() - 5 * 60_000,
        outcome: 'timeout' as const,
        detail: 'RequestTimedOutError (161)',
        raw: [],
      },
    ]
    return c.json({ probe: done, failures } satisfies ProbeState)
  })
  app.post(PATHS.accessPointProbe, (c) => {
    const by = writerOf(c)
    if (by === null) return fail(401, 'Say who you are')
    const id = c.req.param('id')
    const agent = 'agen-contoh' as AgentId
    const asked = { askedAtMs: Date.now(), askedBy: by, agent }
    const probe = { ...asked, finishedAtMs: null, outcome: null, agent: 'agent-1' as AgentId }
    looks.set(id, (looks.get(id) ?? 0) + 1)
    probes.set(id, { ...probe, device: null, lines: [], raw: [], problem: null, trouble: null })
    deps.onWrite({ path: c.req.path, by, body: null })
    return c.json({ probe: probes.get(id) ?? null, failures: [] } satisfies ProbeState, 202)
  })
  app.get(PATHS.inventoryChanges, (c) => {
    const place = deps.fleet().places.find(({ id }) => id === c.req.query('id'))
    return c.json(
      place === undefined ? { changes: [], isCut: false } : makeChanges(place, Date.now()),
    )
  })
  app.get(PATHS.inventoryContact, (c) =>
    writerOf(c) === null ? fail(401, 'Say who you are') : c.json(CONTACT),
  )
  visitRoutes(app, deps, writerOf, fail)
  complaintRoutes(app, deps, writerOf, fail)
  return app
}
