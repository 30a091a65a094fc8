import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonthFigures } from '#contract/report.ts'
import type { ReportTable, ReportView } from '#contract/report-view.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import { CAUSES } from '#contract/words.ts'
import type { PlaceFacts } from '../../server/domain/report-facts.ts'
import { hour, OCTOBER } from '../unit/clauses.ts'
import { SAMPLE_PLACES } from '../unit/report-sample-facts.ts'
import { SAMPLE_OUTLINES, sampleFigures, sampleReport } from '../unit/report-sample.ts'
import { table, tablesOf } from '../unit/report-view-reading.ts'

const RUNS = 15
const STATES = ['up', 'degraded', 'down', 'unknown'] as const

/** What befell a place: states one after another, with outages wherever they were noticed. */
const fate = fc.array(
  fc.record({
    hours: fc.double({ min: 0.01, max: 200, noNaN: true }),
    state: fc.constantFrom(...STATES),
    cause: fc.option(fc.constantFrom(...CAUSES)),
  }),
  { maxLength: 12 },
)
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never

function befallen(place: PlaceFacts, stretches: Fate): PlaceFacts {
  if (!place.place.isEquipped) return place
  const intervals: PlaceFacts['intervals'][number][] = []
  const outages: PlaceFacts['outages'][number][] = []
  let atMs = OCTOBER.startMs
  for (const { hours, state, cause } of stretches) {
    const span = { startMs: atMs, endMs: atMs + Math.ceil(hours * 3_600_000) }
    intervals.push({ ...span, state })
    if (cause !== null && state !== 'up') outages.push({ ...span, cause })
    atMs = span.endMs
  }
  const endMs = Math.max(atMs, hour(800))
  return { ...place, outages, intervals: [...intervals, { startMs: atMs, endMs, state: 'up' }] }
}

/** The sample's city in another month of its life, some places of it. */
const city = fc
  .record({
    fates: fc.tuple(...SAMPLE_PLACES.map(() => fate)),
    present: fc.subarray([...SAMPLE_PLACES.keys()]),
  })
  .map(({ fates, present }) =>
    present.flatMap((at) => {
      const place = SAMPLE_PLACES[at]
      return place === undefined ? [] : [befallen(place, fates[at] ?? [])]
    }),
  )

const columnOf = ({ columns }: ReportTable, key: string): number =>
  columns.findIndex((column) => column.key === key)

/** Values of one row by the keys of its columns. */
function byKey(one: ReportTable, row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(one.columns.map(({ key }, at) => [key, row[at]]))
}

const viewOf = (figures: MonthFigures): ReportView =>
  reportView(sampleReport(figures), { language: 'id', outlines: SAMPLE_OUTLINES })

const isClose = (a: unknown, b: number | null): boolean =>
  typeof a === 'number' && b !== null ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)) : a === b

describe('the view of a report, whatever befell the city', () => {
  it('has the figures of each place as they were reckoned', () => {
    fc.assert(
      fc.property(city, (places) => {
        const figures = sampleFigures({}, places)
        const view = viewOf(figures)
        const required = figures.places.filter(({ status }) => status !== 'retired')
        const [main, causes, usage] = ['places', 'places-causes', 'places-usage'].map((id) =>
          table(view, id),
        ) as [ReportTable, ReportTable, ReportTable]
        expect(main.rows).toHaveLength(required.length)
        for (const [at, place] of required.entries()) {
          const { measured, lower, upper, serviceMs } = place.availability
          expect(byKey(main, main.rows[at] ?? [])).toMatchObject({
            place_id: place.place,
            measured,
            lower,
            upper,
            up_seconds: serviceMs.up + serviceMs.degraded,
            degraded_seconds: serviceMs.degraded,
            down_seconds: serviceMs.down,
            unknown_seconds: serviceMs.unknown,
            excluded_seconds: serviceMs.excluded,
            planned_seconds: serviceMs.planned,
            outages: place.outages,
          })
          const split = byKey(causes, causes.rows[at] ?? [])
          const whole = CAUSES.reduce(
            (sum, cause) => sum + Number(split[`down_${cause.replaceAll('-', '_')}_seconds`]),
            0,
          )
          expect(whole).toBe(serviceMs.down)
          expect(split['longest_seconds']).toBe(place.longestOutageMs)
          expect(byKey(usage, usage.rows[at] ?? [])).toMatchObject({
            clients_peak: place.usage.clientsPeak,
            visitors: place.usage.visitors,
          })
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('has totals that are the sums of the rows, and shares that come of the columns beside them', () => {
    fc.assert(
      fc.property(city, (places) => {
        for (const one of tablesOf(viewOf(sampleFigures({}, places)))) {
          const sums = new Map(
            one.columns.map(({ key }, at) => [
              key,
              one.rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0),
            ]),
          )
          for (const [at, { key, total, ratio }] of one.columns.entries()) {
            const last = one.totals?.[at]
            if (total === 'sum' && one.totals !== null && last !== null) {
              expect(isClose(last, sums.get(key) ?? null), `${one.id} ${key}`).toBe(true)
            }
            if (ratio === null) continue
            const shareOf = (valueOf: (key: string) => number): number | null => {
              const of = (keys: readonly string[]) =>
                keys.reduce((sum, part) => sum + valueOf(part), 0)
              return of(ratio.whole) === 0 ? null : of(ratio.part) / of(ratio.whole)
            }
            for (const row of one.rows) {
              if (row[at] === null) continue
              const again = shareOf((part) => Number(row[columnOf(one, part)] ?? 0))
              expect(isClose(row[at], again), `${one.id} ${key}`).toBe(true)
            }
            if (total === 'share' && typeof last === 'number') {
              const again = shareOf((part) => sums.get(part) ?? 0)
              expect(isClose(last, again), `${one.id} ${key} total`).toBe(true)
            }
          }
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('has totals that are the city’s figures', () => {
    fc.assert(
      fc.property(city, (places) => {
        const figures = sampleFigures({}, places)
        const view = viewOf(figures)
        const { coverage, availability, restitutionRupiah } = figures.summary
        for (const id of ['places', 'kecamatan', 'kelurahan', 'kinds']) {
          const one = table(view, id)
          if (one.totals === null) continue
          const totals = byKey(one, one.totals)
          expect(isClose(totals['measured'], availability.measured), `${id} measured`).toBe(true)
          expect(isClose(totals['lower'], availability.lower), `${id} lower`).toBe(true)
          expect(isClose(totals['upper'], availability.upper), `${id} upper`).toBe(true)
          if (id === 'places') continue
          expect(totals['places_required'], id).toBe(coverage.placesRequired)
          expect(totals['places_with_service'], id).toBe(coverage.placesWithService)
          expect(isClose(totals['place_coverage'], coverage.placeCoverage), `${id} coverage`).toBe(
            true,
          )
          if (id === 'kinds') continue
          expect(isClose(totals['residents'], coverage.residents), `${id} residents`).toBe(true)
          expect(
            isClose(totals['resident_coverage'], coverage.residentCoverage),
            `${id} resident coverage`,
          ).toBe(true)
        }
        const contracts = table(view, 'contracts')
        const claimed = byKey(contracts, contracts.totals ?? [])['restitution_rupiah']
        expect(claimed).toBe(restitutionRupiah)
      }),
      { numRuns: RUNS },
    )
  })
})
