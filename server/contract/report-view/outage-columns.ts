import type { ReportTexts } from '../report-text/report-texts.ts'
import type { ReportOutage } from '../report.ts'
import type { ColumnSpec } from './table.ts'

/** An outage of service at a place, as far as it lies in the month. */
export function outageColumns({ words }: ReportTexts): readonly ColumnSpec<ReportOutage>[] {
  return [
    { key: 'place', type: 'text', width: 0.21, value: ({ name }) => name },
    { key: 'start', type: 'moment', width: 0.2, value: ({ startMs }) => startMs },
    { key: 'end', type: 'moment', width: 0.2, value: ({ endMs }) => endMs },
    { key: 'cause', type: 'text', width: 0.115, value: ({ cause }) => words.cause[cause] },
    { key: 'down_seconds', type: 'duration', width: 0.09, value: ({ downMs }) => downMs },
    { key: 'unknown_seconds', type: 'duration', width: 0.095, value: ({ unknownMs }) => unknownMs },
    { key: 'beyond', type: 'text', width: 0.09, value: (outage) => beyondWords(outage, words) },
    { key: 'place_id', type: 'text', value: ({ place }) => place },
  ]
}

function beyondWords(
  { beganBefore, goesOn }: ReportOutage,
  { beyond }: ReportTexts['words'],
): string {
  if (beganBefore) return goesOn ? beyond.both : beyond.before
  return goesOn ? beyond.after : ''
}
