import type { CoverageGap, NextPlace } from '../coverage.ts'
import type { ReportPlace } from '../report.ts'
import type { ReportBlock, ReportSection, ReportTable } from '../report-view.ts'
import { note, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'

type GapOf<K extends CoverageGap['kind']> = Extract<CoverageGap, { readonly kind: K }>

const KELURAHAN_ON_PAPER = 200

/** 8. Where Wi-Fi is lacking, and where the next places would reach most people. */
export function gapsSection(context: ViewContext): ReportSection {
  const { figures, texts } = context
  const { gaps, titles } = texts.sections
  const isKnown = figures.residentsBy !== 'none'
  return {
    id: 'gaps',
    title: titles.gaps,
    blocks: [
      ...(figures.gaps.length === 0 ? [text(gaps.noGaps)] : []),
      ...(isKnown ? [] : [note(gaps.noResidents)]),
      ...(figures.residentsBy === 'even' ? [note(texts.sections.areas.even)] : []),
      ...placeGaps(context).map(tableBlock),
      ...(isKnown ? [tableBlock(kelurahanGaps(context)), ...next(context)] : []),
    ],
  }
}

function ofKind<K extends CoverageGap['kind']>(
  gaps: readonly CoverageGap[],
  kind: K,
): readonly GapOf<K>[] {
  return gaps.filter((gap): gap is GapOf<K> => gap.kind === kind)
}

function placeGaps({ figures, texts, table }: ViewContext): readonly ReportTable[] {
  const { gaps, places } = figures
  const words = texts.sections.gaps
  const byId = new Map<string, ReportPlace>(places.map((place) => [place.place, place]))
  const nameOf = ({ place }: { readonly place: string }): string => byId.get(place)?.name ?? place
  const kelurahanOf = ({ place }: { readonly place: string }): string =>
    byId.get(place)?.kelurahan ?? ''
  const link = ({ place }: { readonly place: string }): string => place
  const without = table<GapOf<'no-equipment'>>({
    id: 'gaps-no-equipment',
    title: words.withoutEquipment,
    empty: words.allEquipped,
    rows: ofKind(gaps, 'no-equipment'),
    columns: [
      { key: 'place', type: 'text', width: 0.45, value: nameOf },
      { key: 'kelurahan', type: 'text', width: 0.3, value: kelurahanOf },
      { key: 'place_id', type: 'text', value: link },
      {
        key: 'residents_gained',
        type: 'count',
        width: 0.25,
        value: ({ residentsGained }) => residentsGained,
      },
    ],
    place: link,
  })
  const below = table<GapOf<'below-threshold'>>({
    id: 'gaps-below-threshold',
    title: words.below,
    empty: words.noneBelow,
    rows: ofKind(gaps, 'below-threshold'),
    columns: [
      { key: 'place', type: 'text', width: 0.3, value: nameOf },
      { key: 'kelurahan', type: 'text', width: 0.2, value: kelurahanOf },
      { key: 'place_id', type: 'text', value: link },
      { key: 'measured', type: 'share', width: 0.13, value: ({ measured }) => measured },
      {
        key: 'cause',
        type: 'text',
        width: 0.17,
        value: ({ cause }) => (cause === null ? null : texts.words.cause[cause]),
      },
      {
        key: 'residents_gained',
        type: 'count',
        width: 0.2,
        value: ({ residentsGained }) => residentsGained,
      },
    ],
    place: link,
  })
  return [without, below]
}

function kelurahanGaps({ figures, texts, table }: ViewContext): ReportTable {
  const byCode = new Map(figures.byKelurahan.map((one) => [one.key, one]))
  return table<GapOf<'out-of-reach'>>({
    id: 'gaps-kelurahan',
    title: texts.sections.gaps.kelurahan,
    empty: texts.sections.gaps.noneOut,
    rows: ofKind(figures.gaps, 'out-of-reach'),
    columns: [
      {
        key: 'kelurahan',
        type: 'text',
        width: 0.35,
        value: ({ area }) => byCode.get(area)?.name ?? area,
      },
      {
        key: 'kecamatan',
        type: 'text',
        width: 0.25,
        value: ({ area }) => byCode.get(area)?.kecamatan ?? '',
      },
      { key: 'area_code', type: 'text', value: ({ area }) => area },
      {
        key: 'residents',
        type: 'count',
        width: 0.2,
        total: 'sum',
        value: ({ area }) => byCode.get(area)?.figures.residents ?? null,
      },
      {
        key: 'residents_out',
        type: 'count',
        width: 0.2,
        total: 'sum',
        value: ({ residentsOut }) => residentsOut,
      },
    ],
    paperRowsMax: KELURAHAN_ON_PAPER,
  })
}

function next({ figures, texts, write, table }: ViewContext): readonly ReportBlock[] {
  const words = texts.sections.gaps
  const { steps, residents, residentsBefore } = figures.next
  const gained = steps.reduce((sum, { residentsGained }) => sum + residentsGained, 0)
  const cost = steps.at(-1)?.costTotalRupiah ?? null
  const places = table<NextPlace>({
    id: 'next-places',
    title: words.next,
    empty: words.noNext,
    rows: steps,
    columns: [
      { key: 'place', type: 'text', width: 0.22, value: ({ name }) => name },
      { key: 'rank', type: 'count', width: 0.07, value: ({ rank }) => rank },
      { key: 'kelurahan', type: 'text', width: 0.13, value: ({ kelurahan }) => kelurahan },
      { key: 'origin', type: 'text', width: 0.12, value: ({ from }) => texts.words.origin[from] },
      { key: 'place_id', type: 'text', value: ({ id }) => id },
      { key: 'latitude', type: 'number', value: ({ latitude }) => latitude },
      { key: 'longitude', type: 'number', value: ({ longitude }) => longitude },
      {
        key: 'residents_gained',
        type: 'count',
        width: 0.11,
        total: 'sum',
        value: ({ residentsGained }) => residentsGained,
      },
      { key: 'residents_total', type: 'count', value: ({ residentsTotal }) => residentsTotal },
      {
        key: 'coverage_then',
        type: 'share',
        width: 0.1,
        value: ({ residentCoverage }) => residentCoverage,
      },
      { key: 'cost_rupiah', type: 'rupiah', width: 0.125, value: ({ costRupiah }) => costRupiah },
      {
        key: 'cost_total_rupiah',
        type: 'rupiah',
        width: 0.125,
        value: ({ costTotalRupiah }) => costTotalRupiah,
      },
    ],
  })
  const sum =
    cost === null
      ? `${words.nextSum(steps.length, gained)}; ${words.nextCostUnknown}`
      : `${words.nextSum(steps.length, gained)} ${words.nextCost(write.rupiah(cost))}`
  return [
    ...(residents === null ? [] : [text(words.nextRule(residentsBefore, residents))]),
    tableBlock(places),
    ...(steps.length === 0 ? [] : [text(sum)]),
  ]
}
