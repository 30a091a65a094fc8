import type { CellStyle } from 'hucre/xlsx'
import type { ReportBlock, ReportFact } from '#contract/report-view.ts'
import { addChart } from './chart-block.ts'
import { cellValue, literalCell, plainText, STYLES, valueStyle } from './cells.ts'
import type { SheetContext } from './cells.ts'
import { linesOfText } from './table-sheet.ts'
import type { DraftSheet } from './table-sheet.ts'

/** So many characters on a line of prose, over as many columns as that takes. */
const PROSE_WIDTH = 100
const LINE_POINTS = 15
/** Label, value and what stands beside it. */
const FACT_WIDTHS = [46, 24, 60] as const

/** A sheet for prose and single figures. */
export function proseSheet(name: string): DraftSheet {
  return {
    name,
    columns: FACT_WIDTHS.map((width) => ({ width })),
    rows: [],
    cells: new Map(),
    rowDefs: new Map(),
  }
}

/** Writes what is no table below what stands in the sheet already. */
export function addProse(
  sheet: DraftSheet,
  blocks: readonly ReportBlock[],
  context: SheetContext,
): void {
  for (const block of blocks) {
    switch (block.kind) {
      case 'heading':
        if (sheet.rows.length > 0) sheet.rows.push([])
        addText(sheet, block.text, STYLES.heading)
        break
      case 'text':
        addText(sheet, block.text, STYLES.text)
        break
      case 'note':
        addText(sheet, block.text, STYLES.note)
        break
      case 'list':
        for (const item of block.items) addText(sheet, `• ${item}`, STYLES.text)
        break
      case 'facts':
        for (const fact of block.facts) addFact(sheet, fact, context)
        break
      case 'chart':
        addChart(sheet, block.chart, context)
        break
      case 'table':
      case 'map':
        // They have sheets of their own.
        break
      default:
        block satisfies never
    }
  }
}

/** A line of prose over several columns, as high as it needs: merged cells do not grow by themselves. */
export function addText(sheet: DraftSheet, text: string, style: CellStyle): void {
  const row = sheet.rows.length
  const value = plainText(text)
  sheet.rows.push([value])
  sheet.cells.set(`${row},0`, literalCell(value, style) ?? { style })
  const [endCol, width] = proseColumns(sheet)
  if (endCol > 0) (sheet.merges ??= []).push({ startRow: row, startCol: 0, endRow: row, endCol })
  const size = 'font' in style && style.font?.size === 16 ? 1.5 : 1
  const lines = linesOfText(text, width / size)
  sheet.rowDefs.set(row, { height: Math.min(400, lines * LINE_POINTS * size + 3) })
}

/** The last of the first columns that are together as wide as prose, and their width. */
function proseColumns({ columns = [] }: DraftSheet): readonly [last: number, width: number] {
  let width = 0
  for (const [at, column] of columns.entries()) {
    width += column.width ?? 0
    if (width >= PROSE_WIDTH) return [at, width]
  }
  return [Math.max(0, columns.length - 1), Math.max(1, width)]
}

function addFact(sheet: DraftSheet, fact: ReportFact, context: SheetContext): void {
  const row = sheet.rows.length
  const value = cellValue(fact.value, fact.type, context)
  const shown = valueStyle(fact.type, context.language)
  const style = {
    ...shown,
    font: STYLES.label.font,
    alignment: { ...shown.alignment, horizontal: 'left' as const },
  }
  sheet.rows.push([plainText(fact.label), value, plainText(fact.beside)])
  sheet.cells.set(`${row},0`, { style: STYLES.text })
  sheet.cells.set(`${row},1`, literalCell(value, style) ?? { style })
  sheet.cells.set(`${row},2`, { style: STYLES.note })
}
