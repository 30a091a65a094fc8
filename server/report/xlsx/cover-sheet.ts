import type { ReportDocument } from '#contract/report-document.ts'
import type { ColumnType, ReportValue, ReportView } from '#contract/report-view.ts'
import { indonesianZoneName } from '#contract/time-zone.ts'
import { cellValue, literalCell, plainText, STYLES, valueStyle } from './cells.ts'
import type { SheetContext } from './cells.ts'
import { addText } from './draft-sheet.ts'
import type { DraftSheet } from './draft-sheet.ts'
import { quotedSheet } from './sheet-names.ts'
import { SHEET_WORDS } from './sheet-words.ts'

/** A sheet in the list of sheets; `rows` of its table, null without one. */
export interface IndexEntry {
  readonly name: string
  readonly title: string
  readonly rows: number | null
}

const WIDTHS = [34, 66, 10] as const

/** The first sheet: which report this is, how its values are to be read, and where each part stands. */
export function coverSheet(
  name: string,
  view: ReportView,
  document: ReportDocument,
  index: readonly IndexEntry[],
  context: SheetContext,
): DraftSheet {
  const words = SHEET_WORDS[context.language]
  const sheet: DraftSheet = {
    name,
    columns: WIDTHS.map((width) => ({ width })),
    rows: [],
    cells: new Map(),
    rowDefs: new Map(),
  }
  addText(sheet, view.title, STYLES.title)
  addText(sheet, view.subtitle, STYLES.heading)
  sheet.rows.push([])
  const zone = indonesianZoneName(context.timeZone) ?? context.timeZone
  const lines: readonly (readonly [label: string, value: ReportValue, type: ColumnType])[] = [
    [words.office, document.letterhead.lines.join(', '), 'text'],
    [words.number, document.number, 'text'],
    [words.month, document.month, 'text'],
    [words.version, document.version, 'count'],
    [words.status, words[document.status], 'text'],
    [`${words.madeAt} (${zone})`, document.madeAtMs, 'moment'],
    [words.by, document.by, 'text'],
    [words.reason, document.reason, 'text'],
    [words.hash, document.hash, 'text'],
    [words.program, `Pantau ${document.softwareVersion}`, 'text'],
  ]
  for (const [label, value, type] of lines) {
    if (value === '') continue
    const row = sheet.rows.length
    const cell = cellValue(value, type, context)
    const shown = valueStyle(type, context.language)
    const style = { ...shown, alignment: { ...shown.alignment, horizontal: 'left' as const } }
    sheet.rows.push([label, cell])
    sheet.cells.set(`${row},0`, { style: STYLES.label })
    sheet.cells.set(`${row},1`, literalCell(cell, style) ?? { style })
  }
  sheet.rows.push([])
  for (const rule of words.rules(zone)) addText(sheet, rule, STYLES.note)
  sheet.rows.push([])
  addIndex(sheet, index, [words.sheet, words.content, words.rows])
  return sheet
}

function addIndex(
  sheet: DraftSheet,
  index: readonly IndexEntry[],
  header: readonly string[],
): void {
  for (const at of header.keys()) {
    const style = at === 2 ? STYLES.numberHeader : STYLES.header
    sheet.cells.set(`${sheet.rows.length},${at}`, { style })
  }
  sheet.rows.push([...header])
  for (const { name, title, rows } of index) {
    const row = sheet.rows.length
    sheet.rows.push([plainText(name), plainText(title), rows])
    sheet.cells.set(`${row},0`, {
      style: STYLES.link,
      hyperlink: { target: '', location: `${quotedSheet(name)}!A1` },
    })
    sheet.cells.set(`${row},1`, { style: STYLES.text })
    sheet.cells.set(`${row},2`, { style: valueStyle('count', 'id') })
  }
}
