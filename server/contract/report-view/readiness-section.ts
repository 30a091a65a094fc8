import type { MonthFigures } from '../report.ts'
import type { ReadinessMeasure } from '../report-words.ts'
import type { ReportSection } from '../report-view.ts'
import { note, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'

type Indicator = MonthFigures['readiness']['indicators'][number]

const HOUR_MS = 3_600_000
/** Their parts and wholes are times. */
const TIMED: readonly ReadinessMeasure[] = ['availability', 'time-observed']

/** Annex: the indicators of the city's readiness instrument, each with its band and what it rests on. */
export function readinessSection({ figures, texts, table, language }: ViewContext): ReportSection {
  const { readiness: words, titles } = texts.sections
  const { instrument, indicators } = figures.readiness
  const indicatorsTable = table<Indicator>({
    id: 'readiness',
    title: words.table,
    empty: words.none,
    rows: indicators,
    columns: [
      { key: 'indicator', type: 'text', width: 0.27, value: ({ title }) => title[language] },
      { key: 'indicator_id', type: 'text', width: 0.12, value: ({ id }) => id },
      {
        key: 'value',
        type: 'share',
        width: 0.1,
        ratio: { part: ['part'], whole: ['whole'] },
        value: ({ value }) => value,
      },
      { key: 'band', type: 'count', width: 0.09, value: ({ band }) => band },
      {
        key: 'part',
        type: 'number',
        width: 0.1,
        value: ({ measure, part }) => inHours(measure, part),
      },
      {
        key: 'whole',
        type: 'number',
        width: 0.1,
        value: ({ measure, whole }) => inHours(measure, whole),
      },
      {
        key: 'evidence',
        type: 'text',
        width: 0.22,
        value: ({ measure }) => words.evidence[measure],
      },
    ],
  })
  return {
    id: 'readiness',
    title: titles.readiness,
    blocks: [
      text(words.instrument(instrument)),
      note(words.rule),
      tableBlock(indicatorsTable),
      ...(figures.residentsBy === 'even' ? [note(texts.sections.areas.even)] : []),
    ],
  }
}

function inHours(measure: ReadinessMeasure, value: number | null): number | null {
  return value !== null && TIMED.includes(measure) ? value / HOUR_MS : value
}
