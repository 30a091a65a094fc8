import type { Compared, DownByCause, MonthFigures, ReportOutage } from '../report.ts'
import type { ChartTone, ReportBlock, ReportSection, ReportTable } from '../report-view.ts'
import { CAUSES } from '../words.ts'
import type { Cause } from '../words.ts'
import { availabilityColumns } from './availability-columns.ts'
import { note, tableBlock } from './context.ts'
import type { ViewContext } from './context.ts'
import { outageColumns } from './outage-columns.ts'
import { requiredPlaces } from './places-section.ts'

const OUTAGES_ON_PAPER = 100
const TONES: Readonly<Record<Cause, ChartTone>> = {
  power: 'a',
  uplink: 'b',
  'access-point': 'c',
  'site-network': 'd',
  planned: 'plain',
  monitoring: 'e',
  undetermined: 'unknown',
}

/** 5. Why there was no service, and which power areas and providers had most of it. */
export function causesSection(context: ViewContext): ReportSection {
  const { figures, texts, table } = context
  const { causes: text, titles } = texts.sections
  const { causes } = figures
  const byCause = table<MonthFigures['causes']['byCause'][number]>({
    id: 'causes',
    title: text.byCause,
    empty: text.none,
    rows: causes.byCause.filter(({ downMs, outages }) => downMs > 0 || outages > 0),
    columns: [
      { key: 'cause', type: 'text', width: 0.4, value: ({ cause }) => texts.words.cause[cause] },
      { key: 'outages', type: 'count', width: 0.2, total: 'sum', value: ({ outages }) => outages },
      {
        key: 'cause_down_seconds',
        type: 'duration',
        width: 0.2,
        total: 'sum',
        value: ({ downMs }) => downMs,
      },
      { key: 'cause_share', type: 'share', width: 0.2, value: ({ share }) => share },
    ],
  })
  const outages = table<ReportOutage>({
    id: 'outages',
    title: text.outages,
    empty: text.noOutages,
    rows: figures.outages,
    columns: outageColumns(texts),
    place: ({ place }) => place,
    paperRowsMax: OUTAGES_ON_PAPER,
  })
  const areas = compared('power-areas', 'power_area', causes.powerAreas, context)
  const providers = compared('providers', 'provider', causes.providers, context)
  return {
    id: 'causes',
    title: titles.causes,
    blocks: [
      tableBlock(byCause),
      ...chart(context),
      tableBlock(areas),
      tableBlock(providers),
      note(text.note),
      tableBlock(outages),
    ],
  }
}

function compared(
  id: 'power-areas' | 'providers',
  key: 'power_area' | 'provider',
  rows: readonly Compared[],
  { texts, table }: ViewContext,
): ReportTable {
  const { causes: text } = texts.sections
  const [title, empty] = {
    'power-areas': [text.powerAreas, text.noPowerAreas],
    providers: [text.providers, text.noProviders],
  }[id] as [string, string]
  return table<Compared>({
    id,
    title,
    empty,
    rows,
    columns: [
      { key, type: 'text', width: 0.24, value: ({ name }) => name },
      { key: 'places', type: 'count', width: 0.08, value: ({ places }) => places },
      // No totals: a place can have two providers.
      ...availabilityColumns<Compared>(({ availability }) => availability, {
        share: 0.11,
        time: 0,
      }).map((column) => ({ ...column, total: 'none' as const })),
      { key: 'cause_outages', type: 'count', width: 0.11, value: ({ outages }) => outages },
      { key: 'cause_down_seconds', type: 'duration', width: 0.12, value: ({ downMs }) => downMs },
      {
        key: 'down_per_place_seconds',
        type: 'duration',
        width: 0.12,
        value: ({ downMsPerPlace }) => downMsPerPlace,
      },
    ],
  })
}

/** Time without service at required places by kecamatan, as they name it, in a bar of all causes each. */
function chart({ figures, texts }: ViewContext): readonly ReportBlock[] {
  const byKecamatan = new Map<string, Record<Cause, number>>()
  for (const { kecamatan, downByCause } of requiredPlaces(figures)) {
    byKecamatan.set(kecamatan, addCauses(byKecamatan.get(kecamatan), downByCause))
  }
  const shown = CAUSES.filter((cause) =>
    figures.causes.byCause.some((one) => one.cause === cause && one.downMs > 0),
  )
  if (shown.length === 0) return []
  return [
    {
      kind: 'chart',
      chart: {
        id: 'kecamatan-causes',
        title: texts.sections.causes.chart,
        type: 'duration',
        most: null,
        series: shown.map((cause) => ({ name: texts.words.cause[cause], tone: TONES[cause] })),
        bars: [...byKecamatan]
          .map(([label, causes]) => ({ label, values: shown.map((cause) => causes[cause]) }))
          .filter(({ values }) => values.some((value) => value > 0)),
      },
    },
  ]
}

function addCauses(known: DownByCause | undefined, added: DownByCause): DownByCause {
  if (known === undefined) return added
  const sum = { ...known }
  for (const cause of CAUSES) sum[cause] += added[cause]
  return sum
}
