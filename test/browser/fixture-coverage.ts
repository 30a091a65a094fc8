import type {
  Coverage,
  CoverageFigures,
  CoverageGap,
  NextPlaces,
  PlaceCoverage,
  Reach,
} from '#contract/coverage.ts'
import type { Fleet } from '#contract/fleet.ts'
import type { Geography } from '#contract/geography.ts'
import type { Usage, UsageFigures } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER, type PlaceKind } from '#contract/words.ts'
import { Hono } from 'hono'
import { randomOf } from './fixture-city.ts'
import { firstDay } from './fixture-days.ts'
import type { Written } from './fixture-outage-routes.ts'

const DAY_MS = 86_400_000
const ROWS = 4
const COLUMNS = 6
const SOUTH = -10.22
const WEST = 123.54
const CELL = 0.024
/** A kelurahan nobody said the residents of: no class, never zero. */
const UNKNOWN_AREA = 5

interface Cell {
  readonly code: string
  readonly name: string
  readonly kecamatan: string
  readonly ring: readonly (readonly [number, number])[]
  readonly residents: number | null
}

const NAMES = ['Alak', 'Kelapa Lima', 'Kota Lama', 'Kota Raja', 'Maulafa', 'Oebobo']

/** A corner of the grid, off its place, so that kelurahan look like some. */
function corner(row: number, column: number): readonly [number, number] {
  const random = randomOf(row * 31 + column * 7 + 3)
  const off = (): number => (random() - 0.5) * CELL * 0.45
  return [WEST + column * CELL + off(), SOUTH + row * CELL * 1.1 + off()]
}

/** Kelurahan of four rows and six columns, side by side. */
export const CELLS: readonly Cell[] = Array.from({ length: ROWS * COLUMNS }, (_, index) => {
  const [row, column] = [Math.floor(index / COLUMNS), index % COLUMNS]
  const ring = [
    corner(row, column),
    corner(row, column + 1),
    corner(row + 1, column + 1),
    corner(row + 1, column),
    corner(row, column),
  ]
  const kecamatan = NAMES[column] ?? ''
  const random = randomOf(index + 40)
  return {
    code: `53.71.0${column + 1}.10${String(row + 1).padStart(2, '0')}`,
    name: `${kecamatan} ${['Satu', 'Dua', 'Tiga', 'Empat'][row]}`,
    kecamatan,
    ring,
    residents: index === UNKNOWN_AREA ? null : 2400 + Math.floor(random() * 9000),
  }
})

/** The kelurahan as outlines, with codes as imported ones have. */
export function makeKelurahan(): object {
  const features = CELLS.map(({ code, name, kecamatan, ring }) => ({
    type: 'Feature',
    properties: { code, name, kecamatan },
    geometry: { type: 'Polygon', coordinates: [ring] },
  }))
  return { type: 'FeatureCollection', features }
}

function cellAt(latitude: number, longitude: number): Cell {
  const row = Math.floor((latitude - SOUTH) / (CELL * 1.1))
  const column = Math.floor((longitude - WEST) / CELL)
  const at = (most: number, index: number): number => Math.min(most - 1, Math.max(0, index))
  return CELLS[at(ROWS, row) * COLUMNS + at(COLUMNS, column)] as Cell
}

const bandOf = (share: number): 1 | 2 | 3 | 4 =>
  share <= 0.25 ? 1 : share <= 0.5 ? 2 : share <= 0.75 ? 3 : 4

/** Residents that one place reaches in a city of so many places, whom no other one does. */
const reachedBy = (places: number): number => 110_000 / Math.max(places, 24)

function figuresOf(
  places: readonly PlaceCoverage[],
  residents: number | null,
  each: number,
): CoverageFigures {
  const equipped = places.filter(({ isEquipped }) => isEquipped).length
  const served = places.filter(({ verdict }) => verdict === 'with-service').length
  const share = places.length === 0 ? null : served / places.length
  const within = residents === null ? null : Math.min(residents, Math.round(each * served))
  return {
    placesRequired: places.length,
    placesEquipped: equipped,
    placesWithService: served,
    placesUndetermined: places.filter(({ verdict }) => verdict === 'undetermined').length,
    placeCoverage: share,
    band: share === null ? null : bandOf(share),
    residents,
    residentsInReach: residents === null ? null : Math.min(residents, Math.round(each * equipped)),
    residentsWithService: within,
    residentCoverage: residents === null || within === null ? null : within / residents,
    effectiveResidents: within === null ? null : within * 0.96,
    effectiveCoverage: residents === null || within === null ? null : (within * 0.96) / residents,
    wifiHoursPer1000: residents === null || within === null ? null : (within / residents) * 690_000,
  }
}

