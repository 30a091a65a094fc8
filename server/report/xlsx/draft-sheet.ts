import type { RowDef } from 'hucre'
import type { Cell, CellStyle, CellValue, WriteSheet } from 'hucre/xlsx'
import { FONT, literalCell, plainText } from './cells.ts'

/** A sheet in the making: rows, and what some of its cells are beside their value. */
export type DraftSheet = WriteSheet & {
  readonly rows: CellValue[][]
  readonly cells: Map<string, Partial<Cell>>
  readonly rowDefs: Map<number, RowDef>
}

/** Height of a line of the sheets' font. */
export const LINE_POINTS = 15
/** So many characters on a line of prose, over as many columns as that takes. */
const PROSE_WIDTH = 100
/** Of a column that says nothing of its width. */
const DEFAULT_WIDTH = 8.43

/** A line of prose over several columns, as high as it needs: merged cells do not grow by themselves. */
export function addText(sheet: DraftSheet, text: string, style: CellStyle): void {
  const row = sheet.rows.length
  const value = plainText(text)
  sheet.rows.push([value])
  sheet.cells.set(`${row},0`, literalCell(value, style) ?? { style })
  const [endCol, width] = proseColumns(sheet)
  if (endCol > 0) (sheet.merges ??= []).push({ startRow: row, startCol: 0, endRow: row, endCol })
  const size = (style.font?.size ?? FONT.size) / FONT.size
  const lines = linesOfText(text, width / size)
  sheet.rowDefs.set(row, { height: Math.min(400, lines * LINE_POINTS * size + 3) })
}

/** The last of the first columns that are together as wide as prose, and their width. */
export function proseColumns({ columns = [] }: DraftSheet): readonly [last: number, width: number] {
  let width = 0
  for (const [at, column] of columns.entries()) {
    width += column.width ?? 0
    if (width >= PROSE_WIDTH) return [at, width]
  }
  // A narrow table has columns beside it that nobody has set.
  const more = Math.ceil((PROSE_WIDTH - width) / DEFAULT_WIDTH)
  return [columns.length - 1 + more, width + more * DEFAULT_WIDTH]
}

/** How many lines a text takes in a column of the width, in characters. */
export function linesOfText(text: string, width: number): number {
  return text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0)
}
