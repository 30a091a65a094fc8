import type { MonthFigures, ReportPlace } from '../report.ts'
import type { ReportSection } from '../report-view.ts'
import { availabilityColumns } from './availability-columns.ts'
import { DOWN_COLUMNS } from './cause-columns.ts'
import { note, tableBlock } from './context.ts'
import type { ViewContext } from './context.ts'
import type { ColumnSpec } from './table.ts'

/** Places that should have Wi-Fi: all but the retired. */
export function requiredPlaces({ places }: MonthFigures): readonly ReportPlace[] {
  return places.filter(({ status }) => status !== 'retired')
}

/** 4. Each place: how its service was, why it was not, and how it was used. */
export function placesSection({ figures, texts, write, table }: ViewContext): ReportSection {
  const { places, titles } = texts.sections
  const { words } = texts
  const retired = figures.places.length - requiredPlaces(figures).length
  const named: readonly ColumnSpec<ReportPlace>[] = [
    { key: 'place', type: 'text', width: 0.24, value: ({ name }) => name },
    { key: 'place_id', type: 'text', value: ({ place }) => place },
  ]
  const common = {
    empty: places.none,
    rows: figures.places,
    place: ({ place }: ReportPlace) => place,
  }
  const verdict = ({ status, verdict: found }: ReportPlace): string =>
    status === 'retired' ? words.retired : words.verdict[found]
  const availability = table<ReportPlace>({
    ...common,
    id: 'places',
    title: places.availability,
    columns: [
      ...named,
      { key: 'kind', type: 'text', value: ({ kind }) => words.kind[kind] },
      { key: 'kecamatan', type: 'text', value: ({ kecamatan }) => kecamatan },
      { key: 'kelurahan', type: 'text', value: ({ kelurahan }) => kelurahan },
      { key: 'status', type: 'text', value: ({ status }) => words.status[status] },
      { key: 'providers', type: 'text', value: ({ providers }) => providers.join(', ') },
      { key: 'power_area', type: 'text', value: ({ powerArea }) => powerArea },
      { key: 'latitude', type: 'number', value: ({ latitude }) => latitude },
      { key: 'longitude', type: 'number', value: ({ longitude }) => longitude },
      { key: 'from', type: 'moment', value: ({ fromMs }) => fromMs },
      { key: 'until', type: 'moment', value: ({ untilMs }) => untilMs },
      { key: 'verdict', type: 'text', width: 0.13, value: verdict },
      ...availabilityColumns<ReportPlace>((place) => place.availability, {
        share: 0.085,
        time: 0.095,
      }),
      { key: 'outages', type: 'count', width: 0.09, total: 'sum', value: ({ outages }) => outages },
    ],
  })
  const causes = table<ReportPlace>({
    ...common,
    id: 'places-causes',
    title: places.causes,
    columns: [
      ...named,
      ...DOWN_COLUMNS,
      {
        key: 'longest_seconds',
        type: 'duration',
        width: 0.09,
        value: ({ longestOutageMs }) => longestOutageMs,
      },
    ],
  })
  const usage = table<ReportPlace>({
    ...common,
    id: 'places-usage',
    title: places.usage,
    columns: [
      ...named,
      {
        key: 'service_hours',
        type: 'text',
        width: 0.24,
        value: ({ serviceHours }) =>
          serviceHours === null ? words.always : write.serviceHours(serviceHours),
      },
      ...USAGE_COLUMNS,
    ],
  })
  return {
    id: 'places',
    title: titles.places,
    blocks: [
      note(places.note),
      ...(retired === 0 ? [] : [note(places.retired(retired))]),
      tableBlock(availability),
      tableBlock(causes),
      tableBlock(usage),
      note(places.usageNote),
    ],
  }
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