function placesOf(fleet: Fleet): PlaceCoverage[] {
  const random = randomOf(19)
  return fleet.places.map((place) => {
    const isEquipped = place.accessPointsTotal > 0
    const { name, kecamatan } = cellAt(place.latitude, place.longitude)
    const luck = random()
    const verdict = !isEquipped
      ? 'no-equipment'
      : place.state === 'unknown'
        ? 'undetermined'
        : place.state === 'down' || luck < 0.12
          ? 'below'
          : 'with-service'
    const measured =
      verdict === 'no-equipment'
        ? null
        : verdict === 'with-service'
          ? 0.955 + luck * 0.045
          : 0.4 + luck * 0.5
    return {
      place: place.id,
      name: place.name,
      kind: place.kind,
      kecamatan,
      kelurahan: name,
      latitude: place.latitude,
      longitude: place.longitude,
      isEquipped,
      measured,
      lower: measured === null ? null : measured * 0.97,
      upper: measured === null ? null : Math.min(1, measured * 1.02),
      verdict,
      cause: verdict === 'below' ? (luck < 0.06 ? 'uplink' : 'power') : null,
      residentsInReach: isEquipped ? 600 + Math.floor(luck * 1400) : 900,
    }
  })
}

function gapsOf(places: readonly PlaceCoverage[], areas: Coverage['byKelurahan']): CoverageGap[] {
  const without = places
    .filter(({ verdict }) => verdict === 'no-equipment')
    .map((one, at) => ({
      kind: 'no-equipment' as const,
      place: one.place,
      residentsGained: 2100 - at * 90,
    }))
  const below = places
    .filter(({ verdict }) => verdict === 'below')
    .map((one, at) => ({
      kind: 'below-threshold' as const,
      place: one.place,
      measured: one.measured,
      cause: one.cause,
      residentsGained: Math.max(0, 1700 - at * 60),
    }))
  const out = areas.flatMap(({ key, figures }) =>
    figures.residents === null || figures.residents === figures.residentsWithService
      ? []
      : [
          {
            kind: 'out-of-reach' as const,
            area: key,
            residentsOut: figures.residents - (figures.residentsWithService ?? 0),
          },
        ],
  )
  return [...without, ...below, ...out.sort((a, b) => b.residentsOut - a.residentsOut)]
}

/** Coverage of a fixture's city in a period. */
export function makeCoverage(fleet: Fleet, period: string, known: 'now' | 'then'): Coverage {
  const places = placesOf(fleet)
  const each = reachedBy(places.length)
  const byKelurahan = CELLS.map(({ code, name, kecamatan, residents }) => ({
    key: code,
    name,
    kecamatan,
    figures: figuresOf(
      places.filter((one) => one.kelurahan === name),
      residents,
      each,
    ),
  }))
  const kinds = [...new Set(places.map(({ kind }) => kind))]
  const residents = CELLS.reduce((sum, cell) => sum + (cell.residents ?? 0), 0)
  const fromMs = Date.parse(`${period.length === 7 ? `${period}-01` : period}T00:00+08:00`)
  return {
    period,
    fromMs,
    untilMs: fromMs + (period.length === 7 ? 30 : 1) * DAY_MS,
    known,
    isProvisional: known === 'now' && period >= '2026-11',
    firstDay: firstDay(Date.now()),
    rules: { serviceShare: 0.95, reachMeters: 300 },
    residentsBy: 'even',
    city: figuresOf(places, residents, each),
    byKind: kinds.map((key: PlaceKind) => ({
      key,
      figures: figuresOf(
        places.filter((one) => one.kind === key),
        null,
        each,
      ),
    })),
    byKecamatan: NAMES.map((key) => ({
      key,
      figures: figuresOf(
        places.filter((one) => one.kecamatan === key),
        null,
        each,
      ),
    })),
    byKelurahan,
    places,
    gaps: gapsOf(places, byKelurahan),
  }
}

/** The first `sites` of the best next places: each gains less than the one before. */
export function makeNextPlaces(sites: number): NextPlaces {
  const residents = CELLS.reduce((sum, cell) => sum + (cell.residents ?? 0), 0)
  const before = Math.round(residents * 0.42)
  let total = before
  let cost: number | null = 0
  const steps = Array.from({ length: Math.min(sites, 24) }, (_, index) => {
    const cell = CELLS[(index * 7) % CELLS.length] as Cell
    const [longitude, latitude] = cell.ring[0] as readonly [number, number]
    const gained = Math.round(2600 * 0.9 ** index)
    const costRupiah = index === 17 ? null : 18_500_000 + index * 250_000
    total += gained
    cost = cost === null || costRupiah === null ? null : cost + costRupiah
    return {
      rank: index + 1,
      from: index % 4 === 1 ? ('planned' as const) : ('candidate' as const),
      id: index % 4 === 1 ? `place-${20 + 21 * Math.floor(index / 4)}` : `cand-${index + 1}`,
      name: index % 4 === 1 ? `Taman ${cell.name}` : `Balai RW ${cell.name}`,
      kelurahan: cell.name,
      latitude: latitude + CELL / 2,
      longitude: longitude + CELL / 2,
      residentsGained: gained,
      residentsTotal: total,
      residentCoverage: total / residents,
      costRupiah,
      costTotalRupiah: cost,
    }
  })
  return { residentsBy: 'even', residentsBefore: before, residents, steps }
}

const EARTH_METERS_PER_DEGREE = 111_320

