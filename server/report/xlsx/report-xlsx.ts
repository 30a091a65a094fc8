import type { NamedRange } from 'hucre'
import { writeXlsx } from 'hucre/xlsx'
import type { WriteSheet } from 'hucre/xlsx'
import type { ReportDocument } from '#contract/report-document.ts'
import type { ReportView } from '#contract/report-view.ts'
import type { Language } from '#contract/words.ts'
import { coverSheet } from './cover-sheet.ts'
import type { IndexEntry } from './cover-sheet.ts'
import { planSheets } from './plan-sheets.ts'
import { addText } from './draft-sheet.ts'
import { addProse, proseSheet } from './prose.ts'
import { quotedSheet, sheetNamer } from './sheet-names.ts'
import { SHEET_WORDS } from './sheet-words.ts'
import { STYLES } from './cells.ts'
import { tableSheet } from './table-sheet.ts'

export interface XlsxOptions {
  readonly document: ReportDocument
  readonly language: Language
  readonly timeZone: string
}

/**
 * A report as a workbook (ISO/IEC 29500): a first sheet that says which report it is, then a sheet for
 * each section and for each further table of it. Numbers are numbers and moments are dates; totals and
 * shares are formulas with our figure as their value.
 */
export async function writeReportXlsx(view: ReportView, options: XlsxOptions): Promise<Uint8Array> {
  const { document, language } = options
  const nameOf = sheetNamer()
  const coverName = nameOf(SHEET_WORDS[language].cover)
  const index: IndexEntry[] = []
  const sheets: WriteSheet[] = []
  const printTitles: NamedRange[] = []
  for (const { name: wished, title, table, prose } of view.sections.flatMap((section) =>
    planSheets(section, language),
  )) {
    const name = nameOf(wished)
    const sheet = table === null ? proseSheet(name) : tableSheet(name, table, options)
    if (table === null) addText(sheet, title, STYLES.title)
    else if (prose.length > 0) sheet.rows.push([])
    addProse(sheet, prose, options)
    index.push({ name, title, rows: table?.rows.length ?? null })
    sheets.push(forPrint(sheet, title, table === null, language))
    if (table !== null) printTitles.push(headerOnEachPage(name))
  }
  const cover = coverSheet(coverName, view, document, index, options)
  const office = document.letterhead.lines.at(-1) ?? 'Pantau'
  return writeXlsx({
    sheets: [forPrint(cover, view.title, true, language), ...sheets],
    namedRanges: printTitles,
    defaultFont: { name: 'Calibri', size: 11 },
    properties: {
      title: `${view.title}, ${view.subtitle}`,
      subject: document.number,
      creator: office,
      company: office,
      created: new Date(document.madeAtMs),
      modified: new Date(document.madeAtMs),
      custom: { Version: document.version, Status: document.status, Hash: document.hash },
    },
  })
}

/** So many are a page across, small but readable. */
const CHARACTERS_ACROSS = 200

/** A4, as wide as the page; the section and the page number on each. */
function forPrint(
  sheet: WriteSheet,
  title: string,
  isProse: boolean,
  language: Language,
): WriteSheet {
  return {
    ...sheet,
    pageSetup: {
      paperSize: 'a4',
      orientation: isProse ? 'portrait' : 'landscape',
      fitToPage: true,
      fitToWidth: isProse ? 1 : pagesAcross(sheet),
      fitToHeight: 0,
    },
    headerFooter: {
      oddHeader: `&L${title.replaceAll('&', '&&')}`,
      oddFooter: `&R${SHEET_WORDS[language].page} &P / &N`,
    },
  }
}

/** A table of very many columns goes over several pages, so that it can be read. */
function pagesAcross({ columns = [] }: WriteSheet): number {
  const characters = columns.reduce((sum, { width = 0 }) => sum + width, 0)
  return Math.max(1, Math.round(characters / CHARACTERS_ACROSS))
}

/** The first row on each page. The library names the sheet without quotes, so that it is named here. */
function headerOnEachPage(sheet: string): NamedRange {
  return { name: '_xlnm.Print_Titles', range: `${quotedSheet(sheet)}!$1:$1`, scope: sheet }
}
