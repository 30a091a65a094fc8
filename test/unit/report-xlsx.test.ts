import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dateToSerial } from 'hucre'
import { readXlsx } from 'hucre/xlsx'
import type { CellValue, Sheet, Workbook } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportTable } from '#contract/report-view.ts'
import { planSheets } from '../../server/report/xlsx/plan-sheets.ts'
import { sheetNamer } from '../../server/report/xlsx/sheet-names.ts'
import { writeReportXlsx } from '../../server/report/xlsx/report-xlsx.ts'
import { NO_OFFICE, office, reckonedAnew, withoutResults } from '../office.ts'
import {
  AWKWARD_DOCUMENT,
  AWKWARD_NAMES,
  awkwardView,
  placesTable,
  TIME_ZONE,
} from './awkward-view.ts'
import { SAMPLE_OUTLINES, sampleReport } from './report-sample.ts'

const DAY_MS = 86_400_000
const PLACES = '4. Per tempat'
const OPTIONS = { document: AWKWARD_DOCUMENT, timeZone: TIME_ZONE } as const

let directory = ''
let file: Uint8Array = new Uint8Array()
let book: Workbook = { sheets: [] }
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-xlsx-'))
  file = await writeReportXlsx(awkwardView(), { ...OPTIONS, language: 'id' })
  book = await readXlsx(file, { readStyles: true })
})
afterAll(() => rm(directory, { recursive: true }))

