import type { MonthFigures } from '#contract/report.ts'
import type { Report, ReportDocument } from '#contract/report-document.ts'
import type { ReportOutlines } from '#contract/report-view/outlines.ts'
import type { MonthFacts, PlaceFacts } from '../../server/domain/report-facts.ts'
import { monthFigures } from '../../server/domain/report-month.ts'
import { hashOfFigures } from '../../server/report/document.ts'
import { hour } from './clauses.ts'
import { SAMPLE_AREAS, SAMPLE_MONTH, SAMPLE_PLACES } from './report-sample-facts.ts'

/** The figures of the sample's month, with other facts where a test asks for them. */
export function sampleFigures(
  over: Partial<MonthFacts> = {},
  places: readonly PlaceFacts[] = SAMPLE_PLACES,
): MonthFigures {
  return monthFigures({ ...SAMPLE_MONTH, ...over }, places)
}

/** What is said of them: a second version that is final. */
export const SAMPLE_DOCUMENT: Omit<ReportDocument, 'hash'> = {
  number: '011/PANTAU/XI/2026',
  month: '2026-10',
  version: 2,
  status: 'frozen',
  freezesAtMs: hour(744 + 168),
  madeAtMs: hour(744 + 170),
  by: 'Maria',
  reason: 'Data susulan Puskesmas Alak tanggal 28',
  softwareVersion: '0.5.0',
  letterhead: {
    lines: ['Pemerintah Kota Contoh', 'Dinas Komunikasi dan Informatika'],
    address: 'Jalan Contoh 1, Kota Contoh',
    place: 'Kota Contoh',
    signatory: {
      title: 'Kepala Dinas',
      name: 'Nama Contoh, S.Kom.',
      number: '19700101 199503 1 001',
    },
  },
  arrival: {
    receivedUntilMs: hour(744 + 20),
    placesBackfilled: 1,
    agents: [
      { agent: 'agent-alak', lastSeenMs: hour(744 + 169), clock: 'system', dropped: 0 },
      { agent: 'agent-fatululi', lastSeenMs: null, clock: '', dropped: 0 },
      {
        agent: 'agent-oebobo',
        lastSeenMs: hour(744 + 169),
        clock: 'unsynchronised',
        dropped: 1250,
      },
    ],
  },
  changes: [
    {
      path: 'places/alak-puskesmas/availability/measured',
      name: 'Puskesmas Alak',
      before: 0.91,
      after: 0.8925,
    },
    { path: 'summary/outages', name: '', before: 27, after: 28 },
    {
      path: 'places/alak-puskesmas/providers',
      name: 'Puskesmas Alak',
      before: null,
      after: 'PT Serat Contoh',
    },
  ],
  changesTotal: 3,
}

/** A whole report of the sample. */
export function sampleReport(
  figures: MonthFigures = sampleFigures(),
  document: Partial<ReportDocument> = {},
): Report {
  return { document: { ...SAMPLE_DOCUMENT, hash: hashOfFigures(figures), ...document }, figures }
}

/** A city of which nothing is known yet but one place: no outlines, contracts, complaints or data. */
export function bareReport(): Report {
  const [place] = SAMPLE_PLACES
  if (place === undefined) throw new Error('the sample has places')
  const nothing: PlaceFacts = {
    ...place,
    lines: [],
    outages: [],
    planned: [],
    intervals: [{ startMs: SAMPLE_MONTH.fromMs, endMs: SAMPLE_MONTH.untilMs, state: 'unknown' }],
    usage: {
      clientsMedian: null,
      clientsPeak: null,
      downloadBytes: null,
      uploadBytes: null,
      visitors: null,
    },
  }
  const over: Partial<MonthFacts> = {
    areas: [],
    candidates: [],
    contracts: new Map(),
    complaints: [],
    overrides: [],
    monthBefore: null,
  }
  return sampleReport(sampleFigures(over, [nothing]), {
    version: 1,
    status: 'provisional',
    reason: '',
    changes: [],
    changesTotal: 0,
    arrival: { receivedUntilMs: null, placesBackfilled: 0, agents: [] },
  })
}

/** The outlines of the sample's kelurahan as a view takes them. */
export const SAMPLE_OUTLINES: ReportOutlines = SAMPLE_AREAS.map(
  ({ name, kecamatan, polygons }) => ({
    name,
    kecamatan,
    rings: polygons.flatMap((polygon) => polygon.map((ring) => pairsOf(ring))),
  }),
)

function pairsOf(ring: Float64Array): readonly (readonly [number, number])[] {
  return Array.from({ length: ring.length / 2 }, (_, at) => [
    ring[at * 2] ?? 0,
    ring[at * 2 + 1] ?? 0,
  ])
}
