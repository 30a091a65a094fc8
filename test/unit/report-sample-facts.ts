import type { Clause } from '#contract/contracts.ts'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { ReportUsage } from '#contract/report.ts'
import type { Interval } from '#contract/series.ts'
import type { CoverageArea } from '../../server/domain/coverage-types.ts'
import type {
  MonthFacts,
  PlaceFacts,
  ReportedContract,
  ReportedLine,
  ReportedPlace,
} from '../../server/domain/report-facts.ts'
import { DEFAULT_INSTRUMENT } from '../../server/report/readiness-default.ts'
import { CLAUSE, hour, OCTOBER } from './clauses.ts'

export const SAMPLE_ZONE = 'Asia/Makassar'
export const SERAT = 'PT Serat Contoh'
export const LANGIT = 'CV Langit Contoh'
const SERAT_CONTRACT = 'K-1/SPK/2026'
const LANGIT_CONTRACT = 'K-2/SPK/2026'

const NO_USAGE: ReportUsage = {
  clientsMedian: null,
  clientsPeak: null,
  downloadBytes: null,
  uploadBytes: null,
  visitors: null,
}

type Cause = PlaceFacts['outages'][number]['cause']
/** Hours after the month's beginning; negative before it. */
type Stretch = readonly [from: number, until: number, state: Interval['state'], cause?: Cause]

/** States from one hour to another: up but for the stretches, which come one after another. */
function statesOf(from: number, until: number, stretches: readonly Stretch[]): Interval[] {
  const states: Interval[] = []
  let at = from
  const put = (to: number, state: Interval['state']): void => {
    if (to > at) states.push({ startMs: hour(at), endMs: hour(to), state })
    at = to
  }
  for (const [start, end, state] of stretches) {
    put(start, 'up')
    put(end, state)
  }
  put(until, 'up')
  return states
}

const outagesOf = (stretches: readonly Stretch[]): PlaceFacts['outages'] =>
  stretches.flatMap(([from, until, , cause]) =>
    cause === undefined ? [] : [{ startMs: hour(from), endMs: hour(until), cause }],
  )

const line = (id: string, rest: Partial<ReportedLine> = {}): ReportedLine => ({
  id: id as UplinkId,
  provider: SERAT,
  contract: SERAT_CONTRACT,
  intervals: [],
  outages: [],
  planned: [],
  ...rest,
})

interface Made {
  readonly place: Omit<ReportedPlace, 'id' | 'status' | 'isEquipped'> & Partial<ReportedPlace>
  readonly lines?: readonly ReportedLine[]
  /** Hours in which the place counts, and how far around its states are known. */
  readonly from?: number
  readonly until?: number
  readonly stretches?: readonly Stretch[]
  readonly planned?: PlaceFacts['planned']
  readonly usage?: Partial<ReportUsage>
}

function facts(id: string, made: Made): PlaceFacts {
  const { from = 0, until = 744, stretches = [], lines = [], planned = [], usage } = made
  return {
    place: { id: id as PlaceId, status: 'active', isEquipped: true, ...made.place },
    lines,
    fromMs: hour(from),
    untilMs: hour(until),
    intervals: statesOf(from === 0 ? -24 : from, until === 744 ? 768 : until, stretches),
    outages: outagesOf(stretches),
    planned,
    usage: { ...NO_USAGE, ...usage },
  }
}

/** Down every day from 18.00 to 22.00: the power of the whole area. */
const EVENINGS: readonly Stretch[] = Array.from({ length: 20 }, (_, day): Stretch => [
  day * 24 + 18,
  day * 24 + 22,
  'down',
  'power',
])

/** From September into October, and from October into November. */
const MARKET_OUTAGES: readonly Stretch[] = [
  [-10, 12, 'down', 'uplink'],
  [300, 372, 'down', 'uplink'],
  [730, 768, 'down', 'uplink'],
]

