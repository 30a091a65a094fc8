import type { ReportTable, ReportView } from '#contract/report-view.ts'

/** All tables of a report, in the order of its sections. */
export function viewTables({ sections }: ReportView): readonly ReportTable[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
  )
}

/** Cells with a value in all of them together. */
export function countCells(view: ReportView): number {
  return viewTables(view).reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0)
}
