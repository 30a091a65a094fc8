import type { MonthFigures, ReportPlace } from '../report.ts'
import type { ReportBlock, ReportSection, ReportTable } from '../report-view.ts'
import type { Cause } from '../words.ts'
import { availabilityColumns } from './availability-columns.ts'
import { causesOfNone, DOWN_COLUMNS, downColumnsWithout } from './cause-columns.ts'
import { note, tableBlock } from './context.ts'
import type { ViewContext } from './context.ts'
import type { ColumnSpec } from './table.ts'

/** Places that should have Wi-Fi: all but the retired. */
export function requiredPlaces({ places }: MonthFigures): readonly ReportPlace[] {
  return places.filter(({ status }) => status !== 'retired')
}

const NAMED: readonly ColumnSpec<ReportPlace>[] = [
  { key: 'place', type: 'text', width: 0.21, value: ({ name }) => name },
  { key: 'place_id', type: 'text', value: ({ place }) => place },
]
const link = ({ place }: ReportPlace): string => place

/**
 * 4. Each place: how its service was, why it was not, and how it was used. Retired places stand apart, so
 * that the totals are the city's figures.
 */
export function placesSection(context: ViewContext): ReportSection {
  const { figures, texts } = context
  const { places: words, titles } = texts.sections
  const required = requiredPlaces(figures)
  return {
    id: 'places',
    title: titles.places,
    blocks: [
      note(words.note),
      tableBlock(availabilityTable('places', required, context)),
      ...causesBlocks(required, context),
      tableBlock(usageTable(required, context)),
      note(words.usageNote),
      ...retiredBlocks(context),
    ],
  }
}

function retiredBlocks(context: ViewContext): readonly ReportBlock[] {
  const { figures, texts } = context
  const retired = figures.places.filter(({ status }) => status === 'retired')
  if (retired.length === 0) return []
  return [
    tableBlock(availabilityTable('places-retired', retired, context)),
    note(texts.sections.places.retiredNote),
  ]
}

function availabilityTable(
  id: 'places' | 'places-retired',
  rows: readonly ReportPlace[],
  { texts, table }: ViewContext,
): ReportTable {
  const { words } = texts
  const { places } = texts.sections
  const verdictOf = ({ status, verdict }: ReportPlace): string =>
    status === 'retired' ? words.retired : words.verdict[verdict]
  return table<ReportPlace>({
    id,
    title: id === 'places' ? places.availability : places.retired,
    empty: id === 'places' ? places.none : places.noRetired,
    rows,
    columns: [
      ...NAMED,
      { key: 'kind', type: 'text', value: ({ kind }) => words.kind[kind] },
      { key: 'kecamatan', type: 'text', value: ({ kecamatan }) => kecamatan },
      { key: 'kelurahan', type: 'text', value: ({ kelurahan }) => kelurahan },
      { key: 'status', type: 'text', value: ({ status }) => words.status[status] },
      { key: 'providers', type: 'text', value: ({ providers }) => providers.join('; ') },
      { key: 'power_area', type: 'text', value: ({ powerArea }) => powerArea },
      { key: 'latitude', type: 'number', value: ({ latitude }) => latitude },
      { key: 'longitude', type: 'number', value: ({ longitude }) => longitude },
      { key: 'from', type: 'moment', value: ({ fromMs }) => fromMs },
      { key: 'until', type: 'moment', value: ({ untilMs }) => untilMs },
      { key: 'verdict', type: 'text', width: 0.16, value: verdictOf },
      ...availabilityColumns<ReportPlace>(({ availability }) => availability, {
        share: 0.085,
        time: 0.095,
      }),
      {
        key: 'outages',
        type: 'count',
        width: 0.085,
        total: 'sum',
        value: ({ outages }) => outages,
      },
      ...(id === 'places' ? [] : OFF_PAPER),
    ],
    place: link,
  })
}

/** Time down by cause; causes that nobody had are named in place of columns of nothing. */
function causesBlocks(rows: readonly ReportPlace[], context: ViewContext): readonly ReportBlock[] {
  const { sections, words } = context.texts
  const left = causesOfNone(rows)
  const hasColumns = rows.length > 0 && left.length < DOWN_COLUMNS.length
  const names = left.map((cause) => words.cause[cause]).join(', ')
  return [
    tableBlock(causesTable(rows, left, context)),
    ...(hasColumns && left.length > 0 ? [note(sections.places.causesOfNone(names))] : []),
  ]
}

function causesTable(
  rows: readonly ReportPlace[],
  left: readonly Cause[],
  { texts, table }: ViewContext,
): ReportTable {
  return table<ReportPlace>({
    id: 'places-causes',
    title: texts.sections.places.causes,
    empty: texts.sections.places.none,
    rows,
    columns: [
      ...NAMED,
      ...downColumnsWithout(left),
      {
        key: 'longest_seconds',
        type: 'duration',
        isSparse: true,
        width: 0.09,
        value: ({ longestOutageMs }) => longestOutageMs,
      },
    ],
    place: link,
  })
}

function usageTable(
  rows: readonly ReportPlace[],
  { texts, write, table }: ViewContext,
): ReportTable {
  const hoursOf = ({ serviceHours }: ReportPlace): string =>
    serviceHours === null ? texts.words.always : write.serviceHours(serviceHours)
  return table<ReportPlace>({
    id: 'places-usage',
    title: texts.sections.places.usage,
    empty: texts.sections.places.none,
    rows,
    columns: [
      ...NAMED,
      { key: 'service_hours', type: 'text', width: 0.27, value: hoursOf },
      ...USAGE_COLUMNS,
    ],
    place: link,
  })
}

const USAGE_COLUMNS: readonly ColumnSpec<ReportPlace>[] = [
  {
    key: 'clients_median',
    type: 'number',
    width: 0.12,
    value: ({ usage }) => usage.clientsMedian,
  },
  { key: 'clients_peak', type: 'count', width: 0.12, value: ({ usage }) => usage.clientsPeak },
  {
    key: 'download_bytes',
    type: 'bytes',
    total: 'sum',
    value: ({ usage }) => usage.downloadBytes,
  },
  { key: 'upload_bytes', type: 'bytes', total: 'sum', value: ({ usage }) => usage.uploadBytes },
  {
    key: 'total_bytes',
    type: 'bytes',
    width: 0.14,
    total: 'sum',
    value: ({ usage: { downloadBytes, uploadBytes } }) =>
      downloadBytes === null && uploadBytes === null
        ? null
        : (downloadBytes ?? 0) + (uploadBytes ?? 0),
  },
  { key: 'visitors', type: 'count', width: 0.14, value: ({ usage }) => usage.visitors },
]

/** What retired places have beside their availability, which are too few for tables of their own. */
const OFF_PAPER: readonly ColumnSpec<ReportPlace>[] = [...DOWN_COLUMNS, ...USAGE_COLUMNS].map(
  (column) => ({ ...column, width: 0 }),
)
