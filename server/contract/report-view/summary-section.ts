import { monthAt } from '../report-format.ts'
import type { FormerMonth, MonthFigures, ReportAction, ReportOutage } from '../report.ts'
import type { ReportBlock, ReportFact, ReportSection } from '../report-view.ts'
import { heading, list, note, observedOf, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'
import { coveredDays } from './covered-days.ts'
import { outageColumns } from './outage-columns.ts'
import type { ColumnSpec } from './table.ts'

/** 1. One page: what the month was, beside which other months, what befell it, and what to do next. */
export function summarySection(context: ViewContext): ReportSection {
  const { figures, texts, table } = context
  const { summary } = texts.sections
  const { largestOutages, actions } = figures.summary
  const outages = table<ReportOutage>({
    id: 'largest-outages',
    title: texts.sections.summary.largest,
    empty: texts.sections.causes.noOutages,
    rows: largestOutages,
    columns: outageColumns(texts),
    place: ({ place }) => place,
  })
  const sentences = actions.map((action) => actionSentence(action, context))
  return {
    id: 'summary',
    title: texts.sections.titles.summary,
    blocks: [
      ...statements(context),
      { kind: 'facts', facts: factsOf(context) },
      ...comparison(context),
      tableBlock(outages),
      heading(summary.actions),
      sentences.length === 0 ? text(summary.noActions) : list(sentences),
    ],
  }
}

/** What must be known before any figure is read. */
function statements({ figures, document, texts, write }: ViewContext): readonly ReportBlock[] {
  const { summary } = texts.sections
  const { coverage, availability } = figures.summary
  const isUnfinished = monthAt(figures.untilMs, figures.timeZone) === figures.month
  if (coverage.placesRequired === 0) return [text(summary.noPlaces)]
  return [
    ...(observedOf(availability).observedMs === 0
      ? [text(summary.nothing(write.month(figures.month)))]
      : []),
    ...sinceWhen({ figures, texts, write }),
    ...(isUnfinished ? [note(summary.unfinished(write.moment(figures.untilMs)))] : []),
    ...(document.status === 'provisional'
      ? [note(summary.provisional(write.moment(document.freezesAtMs)))]
      : []),
  ]
}

/** That a part of the month, or of its places, is all that there is: no share says so by itself. */
function sinceWhen({
  figures,
  texts,
  write,
}: Pick<ViewContext, 'figures' | 'texts' | 'write'>): readonly ReportBlock[] {
  const { summary } = texts.sections
  const { firstMs, days, ofDays, placesLater } = coveredDays(figures)
  return [
    ...(firstMs > figures.fromMs
      ? [note(summary.covers(write.moment(firstMs), days, ofDays))]
      : []),
    ...(placesLater > 0 ? [note(summary.entered(placesLater))] : []),
  ]
}

function factsOf({ figures, texts, write }: ViewContext): readonly ReportFact[] {
  const text = texts.sections.summary
  const { coverage, availability, outages, restitutionRupiah } = figures.summary
  const { placesWithService, placesRequired, placesUndetermined, band } = coverage
  const { residents, residentsWithService, residentCoverage } = coverage
  const { effectiveCoverage, wifiHoursPer1000 } = coverage
  const { measured, lower, upper } = availability
  const downMs = figures.causes.byCause.reduce((sum, one) => sum + one.downMs, 0)
  const lines = figures.contracts.flatMap((contract) => contract.lines)
  const broken = lines.filter(({ verdict }) => verdict === 'broken').length
  const estimate = figures.residentsBy === 'even' ? text.estimate : ''
  const ofResidents =
    residents === null
      ? text.noResidents
      : residentsWithService === null
        ? text.nothingSeen
        : text.residentsOf(residentsWithService, residents)
  return [
    {
      label: text.places,
      value: coverage.placeCoverage,
      type: 'share',
      beside: joined(
        text.placesOf(placesWithService, placesRequired, placesUndetermined),
        band === null ? '' : text.band(BANDS[band]),
      ),
    },
    {
      label: text.residents,
      value: residentCoverage,
      type: 'share',
      beside: joined(ofResidents, residents === null ? '' : estimate),
    },
    {
      label: text.effective,
      value: effectiveCoverage,
      type: 'share',
      beside: joined(
        wifiHoursPer1000 === null
          ? ''
          : text.wifiHours(write.count(wifiHoursPer1000), coveredDays(figures).days),
        (effectiveCoverage ?? 0) > (residentCoverage ?? 1) ? text.effectiveAbove : '',
      ),
    },
    {
      label: text.availability,
      value: measured,
      type: 'share',
      beside: lower === null || upper === null ? '' : text.bounds(write.range(lower, upper)),
    },
    {
      label: text.outages,
      value: outages,
      type: 'count',
      beside: outages === 0 ? '' : text.outagesOf(write.duration(downMs)),
    },
    {
      label: text.complaints,
      value: figures.summary.complaintsReceived,
      type: 'count',
      beside: figures.complaints.received === 0 ? '' : text.complaintsOpen(figures.complaints.open),
    },
    {
      label: text.restitution,
      value: lines.length === 0 ? null : restitutionRupiah,
      type: 'rupiah',
      beside: lines.length === 0 ? text.noContracts : text.restitutionOf(broken, lines.length),
    },
  ]
}

const joined = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('; ')

/** Quarters of the national assessment, as whole per cent. */
const BANDS = {
  1: '0–25%',
  2: '26–50%',
  3: '51–75%',
  4: '76–100%',
} as const

interface Compared {
  readonly name: string
  readonly now: number | null
  readonly monthBefore: number | null
  readonly yearBefore: number | null
}

/** To the thousandth of a percent, as shares are printed here: who subtracts what is printed comes to the same. */
const THOUSANDTHS = 100_000

/** In percentage points; null where one of the two is not known. */
function points(now: number | null, then: number | null): number | null {
  if (now === null || then === null) return null
  return (Math.round(now * THOUSANDTHS) - Math.round(then * THOUSANDTHS)) / 1000
}

const COMPARED_COLUMNS: readonly ColumnSpec<Compared>[] = [
  { key: 'figure', type: 'text', width: 0.3, value: ({ name }) => name },
  { key: 'this_month', type: 'fine-share', width: 0.14, value: ({ now }) => now },
  { key: 'month_before', type: 'fine-share', width: 0.14, value: ({ monthBefore }) => monthBefore },
  {
    key: 'month_before_points',
    type: 'points',
    width: 0.14,
    value: ({ now, monthBefore }) => points(now, monthBefore),
  },
  { key: 'year_before', type: 'fine-share', width: 0.14, value: ({ yearBefore }) => yearBefore },
  {
    key: 'year_before_points',
    type: 'points',
    width: 0.14,
    value: ({ now, yearBefore }) => points(now, yearBefore),
  },
]

function comparison({ figures, texts, write, table }: ViewContext): readonly ReportBlock[] {
  const text = texts.sections.summary
  const { coverage, availability, monthBefore, yearBefore } = figures.summary
  const missing = [
    ...(monthBefore === null ? [monthsBefore(figures.month, 1)] : []),
    ...(yearBefore === null ? [monthsBefore(figures.month, 12)] : []),
  ]
  const row = (
    name: string,
    now: number | null,
    key: Exclude<keyof FormerMonth, 'month'>,
  ): Compared => ({
    name,
    now,
    monthBefore: monthBefore?.[key] ?? null,
    yearBefore: yearBefore?.[key] ?? null,
  })
  const notes = missing.map((month) => note(text.noFormer(write.month(month))))
  if (monthBefore === null && yearBefore === null) return notes
  const compared = table({
    id: 'comparison',
    title: text.compared,
    empty: '',
    rows: [
      row(text.places, coverage.placeCoverage, 'placeCoverage'),
      row(text.residents, coverage.residentCoverage, 'residentCoverage'),
      row(text.effective, coverage.effectiveCoverage, 'effectiveCoverage'),
      row(text.availability, availability.measured, 'measured'),
      row(texts.columns.lower[0], availability.lower, 'lower'),
      row(texts.columns.upper[0], availability.upper, 'upper'),
    ],
    columns: COMPARED_COLUMNS,
  })
  return [tableBlock(compared), ...notes]
}

/** The month so many before one, `YYYY-MM`. */
function monthsBefore(month: MonthFigures['month'], months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = year * 12 + number - 1 - months
  const before = String((at % 12) + 1).padStart(2, '0')
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${before}`
}

/** Of which kind it is decides what it needs; what is not known of it is left out of the sentence. */
function actionSentence(action: ReportAction, { texts, write }: ViewContext): string {
  const text = texts.sections.action
  const { kind, name, cause, rupiah } = action
  const count = action.count ?? 0
  const duration = write.duration(action.ms ?? 0)
  switch (kind) {
    case 'restore':
      return text.restore(name, duration, cause === null ? null : texts.words.cause[cause])
    case 'steady':
      return text.steady(name, {
        outages: count,
        duration,
        cause: cause === null ? null : texts.words.cause[cause],
        check: text.checks[cause ?? 'undetermined'],
      })
    case 'claim':
      return text.claim(name, count, write.rupiah(rupiah ?? 0))
    case 'observe':
      return name === '' ? text.observe(count, duration) : text.observePlace(name, duration)
    case 'power':
      return text.power(name, count, duration)
    case 'equip':
      return text.equip(name, count, rupiah === null ? null : write.rupiah(rupiah))
    case 'answer':
      return text.answer(count)
    case 'contract':
      return text.contract(count)
    default:
      return kind satisfies never
  }
}
