import type { CoverageFigures } from '../coverage.ts'
import type { MonthFigures, ReportAvailability, ReportGroup, ReportKelurahan } from '../report.ts'
import type { ReportBlock, ReportSection } from '../report-view.ts'
import type { PlaceKind } from '../words.ts'
import { availabilityColumns } from './availability-columns.ts'
import { note, tableBlock } from './context.ts'
import type { ViewContext } from './context.ts'
import { coveredDays } from './covered-days.ts'
import type { ColumnSpec } from './table.ts'

interface Area {
  readonly figures: CoverageFigures
  readonly availability: ReportAvailability
  readonly outages: number
}

/** 3. Coverage and availability by kecamatan, kelurahan and kind of place. */
export function areasSection({ figures, texts, write, table }: ViewContext): ReportSection {
  const { areas, titles } = texts.sections
  const { byKecamatan, byKelurahan, byKind, rules, residentsBy } = figures
  const kecamatan = table<ReportGroup>({
    id: 'kecamatan',
    title: areas.kecamatan,
    empty: areas.none,
    rows: byKecamatan,
    columns: [
      { key: 'kecamatan', type: 'text', width: 0.18, value: ({ key }) => key },
      ...areaColumns<ReportGroup>('sum'),
    ],
  })
  const kelurahan = table<ReportKelurahan>({
    id: 'kelurahan',
    title: areas.kelurahan,
    empty: areas.none,
    rows: byKelurahan,
    columns: [
      { key: 'kelurahan', type: 'text', width: 0.18, value: ({ name }) => name },
      { key: 'kecamatan', type: 'text', value: (one) => one.kecamatan },
      { key: 'area_code', type: 'text', value: ({ key }) => key },
      ...areaColumns<ReportKelurahan>('sum'),
    ],
  })
  const kinds = table<ReportGroup>({
    id: 'kinds',
    title: areas.kinds,
    empty: areas.none,
    rows: byKind,
    columns: [
      {
        key: 'kind',
        type: 'text',
        width: 0.18,
        value: ({ key }) => texts.words.kind[key as PlaceKind],
      },
      ...areaColumns<ReportGroup>('none'),
    ],
  })
  const { meters, share } = {
    meters: write.count(rules.reachMeters),
    share: write.fineShare(rules.serviceShare),
  }
  return {
    id: 'areas',
    title: titles.areas,
    blocks: [
      tableBlock(kecamatan),
      note(areas.rule(share, meters)),
      note({ even: areas.even, grid: areas.grid, none: areas.noResidents }[residentsBy]),
      ...(residentsBy === 'none' ? [] : [note(areas.wifiHours(coveredDays(figures).days))]),
      ...chart(byKecamatan, texts.sections.areas),
      tableBlock(kelurahan),
      tableBlock(kinds),
      ...(residentsBy === 'none' ? [] : [note(areas.kindsNote)]),
    ],
  }
}

/** Residents of kinds overlap: those of one are all of the city. */
function areaColumns<Row extends Area>(residents: 'sum' | 'none'): readonly ColumnSpec<Row>[] {
  const count = (
    key: ColumnSpec<Row>['key'],
    width: number,
    total: 'sum' | 'none',
    value: (figures: CoverageFigures) => number | null,
  ): ColumnSpec<Row> => ({
    key,
    type: 'count',
    width,
    total,
    value: ({ figures }) => value(figures),
  })
  const share = (
    key: ColumnSpec<Row>['key'],
    width: number,
    total: 'sum' | 'none',
    [part, whole]: readonly [part: string, whole: string],
    value: (figures: CoverageFigures) => number | null,
  ): ColumnSpec<Row> => ({
    key,
    type: 'share',
    width,
    total: total === 'sum' ? 'share' : 'none',
    ratio: { part: [part], whole: [whole] },
    value: ({ figures }) => value(figures),
  })
  return [
    count('places_required', 0.07, 'sum', ({ placesRequired }) => placesRequired),
    count('places_equipped', 0, 'sum', ({ placesEquipped }) => placesEquipped),
    count('places_with_service', 0.08, 'sum', ({ placesWithService }) => placesWithService),
    count('places_undetermined', 0, 'sum', ({ placesUndetermined }) => placesUndetermined),
    share(
      'place_coverage',
      0.09,
      'sum',
      ['places_with_service', 'places_required'],
      ({ placeCoverage }) => placeCoverage,
    ),
    count('residents', 0.1, residents, (figures) => figures.residents),
    count('residents_in_reach', 0, residents, ({ residentsInReach }) => residentsInReach),
    count(
      'residents_with_service',
      0,
      residents,
      ({ residentsWithService }) => residentsWithService,
    ),
    share(
      'resident_coverage',
      0.1,
      residents,
      ['residents_with_service', 'residents'],
      ({ residentCoverage }) => residentCoverage,
    ),
    count('effective_residents', 0, residents, ({ effectiveResidents }) => effectiveResidents),
    share(
      'effective_coverage',
      0,
      residents,
      ['effective_residents', 'residents'],
      ({ effectiveCoverage }) => effectiveCoverage,
    ),
    {
      key: 'wifi_hours_per_1000',
      type: 'number',
      value: ({ figures }) => figures.wifiHoursPer1000,
    },
    ...availabilityColumns<Row>(({ availability }) => availability, { share: 0.095, time: 0 }),
    { key: 'outages', type: 'count', width: 0.09, total: 'sum', value: ({ outages }) => outages },
  ]
}

/** How much of the service hours was up, down and not seen, kecamatan by kecamatan. */
function chart(
  groups: MonthFigures['byKecamatan'],
  text: ViewContext['texts']['sections']['areas'],
): readonly ReportBlock[] {
  const bars = groups.map(({ key, availability: { serviceMs } }) => {
    const { up, degraded, down, unknown } = serviceMs
    const wholeMs = up + degraded + down + unknown
    const share = (ms: number): number | null => (wholeMs === 0 ? null : ms / wholeMs)
    return { label: key, values: [share(up + degraded), share(down), share(unknown)] }
  })
  if (bars.every(({ values }) => values.every((value) => value === null))) return []
  return [
    {
      kind: 'chart',
      chart: {
        id: 'kecamatan-hours',
        title: text.chart,
        type: 'share',
        most: 1,
        series: [
          { name: text.series.up, tone: 'good' },
          { name: text.series.down, tone: 'poor' },
          { name: text.series.unknown, tone: 'unknown' },
        ],
        bars,
      },
    },
  ]
}
