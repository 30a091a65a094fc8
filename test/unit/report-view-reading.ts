import type { ReportDocument } from '#contract/report-document.ts'
import type {
  ReportBlock,
  ReportSection,
  ReportTable,
  ReportValue,
  ReportView,
} from '#contract/report-view.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import type { Language } from '#contract/words.ts'
import { SAMPLE_OUTLINES, sampleFigures, sampleReport } from './report-sample.ts'

/** With a plain blank where a number and its unit are kept on one line. */
export const plain = (text: string): string => text.replaceAll('\u00A0', ' ')

const FIGURES = sampleFigures()

/** The view of the sample, with another document where a test asks for it. */
export function sampleView(
  language: Language = 'id',
  document: Partial<ReportDocument> = {},
): ReportView {
  const report = sampleReport(FIGURES, document)
  return reportView(report, { language, outlines: SAMPLE_OUTLINES })
}

export function section(view: ReportView, id: string): ReportSection {
  const found = view.sections.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no section ${id}`)
  return found
}

export function tablesOf({ sections }: ReportView): readonly ReportTable[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
  )
}

export function table(view: ReportView, id: string): ReportTable {
  const found = tablesOf(view).find((one) => one.id === id)
  if (found === undefined) throw new Error(`no table ${id}`)
  return found
}

/** All sentences of a section, with plain blanks. */
export function words({ blocks }: ReportSection): string {
  const of = (block: ReportBlock): readonly string[] => {
    if (block.kind === 'list') return block.items
    if (block.kind === 'facts') {
      return block.facts.flatMap(({ label, beside }) => [label, beside])
    }
    return 'text' in block ? [block.text] : []
  }
  return plain(blocks.flatMap(of).join('\n'))
}

/** A value by its row and the key of its column. */
export function cell(one: ReportTable, row: number, key: string): ReportValue | undefined {
  return one.rows[row]?.[one.columns.findIndex((column) => column.key === key)]
}
