import type { ReportTable, ReportView } from '#contract/report-view.ts'

/** All tables of a report, in the order of its sections. */
export function viewTables({ sections }: ReportView): readonly ReportTable[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
  )
}

/**
 * A table's title without how it says that durations are written on paper, `(lengths as h:mm:ss)`: here
 * they are written otherwise, or their columns say it.
 */
export function titleOf({ title }: ReportTable): string {
  return title.replace(/ \([^()]*\w+:\w+:\w+\)$/, '')
}

/** Cells with a value in all of them together. */
export function countCells(view: ReportView): number {
  return viewTables(view).reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0)
}
