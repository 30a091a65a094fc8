import type { ReportTable, ReportView } from '#contract/report-view.ts'

/** How many rows each table of a view has, by its id, before the paper's most are kept. */
export type AllRows = Readonly<Record<string, number>>

function tablesOf(view: ReportView): readonly ReportTable[] {
  return view.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
  )
}

export function countRows(view: ReportView): AllRows {
  return Object.fromEntries(tablesOf(view).map(({ id, rows }) => [id, rows.length]))
}

/** The view with no more rows than the paper shows: all others need not be handed on. */
export function cutToPaper(view: ReportView): ReportView {
  return {
    ...view,
    sections: view.sections.map((section) => ({
      ...section,
      blocks: section.blocks.map((block) => {
        if (block.kind !== 'table') return block
        const { table } = block
        const rows = table.rows.slice(0, table.paperRowsMax)
        return { kind: 'table' as const, table: { ...table, rows, links: null } }
      }),
    })),
  }
}
