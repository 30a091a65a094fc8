import { Hono } from 'hono'
import { COVERAGE_RULES } from '../../server/contract/coverage.ts'
import type { PlaceTotals } from '../../server/contract/days.ts'
import type { AccessPointId, PlaceId } from '../../server/contract/ids.ts'
import type { Cause, Knowledge } from '../../server/contract/words.ts'
import { createCoverageBook } from '../../server/coverage/coverage-book.ts'
import { NotKeptError } from '../../server/days/day-book.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { coverageRoutes } from '../../server/http/routes/coverage.ts'
import { EMPTY_GEOGRAPHY } from '../../server/journal/geography.ts'
import type { AccessPoint, Inventory, Place } from '../../server/journal/inventory.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { NO_IMPACT } from '../bare.ts'
import { at, kelurahan, square } from './coverage-land.ts'

const HOUR = 3_600_000
const ZONE = 'Asia/Makassar'
/** 12.00 WITA of the 21st. */
export const NOON = Date.UTC(2026, 9, 21, 4)

export const placeOf = (id: string, east: number, over: Partial<Place> = {}): Place => ({
  id: id as PlaceId,
  name: id,
  kind: 'park',
  kecamatan: 'Tengah',
  kelurahan: 'Kota',
  ...at(east, 1000),
  status: 'active',
  powerArea: null,
  serviceHours: null,
  ...over,
})

export const accessPointOf = (place: string, over: Partial<AccessPoint> = {}): AccessPoint => ({
  id: `ap-${place}` as AccessPointId,
  place: place as PlaceId,
  name: 'AP',
  agent: null,
  model: null,
  address: null,
  check: null,
  controller: null,
  mac: null,
  serial: null,
  role: null,
  status: 'active',
  ...over,
})

export function inventoryOf(
  revision: number,
  places: readonly Place[],
  accessPoints: readonly AccessPoint[],
): Inventory {
  return {
    revision,
    places: new Map(places.map((place) => [place.id, place])),
    accessPoints: new Map(accessPoints.map((accessPoint) => [accessPoint.id, accessPoint])),
    uplinks: new Map(),
    equipment: new Map(),
    providers: new Map(),
    contacts: new Map(),
    agents: new Set(),
  }
}

/** So many hours up, down and unseen, all of them service time. */
function hours(up: number, down: number, unknown = 0): PlaceTotals {
  const totals = { up, degraded: 0, down, unknown, planned: 0, excluded: 0 }
  const totalsMs = Object.fromEntries(
    Object.entries(totals).map(([state, count]) => [state, count * HOUR]),
  ) as PlaceTotals['totalsMs']
  return { totalsMs, serviceMs: totalsMs }
}

export function outage(
  id: string,
  place: string,
  cause: Cause,
  fromHour: number,
  lasts: number,
): KeptOutage {
  const finding = { cause, confidence: 0.9 }
  return {
    id,
    subject: { kind: 'site', id: place },
    place: place as PlaceId,
    startMs: NOON + fromHour * HOUR,
    endMs: NOON + (fromHour + lasts) * HOUR,
    startWithinMs: 0,
    endWithinMs: 0,
    status: 'final',
    finding: { ...finding, candidates: [finding] },
    group: null,
    isSilent: false,
    evidence: [],
    impact: { ...NO_IMPACT, downMs: lasts * HOUR, serviceMs: lasts * HOUR },
    window: null,
    incident: null,
    said: NOTHING_SAID,
    revisedAtMs: NOON,
    revision: 1,
  }
}

const area = {
  ...kelurahan('Kota', [[square(0, 0, 2000)]], 4000),
  codeBps: null,
  areaSquareMeters: 4_000_000,
  residents: 4000,
  households: null,
  quality: 'estimate' as const,
}
const candidate = {
  id: 'alun',
  name: 'Alun-alun',
  kind: 'public-space' as const,
  kecamatan: 'Tengah',
  kelurahan: 'Kota',
  ...at(1000, 300),
  costRupiah: 25_000_000,
}

/** What the server knows; tests change it. */
export const world = {
  inventory: inventoryOf(1, [], []),
  /** As it was when the period ended. */
  past: inventoryOf(1, [], []),
  geography: EMPTY_GEOGRAPHY,
  totals: new Map<string, PlaceTotals>(),
  outages: [] as KeptOutage[],
  daysRevision: 0,
  nowMs: NOON,
  isKept: true,
  /** So long it takes to sum the days up. */
  totalsTakeMs: 0,
  asked: [] as (readonly [string, string, Knowledge])[],
  askedThenAtMs: 0,
}
/** The world anew, and the app that answers about it. */
export function coverageApp(): Hono {
  const places = [
    placeOf('serves', 500),
    placeOf('fails', 1000),
    placeOf('bare', 1700, { status: 'planned' }),
    placeOf('gone', 100, { status: 'retired' }),
  ]
  const accessPoints = [
    accessPointOf('serves'),
    accessPointOf('fails'),
    accessPointOf('gone'),
    // A controller alone is no equipment that anybody could use, nor is what was taken away.
    accessPointOf('bare', { role: 'controller' }),
    accessPointOf('bare', { id: 'ap-old' as AccessPointId, status: 'retired' }),
  ]
  Object.assign(world, {
    inventory: inventoryOf(7, places, accessPoints),
    past: inventoryOf(7, places.slice(0, 1), accessPoints),
    geography: {
      ...EMPTY_GEOGRAPHY,
      revision: 3,
      areas: new Map([[area.code, area]]),
      candidates: [candidate],
    },
    totals: new Map([
      ['serves', hours(98, 2)],
      ['fails', hours(60, 20, 20)],
    ]),
    outages: [
      outage('a', 'fails', 'uplink', -30, 4),
      outage('b', 'fails', 'power', -20, 3),
      outage('c', 'fails', 'power', -10, 2),
      { ...outage('d', 'fails', 'site-network', -9, 9), status: 'withdrawn' },
    ],
    daysRevision: 0,
    nowMs: NOON,
    isKept: true,
    totalsTakeMs: 0,
    asked: [],
    askedThenAtMs: 0,
  })
  const nowMs = (): number => world.nowMs
  const coverage = createCoverageBook({
    journal: {
      inventory: () => world.inventory,
      inventoryAt: (atMs) => {
        world.askedThenAtMs = atMs
        return Promise.resolve(world.past)
      },
      geography: () => world.geography,
      outages: { list: () => Promise.resolve(world.outages) },
    },
    days: {
      totalsOf: (from, until, known) => {
        world.asked.push([from, until, known])
        world.nowMs += world.totalsTakeMs
        if (!world.isKept) return Promise.reject(new NotKeptError('2026-10-05'))
        return Promise.resolve(world.totals as Map<PlaceId, PlaceTotals>)
      },
      firstDay: () => Promise.resolve('2026-10-01'),
      isProvisional: () => false,
      revision: () => world.daysRevision,
    },
    rules: COVERAGE_RULES,
    timeZone: ZONE,
    nowMs,
  })
  const app = new Hono().route('/', coverageRoutes({ coverage, timeZone: ZONE, nowMs }))
  answerFailures(app, (cause) => {
    throw cause
  })
  return app
}