function sheet(name: string, of = book): Sheet {
  const found = of.sheets.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no sheet "${name}"`)
  return found
}

/** What a cell of a table should hold: times and durations in days, by the city's clock. */
function expected(table: ReportTable, values: readonly unknown[], at: number): unknown {
  const value = values[at] ?? null
  const type = table.columns[at]?.type
  if (typeof value !== 'number') return value === '' ? null : (value ?? '–')
  if (type === 'moment') return (value + 8 * 3_600_000) / DAY_MS + 25_569
  return type === 'duration' ? value / DAY_MS : value
}

/** The reader makes dates of all that is formatted as times, durations too. */
function plain(value: CellValue | undefined): unknown {
  return value instanceof Date ? dateToSerial(value) : (value ?? null)
}

function expectTable(found: Sheet, table: ReportTable): void {
  const expectCell = (row: number, at: number, wanted: unknown): void => {
    const { key, type } = table.columns[at] ?? {}
    const cell = plain(found.rows[row]?.[at])
    const where = `${key} in row ${row + 1}`
    // Of times the reader keeps milliseconds.
    const isTime = type === 'moment' || type === 'duration'
    if (typeof wanted !== 'number') expect(cell, where).toBe(wanted)
    else if (isTime) expect(Math.abs(Number(cell) - wanted), where).toBeLessThan(1e-8)
    else expect(Number(cell) / (wanted || 1), where).toBeCloseTo(wanted && 1, 11)
  }
  for (const [row, values] of table.rows.entries()) {
    for (const at of table.columns.keys()) expectCell(row + 1, at, expected(table, values, at))
  }
  for (const [at, { total }] of table.columns.entries()) {
    if (total === 'none') continue
    expectCell(table.rows.length + 1, at, expected(table, table.totals ?? [], at))
  }
}

describe('a report as a workbook', () => {
  it('has a first sheet, then one for each section and each further table', () => {
    expect(book.sheets.map(({ name }) => name)).toEqual([
      'Laporan',
      '1. Ringkasan Kota & "isi"',
      '1. Gangguan terbesar',
      '2. Peta',
      '4. Per tempat',
      '4. Tanpa baris',
      '4. PER TEMPAT (2)',
    ])
  })

  it('says on the first which report it is, and leads to each sheet', () => {
    const cover = sheet('Laporan')
    const texts = cover.rows.map((row) => row.map(plain))
    expect(texts).toContainEqual(['Nomor', '001/PANTAU/X/2026', null])
    expect(texts).toContainEqual(['Versi', 2, null])
    expect(texts).toContainEqual(['Status', 'Sementara', null])
    expect(texts).toContainEqual(['Nilai hash (SHA-256)', 'ab'.repeat(32), null])
    const made = texts.find(([label]) => label === 'Dibuat (WITA)')
    expect(Number(made?.[1])).toBeCloseTo(Date.UTC(2026, 10, 1, 6) / DAY_MS + 25_569, 8)
    const at = texts.findIndex(([name]) => name === PLACES)
    expect(texts[at]).toEqual([PLACES, '4. Per tempat: Per tempat', AWKWARD_NAMES.length])
    expect(cover.cells?.get(`${at},0`)?.hyperlink?.location).toBe(`'${PLACES}'!A1`)
  })

  it('holds every value of a table as a number, a date or a text', () => {
    expectTable(sheet(PLACES), placesTable(AWKWARD_NAMES.length))
  })

  it('keeps every name and runs none of them', () => {
    const found = sheet(PLACES)
    const names = AWKWARD_NAMES.map((_, at) => found.rows[at + 1]?.[0])
    expect(names).toEqual(AWKWARD_NAMES)
    const formulas = [...(found.cells ?? [])].filter(([, { formula }]) => formula !== undefined)
    expect(formulas.filter(([key]) => key.endsWith(',0'))).toEqual([])
    expect(sheet('1. Ringkasan Kota & "isi"').rows.flat()).toContain('=2+2')
  })

  it('reckons shares and totals by formulas', () => {
    const { cells } = sheet(PLACES)
    const last = AWKWARD_NAMES.length + 1
    expect(cells?.get('3,6')?.formula).toBe('IF(SUM(D4,E4)=0,"–",SUM(D4)/SUM(D4,E4))')
    expect(cells?.get(`${last},10`)?.formula).toBe(`SUM(K2:K${last})`)
    expect(cells?.get(`${last},6`)?.formula).toBe(
      `IF(SUM(D2:D${last},E2:E${last})=0,"–",SUM(D2:D${last})/SUM(D2:D${last},E2:E${last}))`,
    )
  })

  it('has a frozen header with units, a filter without the totals, and formats', () => {
    const found = sheet(PLACES)
    expect(found.freezePane?.rows).toBe(1)
    expect(found.autoFilter?.range).toBe(`A1:K${AWKWARD_NAMES.length + 1}`)
    const [header = []] = found.rows
    expect(header.slice(3, 10)).toEqual([
      'up seconds (jam:menit:detik)',
      'down seconds (jam:menit:detik)',
      'unknown seconds (jam:menit:detik)',
      'measured',
      'upper',
      'since (WITA)',
      'download (bita)',
    ])
    const formats = [1, 2, 3, 6, 7, 8, 10].map((at) => found.cells?.get(`3,${at}`)?.style?.numFmt)
    expect(formats).toEqual([
      '#,##0',
      '#,##0.0',
      '[h]:mm:ss',
      '[>=1]0.0%;[>=0.99]0.00#%;0.0%',
      '0.000%',
      '[$-421]d mmm yyyy hh"."mm"."ss',
      '"Rp" #,##0',
    ])
  })

  it('is set for A4 across, as wide as the page, with the header on each', () => {
    expect(sheet(PLACES).pageSetup).toMatchObject({
      paperSize: 'a4',
      orientation: 'landscape',
      fitToWidth: 1,
      printTitlesRow: '$1:$1',
    })
    expect(sheet('1. Ringkasan Kota & "isi"').headerFooter?.oddHeader).toBe(
      '&L1. Ringkasan: [Kota] && "isi" / *?',
    )
  })

  it('names the office and the report in its properties', () => {
    expect(book.properties).toMatchObject({
      title: 'Laporan Wi-Fi publik, Oktober 2026',
      creator: 'Dinas Komunikasi dan Informatika',
      subject: '001/PANTAU/X/2026',
    })
  })

  it('draws a chart from cells that hold its figures', () => {
    const found = sheet('1. Ringkasan Kota & "isi"')
    const [chart] = found.charts ?? []
    expect(chart?.title).toBe('Jam mati menurut sebab')
    expect(chart?.series?.map(({ name }) => name)).toEqual(['mati', 'tidak terpantau'])
    const header = found.rows.findIndex(([label]) => label === 'Jam mati menurut sebab') + 1
    expect(chart?.series?.[0]?.valuesRef).toBe(
      `'1. Ringkasan Kota & "isi"'!$B$${header + 2}:$B$${header + 3}`,
    )
    expect(found.rows[header + 2]?.map(plain)).toEqual(['=1+1', 0.5, '–'])
  })

  it('lists what a map shows', () => {
    expect(sheet('2. Peta').rows.slice(0, 2)).toEqual([
      ['Tempat', 'Keadaan', 'Lintang', 'Bujur'],
      ['=1+1', 'di bawah ambang', -10.17, 123.6],
    ])
  })

  it('puts what follows a table below it, and what a heading opens on its section', () => {
    const texts = (name: string): readonly unknown[] => sheet(name).rows.map(([first]) => first)
    expect(texts('1. Gangguan terbesar').slice(-1)).toEqual(['Lima di antaranya.'])
    expect(texts('1. Ringkasan Kota & "isi"').slice(-2)).toEqual([
      'Langkah berikut',
      '• Pulihkan Taman Oebobo',
    ])
  })

  it('says so where a table has no row', () => {
    const found = sheet('4. Tanpa baris')
    expect(found.rows[1]?.[0]).toBe('Tidak ada tempat.')
    expect(found.autoFilter).toBeUndefined()
  })

  it('is in English too', async () => {
    const english = await readXlsx(
      await writeReportXlsx(awkwardView(), { ...OPTIONS, language: 'en' }),
    )
    expect(english.sheets[0]?.name).toBe('Report')
    expect(english.sheets[0]?.rows).toContainEqual(['Status', 'Provisional', null])
    expect(sheet(PLACES, english).rows[0]?.[3]).toBe('up seconds (h:mm:ss)')
  })

  it('refuses a share of a column that is not there', async () => {
    const table = placesTable(1)
    const columns = table.columns.filter(({ key }) => key !== 'down_seconds')
    const blocks = [{ kind: 'table' as const, table: { ...table, columns } }]
    const view = { title: '', subtitle: '', sections: [{ id: 'a', title: 'A', blocks }] }
    await expect(writeReportXlsx(view, { ...OPTIONS, language: 'id' })).rejects.toThrow(
      'the column "down_seconds", which is not there',
    )
  })
})

describe('the name of a sheet', () => {
  it('is one that Excel takes, and no other sheet has', () => {
    const nameOf = sheetNamer()
    const long = 'Kecamatan dan kelurahan dengan nama panjang'
    expect(nameOf("'a/b:c*d?[e]\\'")).toBe('a b c d e')
    expect(nameOf(long)).toBe('Kecamatan dan kelurahan dengan')
    expect(nameOf(long.toUpperCase())).toBe('KECAMATAN DAN KELURAHAN (2)')
    expect(nameOf('History')).toBe('History (2)')
    expect(nameOf(' ')).toBe('-')
    // 31 units end within the tree, which is two of them.
    expect(nameOf(`${'x'.repeat(30)}🌴`)).toBe('x'.repeat(30))
  })
})

describe('a workbook that LibreOffice reckons anew', () => {
  it.skipIf(office === null)(
    `has our totals and shares${NO_OFFICE}`,
    { timeout: 60_000 },
    async () => {
      const report = sampleReport()
      const view = reportView(report, { language: 'id', outlines: SAMPLE_OUTLINES })
      const sample = await writeReportXlsx(view, { ...OPTIONS, language: 'id' })
      const emptied = [
        await withoutResults(directory, 'names', file),
        await withoutResults(directory, 'month', sample),
      ]
      const before = sheet(PLACES, await readXlsx(await readFile(emptied[0] ?? '')))
      expect([before.rows[3]?.[6], before.rows[AWKWARD_NAMES.length + 1]?.[10]]).toEqual([0, 0])
      const [first, second] = await reckonedAnew(directory, emptied)
      const names = await readXlsx(first ?? new Uint8Array())
      expectTable(sheet(PLACES, names), placesTable(AWKWARD_NAMES.length))
      expectTable(sheet('1. Gangguan terbesar', names), placesTable(2))
      const { sheets } = await readXlsx(second ?? new Uint8Array())
      const planned = view.sections.flatMap((section) => planSheets(section, 'id'))
      expect(sheets).toHaveLength(1 + planned.length)
      for (const [at, found] of sheets.slice(1).entries()) {
        const table = planned[at]?.table ?? null
        if (table !== null) expectTable(found, table)
      }
      const formulas = sheets.flatMap(({ cells }) =>
        Array.from(cells?.values() ?? [], ({ formula }) => formula ?? ''),
      )
      expect(formulas.filter((formula) => formula.includes('SUM(')).length).toBeGreaterThan(100)
    },
  )
})
