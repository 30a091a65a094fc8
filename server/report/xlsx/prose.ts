import type { ReportBlock, ReportFact } from '#contract/report-view.ts'
import { addChart } from './chart-block.ts'
import { cellValue, literalCell, plainText, STYLES, valueStyle } from './cells.ts'
import type { SheetContext } from './cells.ts'
import { addText } from './draft-sheet.ts'
import type { DraftSheet } from './draft-sheet.ts'

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