/** Eight places of a city in October 2026, with what makes figures hard. */
export const SAMPLE_PLACES: readonly PlaceFacts[] = [
  facts('alak-market', {
    place: {
      name: 'Pasar Alak',
      kind: 'market',
      kecamatan: 'Alak',
      kelurahan: 'Alak',
      latitude: -10.185,
      longitude: 123.535,
      serviceHours: '06:00-22:00',
      powerArea: 'Gardu Alak',
    },
    lines: [line('alak-market-line', { outages: outagesOf(MARKET_OUTAGES) })],
    stretches: MARKET_OUTAGES,
    usage: { clientsMedian: 4, clientsPeak: 31, downloadBytes: 4.2e10, uploadBytes: 6.1e9 },
  }),
  facts('alak-puskesmas', {
    place: {
      name: 'Puskesmas Alak',
      kind: 'puskesmas',
      kecamatan: 'Alak',
      kelurahan: 'Alak',
      latitude: -10.178,
      longitude: 123.545,
      serviceHours: null,
      powerArea: 'Gardu Alak',
    },
    lines: [line('alak-puskesmas-line')],
    stretches: EVENINGS,
    usage: { clientsMedian: 12.5, clientsPeak: 64, downloadBytes: 1.84e11, uploadBytes: 2.2e10 },
  }),
  facts('naimata-office', {
    place: {
      name: 'Kantor Kelurahan Naimata',
      kind: 'kelurahan-office',
      kecamatan: 'Maulafa',
      kelurahan: 'Naimata',
      latitude: -10.186,
      longitude: 123.646,
      serviceHours: 'Mo-Fr 07:30-16:00',
      powerArea: null,
      status: 'planned',
      isEquipped: false,
    },
    stretches: [[-24, 768, 'planned']],
  }),
  facts('oebobo-park', {
    place: {
      name: 'Taman "Nostalgia"',
      kind: 'park',
      kecamatan: 'Oebobo',
      kelurahan: 'Oebobo',
      latitude: -10.165,
      longitude: 123.606,
      serviceHours: null,
      powerArea: 'Gardu Oebobo',
    },
    // Its second line keeps it degraded while the first one is out.
    lines: [
      line('oebobo-park-fibre', {
        outages: [{ startMs: hour(200), endMs: hour(212), cause: 'uplink' }],
        intervals: [
          { startMs: hour(-24), endMs: hour(200), state: 'up' },
          { startMs: hour(200), endMs: hour(212), state: 'down' },
          { startMs: hour(212), endMs: hour(768), state: 'up' },
        ],
      }),
      line('oebobo-park-radio', { provider: LANGIT, contract: LANGIT_CONTRACT }),
    ],
    stretches: [
      [200, 212, 'degraded'],
      [400, 403.5, 'down', 'access-point'],
      [500, 506, 'unknown', 'monitoring'],
    ],
    usage: {
      clientsMedian: 23,
      clientsPeak: 118,
      downloadBytes: 6.31e11,
      uploadBytes: 8.8e10,
      visitors: 9431,
    },
  }),
  facts('oebobo-office', {
    place: {
      name: 'Kantor Kelurahan Oebobo',
      kind: 'kelurahan-office',
      kecamatan: 'Oebobo',
      kelurahan: 'Oebobo',
      latitude: -10.169,
      longitude: 123.612,
      serviceHours: 'Mo-Fr 07:30-16:00; Sa 08:00-12:00',
      powerArea: 'Gardu Oebobo',
    },
    lines: [line('oebobo-office-line', { provider: LANGIT, contract: LANGIT_CONTRACT })],
    stretches: [
      [154, 158, 'down', 'planned'],
      [345, 351, 'unknown'],
    ],
    planned: [{ startMs: hour(154), endMs: hour(158) }],
    usage: { clientsMedian: 6, clientsPeak: 22, downloadBytes: 5.5e10, uploadBytes: 9e9 },
  }),
  facts('fatululi-school', {
    place: {
      name: 'SD Inpres Fatululi',
      kind: 'school',
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.158,
      longitude: 123.612,
      serviceHours: 'Mo-Sa 07:00-13:00',
      powerArea: null,
    },
    lines: [line('fatululi-school-line', { contract: 'K-9/SPK/2026' })],
    stretches: [[-24, 768, 'unknown']],
  }),
  facts('lasiana-beach', {
    place: {
      name: 'Pantai Lasiana',
      kind: 'public-space',
      kecamatan: 'Kelapa Lima',
      kelurahan: 'Lasiana',
      latitude: -10.138,
      longitude: 123.668,
      serviceHours: null,
      powerArea: null,
    },
    lines: [line('lasiana-beach-line', { provider: null, contract: null })],
    // Entered on 15 October, first seen two days later.
    from: 336,
    stretches: [
      [336, 384, 'unknown'],
      [600, 604, 'down', 'site-network'],
    ],
    usage: { clientsMedian: 17, clientsPeak: 75, downloadBytes: 2.07e11, uploadBytes: 3.1e10 },
  }),
  facts('old-terminal', {
    place: {
      name: 'Terminal Lama',
      kind: 'terminal',
      kecamatan: 'Kelapa Lima',
      kelurahan: 'Lasiana',
      latitude: -10.143,
      longitude: 123.652,
      serviceHours: null,
      powerArea: 'Gardu Oebobo',
      status: 'retired',
    },
    lines: [line('old-terminal-line')],
    until: 216,
    stretches: [[40, 42, 'down', 'power']],
    usage: { clientsMedian: 3, clientsPeak: 11, downloadBytes: 1.1e10, uploadBytes: 1e9 },
  }),
]

