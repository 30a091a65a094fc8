import { cellRef } from 'hucre/xlsx'
import type { ChartTone, ReportChart } from '#contract/report-view.ts'
import { cellValue, numberFormat, plainText, STYLES, titleWithUnit, valueStyle } from './cells.ts'
import type { SheetContext } from './cells.ts'
import { quotedSheet } from './sheet-names.ts'
import { addText, LINE_POINTS, proseColumns } from './draft-sheet.ts'
import type { DraftSheet } from './draft-sheet.ts'

/** As on paper. */
const COLOURS: Readonly<Record<ChartTone, string>> = {
  good: '2F6B4F',
  fair: 'B8862B',
  poor: '9B2C2C',
  unknown: '7D858C',
  plain: '1D3557',
  a: '1D3557',
  b: 'B8862B',
  c: '5B8A9A',
  d: '9B2C2C',
  e: '7D858C',
}
/** More bars than this are no picture: their figures stand alone. */
const BARS_MAX = 60

/** The figures of a chart as a small table, and below it the chart that draws them, as the program's own. */
export function addChart(sheet: DraftSheet, chart: ReportChart, context: SheetContext): void {
  const { type, series, bars, title } = chart
  const style = valueStyle(type, context.language)
  if (sheet.rows.length > 0) sheet.rows.push([])
  addText(sheet, title, STYLES.heading)
  const header = sheet.rows.length
  sheet.rows.push([
    null,
    ...series.map(({ name }) => titleWithUnit(plainText(name), type, context)),
  ])
  sheet.rowDefs.set(header, { height: 2 * LINE_POINTS })
  for (const at of [0, ...series.keys()].keys()) {
    const style = at === 0 ? STYLES.header : STYLES.numberHeader
    sheet.cells.set(`${header},${at}`, { style })
  }
  for (const { label, values } of bars) {
    const row = sheet.rows.length
    sheet.rows.push([
      plainText(label),
      ...series.map((_, at) => cellValue(values[at] ?? null, type, context)),
    ])
    sheet.cells.set(`${row},0`, { style: STYLES.text })
    for (const at of series.keys()) sheet.cells.set(`${row},${at + 1}`, { style })
  }
  if (bars.length > 0 && bars.length <= BARS_MAX) draw(sheet, chart, header, context)
}

function draw(
  sheet: DraftSheet,
  { type, title, most, series, bars }: ReportChart,
  header: number,
  { language }: SheetContext,
): void {
  const range = (column: number): string => {
    const cells = [cellRef(header + 1, column), cellRef(header + bars.length, column)]
    return `${quotedSheet(sheet.name)}!${cells.map(absolute).join(':')}`
  }
  const from = sheet.rows.length + 1
  const heightRows = Math.ceil(bars.length * 1.3) + (series.length > 1 ? 7 : 5)
  const formatCode = numberFormat(type, language)
  const charts = (sheet.charts ??= [])
  charts.push({
    type: 'bar',
    title,
    altText: title,
    barGrouping: series.length > 1 ? 'stacked' : 'clustered',
    ...(series.length > 1 && { overlap: 100 }),
    gapWidth: 40,
    series: series.map(({ name, tone }, at) => {
      return { name, categories: range(0), values: range(at + 1), color: COLOURS[tone] }
    }),
    legend: series.length > 1 ? 'bottom' : false,
    axes: {
      // A chart of bars begins below; the table begins above.
      x: { reverse: true },
      y: {
        ...(formatCode !== undefined && { numberFormat: { formatCode } }),
        scale: { min: 0, ...(most !== null && { max: most }) },
        gridlines: { major: true },
      },
    },
    anchor: {
      from: { row: from, col: 0 },
      to: { row: from + heightRows, col: proseColumns(sheet)[0] + 1 },
    },
  })
  for (let row = 0; row <= heightRows + 1; row += 1) sheet.rows.push([])
}

function absolute(ref: string): string {
  return ref.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2')
}