/** Who a place at a spot would reach: fewer the nearer the next equipped place is. */
export function makeReach(
  fleet: Fleet,
  at: { readonly latitude: number; readonly longitude: number; readonly meters: number },
): Reach {
  const east = Math.cos((at.latitude * Math.PI) / 180)
  const away = fleet.places
    .filter(({ accessPointsTotal }) => accessPointsTotal > 0)
    .map((place) => ({
      place: place.id,
      name: place.name,
      meters:
        Math.hypot(place.latitude - at.latitude, (place.longitude - at.longitude) * east) *
        EARTH_METERS_PER_DEGREE,
    }))
    .sort((a, b) => a.meters - b.meters)
  const [nearest = null] = away
  const cell = cellAt(at.latitude, at.longitude)
  const reached = Math.round((at.meters / 300) ** 2 * 1180)
  return {
    kelurahan: cell.name,
    kecamatan: cell.kecamatan,
    reachMeters: at.meters,
    residentsBy: 'even',
    residentsInReach: reached,
    residentsGained: Math.round(reached * Math.min(1, (nearest?.meters ?? 9e9) / 900)),
    nearest,
  }
}

function usageFigures(load: number | null): UsageFigures {
  return {
    clientsMean: load,
    clientsMedian: load === null ? null : load * 0.9,
    clientsP95: load === null ? null : load * 2.1,
    clientsPeak: load === null ? null : Math.ceil(load * 2.6),
    peakAtMs: null,
    busyHour: load === null ? null : 19,
    downloadBytes: load === null ? null : load * 9.1e9,
    uploadBytes: load === null ? null : load * 1.4e9,
    observedShare: load === null ? 0 : 0.97,
    bySsid: [],
    byBand: [],
    visitors: null,
    pattern: Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => load)),
    uplink: null,
  }
}

/** Usage of all places, or of all kelurahan; every ninth place does not count its clients. */
export function makeUsage(fleet: Fleet, period: string, scope: 'place' | 'kelurahan'): Usage {
  const random = randomOf(5)
  const ofPlaces = fleet.places
    .filter(({ accessPointsTotal }) => accessPointsTotal > 0)
    .map((place, index) => ({
      scope: 'place' as const,
      id: place.id as string,
      name: place.name,
      figures: usageFigures(index % 9 === 8 ? null : 1 + random() ** 2 * 60),
      days: [],
    }))
  const of =
    scope === 'place'
      ? ofPlaces
      : CELLS.map(({ name }, index) => ({
          scope: 'kelurahan' as const,
          id: name,
          name,
          figures: usageFigures(index === 3 ? null : 10 + random() * 140),
          days: [],
        }))
  const fromMs = Date.parse(`${period.length === 7 ? `${period}-01` : period}T00:00+08:00`)
  return { period, fromMs, untilMs: fromMs + DAY_MS, isProvisional: true, of }
}

function makeGeography(): Geography {
  const areas = CELLS.map(({ code, name, kecamatan, residents }) => ({
    code,
    codeBps: null,
    name,
    kecamatan,
    areaSquareMeters: 3.1e6,
    residents,
    households: null,
    quality: residents === null ? null : ('register' as const),
  }))
  return { areas, candidates: [], grid: null, attribution: null, unknownKelurahan: [] }
}

/** What the routes of coverage need of the fixture. */
export interface CoverageRoutesDeps {
  readonly fleet: () => Fleet
  readonly faults: { readonly listStatus: number }
  readonly onWrite: (written: Written) => void
}

/** Routes of coverage, usage and geography as the real server has them. */
export function coverageRoutes({ fleet, faults, onWrite }: CoverageRoutesDeps): Hono {
  const app = new Hono()
  const refused = (): Response =>
    Response.json({ type: 'about:blank', title: 'Store not usable', status: 503 }, { status: 503 })
  app.get(PATHS.coverage, (c) => {
    if (faults.listStatus > 0) return refused()
    const { period = '2026-11', known } = c.req.query()
    return c.json(makeCoverage(fleet(), period, known === 'then' ? 'then' : 'now'))
  })
  app.get(PATHS.nextPlaces, (c) => c.json(makeNextPlaces(Number(c.req.query('sites') ?? 10))))
  app.get(PATHS.reach, (c) => {
    const { latitude, longitude, meters = '300' } = c.req.query()
    const at = {
      latitude: Number(latitude),
      longitude: Number(longitude),
      meters: Number(meters),
    }
    return c.json(makeReach(fleet(), at))
  })
  app.get(PATHS.usage, (c) => {
    if (faults.listStatus > 0) return refused()
    const { period = '2026-11', scope } = c.req.query()
    return c.json(makeUsage(fleet(), period, scope === 'kelurahan' ? 'kelurahan' : 'place'))
  })
  app.get(PATHS.geography, (c) => c.json(makeGeography()))
  app.put(PATHS.inventoryRecord, async (c) => {
    const by = c.req.header(OPERATOR_HEADER) ?? ''
    if (by === '') {
      return Response.json(
        { type: 'about:blank', title: 'Say who you are', status: 401 },
        { status: 401 },
      )
    }
    onWrite({ path: c.req.path, by: decodeURIComponent(by), body: await c.req.json() })
    return c.json({ revision: 2 })
  })
  return app
}