/** A kelurahan as a rectangle of degrees. */
function area(
  code: string,
  name: string,
  kecamatan: string,
  residents: number | null,
  [west, south, east, north]: readonly [number, number, number, number],
): CoverageArea {
  const ring = new Float64Array([west, south, east, south, east, north, west, north, west, south])
  return { code, name, kecamatan, polygons: [[ring]], residents }
}

export const SAMPLE_AREAS: readonly CoverageArea[] = [
  area('53.71.01.1001', 'Alak', 'Alak', 14_210, [123.525, -10.195, 123.555, -10.17]),
  area('53.71.02.1004', 'Naimata', 'Maulafa', 5320, [123.63, -10.195, 123.66, -10.175]),
  area('53.71.03.1002', 'Oebobo', 'Oebobo', 18_904, [123.6, -10.175, 123.62, -10.16]),
  area('53.71.03.1005', 'Fatululi', 'Oebobo', 12_115, [123.6, -10.16, 123.62, -10.15]),
  area('53.71.04.1007', 'Lasiana', 'Kelapa Lima', 11_780, [123.645, -10.15, 123.675, -10.13]),
]

/** What the fibre's contract says: excludes power, gives back by steps and for late repair. */
const SERAT_CLAUSE: Clause = {
  ...CLAUSE,
  measuringPoint: 'uplink',
  exclusions: ['power', 'planned'],
  outageLeastSeconds: 300,
  unit: 'minute',
  repairHoursMax: 6,
  repairHourRupiah: 25_000,
  latencyMsMax: 20,
  mbpsLeast: 50,
  pricePerMonthRupiah: 2_500_000,
  restitutionShareMax: 0.5,
}

const contract = (number: string, provider: string, clause: Clause): ReportedContract => ({
  version: {
    contract: number,
    version: 2,
    provider,
    validFrom: '2026-01-01',
    validUntil: null,
    clause,
    reason: 'Adendum 1',
    by: 'Maria',
    atMs: hour(-2000),
  },
  fromMs: OCTOBER.startMs,
  untilMs: OCTOBER.endMs,
})

const at = (id: string): PlaceId => id as PlaceId

/** What is known of that month beside its places. */
export const SAMPLE_MONTH: MonthFacts = {
  month: '2026-10',
  city: 'Kota Contoh',
  timeZone: SAMPLE_ZONE,
  fromMs: OCTOBER.startMs,
  untilMs: OCTOBER.endMs,
  watchedFromMs: OCTOBER.startMs,
  rules: { ...COVERAGE_RULES, reachMeters: 600 },
  areas: SAMPLE_AREAS,
  grid: null,
  candidates: [
    {
      from: 'candidate',
      id: 'tdm-park',
      name: 'Taman TDM',
      kelurahan: 'Fatululi',
      latitude: -10.1555,
      longitude: 123.604,
      costRupiah: 18_500_000,
    },
  ],
  contracts: new Map([
    [SERAT_CONTRACT, contract(SERAT_CONTRACT, SERAT, SERAT_CLAUSE)],
    [
      LANGIT_CONTRACT,
      contract(LANGIT_CONTRACT, LANGIT, { ...CLAUSE, target: 0.993, exclusions: ['planned'] }),
    ],
  ]),
  complaints: [
    {
      id: 'c1',
      place: at('alak-market'),
      kind: 'no-internet',
      receivedAtMs: hour(310),
      firstAnswerAtMs: hour(311.5),
      resolvedAtMs: hour(373),
    },
    {
      id: 'c2',
      place: at('oebobo-park'),
      kind: 'slow',
      receivedAtMs: hour(650),
      firstAnswerAtMs: null,
      resolvedAtMs: null,
    },
    {
      id: 'c3',
      place: at('fatululi-school'),
      kind: 'no-signal',
      receivedAtMs: hour(700),
      firstAnswerAtMs: hour(724),
      resolvedAtMs: null,
    },
  ],
  overrides: [
    {
      place: at('oebobo-park'),
      name: 'Taman "Nostalgia"',
      startMs: hour(400),
      found: 'undetermined',
      cause: 'access-point',
      reason: 'Teknisi menemukan adaptor rusak',
      by: 'Rina',
      atMs: hour(430),
    },
  ],
  monthBefore: {
    month: '2026-09',
    measured: 0.968,
    lower: 0.91,
    upper: 0.972,
    placeCoverage: 0.5,
    residentCoverage: 0.031,
    effectiveCoverage: 0.052,
  },
  yearBefore: null,
  instrument: DEFAULT_INSTRUMENT,
}
