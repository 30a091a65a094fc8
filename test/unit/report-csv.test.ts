import { mkdtemp, rm } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { parseCsv } from 'hucre/csv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openValue } from '../../server/report/csv/open-value.ts'
import { writeReportCsv } from '../../server/report/csv/report-csv.ts'
import { openZip } from '../../server/report/evidence/read-zip.ts'
import { plainCell } from '../../server/journal/import/formula.ts'
import { AWKWARD_DOCUMENT, AWKWARD_NAMES, awkwardView, TIME_ZONE } from './awkward-view.ts'

let directory = ''
let files: Readonly<Record<string, string>> = {}
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-open-'))
  files = await filesOf('id')
})
afterAll(() => rm(directory, { recursive: true }))

async function filesOf(language: 'id' | 'en'): Promise<Readonly<Record<string, string>>> {
  const path = join(directory, `${language}.zip`)
  const options = { document: AWKWARD_DOCUMENT, language, timeZone: TIME_ZONE }
  await pipeline(writeReportCsv(awkwardView(), options), createWriteStream(path))
  const zip = await openZip(path, { entriesMax: 100, plainMax: 10_000_000, ratioMax: 1100 })
  const texts: Record<string, string> = {}
  for (const { name } of zip.members) texts[name] = (await buffer(zip.read(name))).toString()
  zip.close()
  return texts
}

const rowsOf = (name: string): string[][] =>
  parseCsv(files[name] ?? '', { delimiter: ',' }).map((row) => row.map(String))

describe('a report as open data', () => {
  it('is a file for each table, one of the single figures, a dictionary and a text', () => {
    expect(Object.keys(files)).toEqual([
      'README.txt',
      'columns.csv',
      'facts.csv',
      'largest.csv',
      'per-place.csv',
      'none.csv',
    ])
  })

  it('has English columns, and what each type of value is for machines', () => {
    const [header, , , third] = rowsOf('per-place.csv')
    expect(header?.slice(0, 5)).toEqual([
      'name',
      'outages',
      'clients_median',
      'up_seconds',
      'down_seconds',
    ])
    expect(third?.slice(1)).toEqual([
      '2',
      '1',
      // 700 h and 122.002 s; 2 h and 59 s; 2 s.
      '2520122.002',
      '7259',
      '2',
      '0.997128',
      '0.997128',
      '2026-10-01T00:00:02+08:00',
      '2000000000002',
      '2469134',
    ])
  })

  it('leaves what is not known empty', () => {
    expect(rowsOf('per-place.csv')[2]?.slice(1)).toEqual([
      '0',
      '',
      '0',
      '0',
      '2678400',
      '',
      '1.000000',
      '',
      '',
      '0',
    ])
  })

  it('keeps every name, and lets none be a formula', () => {
    const names = rowsOf('per-place.csv')
      .slice(1)
      .map(([name]) => name ?? '')
    expect(names.map(plainCell)).toEqual(AWKWARD_NAMES)
    const cells = Object.keys(files)
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => rowsOf(name).flat())
    expect(cells.filter((cell) => /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell))).toEqual([])
  })

  it('is RFC 4180 without a byte order mark', () => {
    for (const [name, text] of Object.entries(files)) {
      expect(text.startsWith('\uFEFF'), name).toBe(false)
      expect(text.endsWith('\r\n'), name).toBe(true)
    }
    // The line break of a name stands within quotes and is not one of the file.
    expect(files['per-place.csv']).toContain('"Baris satu\nbaris dua"')
    expect(files['per-place.csv']).toContain('"Pasar ""Kasih"", Naikoten I"')
  })

  it('tells of every column and of every single figure', () => {
    const columns = rowsOf('columns.csv')
    expect(columns[0]).toEqual(['file', 'column', 'title', 'type', 'unit', 'description'])
    expect(columns).toContainEqual([
      'per-place.csv',
      'down_seconds',
      'down seconds',
      'duration',
      's',
      'Tentang down_seconds',
    ])
    expect(columns).toHaveLength(1 + 3 * 11)
    expect(rowsOf('facts.csv')).toEqual([
      ['section', 'label', 'value', 'type', 'unit', 'beside'],
      ['summary', 'Ketersediaan', '0.987600', 'share', '0-1', 'batas 96,1-98,4%'],
      ['summary', 'Restitusi', '12345678', 'rupiah', 'IDR', ''],
      ['summary', "'=2+2", '', 'count', '1', "'@A1"],
    ])
  })

  it('says what report it is, in both languages', async () => {
    expect(files['README.txt']).toContain('Versi: 2 (sementara)')
    expect(files['README.txt']).toContain('Dibuat: 2026-11-01T06:00:00+08:00')
    expect(files['README.txt']).toContain(`Nilai hash (SHA-256): ${'ab'.repeat(32)}`)
    // Here durations are seconds, whatever the title says of paper.
    expect(files['README.txt']).toContain('largest.csv: Gangguan terbesar\r\n')
    const english = await filesOf('en')
    expect(english['README.txt']).toContain('Version: 2 (provisional)')
    expect(english['per-place.csv']).toBe(files['per-place.csv'])
  })
})

describe('a value of open data', () => {
  it('carries the offset of its own moment', () => {
    const summer = Date.UTC(2026, 6, 1, 12, 0, 0, 250)
    expect(openValue(summer, 'moment', 'Europe/Berlin')).toBe('2026-07-01T14:00:00.250+02:00')
    expect(openValue(Date.UTC(2026, 0, 1), 'moment', 'America/St_Johns')).toBe(
      '2025-12-31T20:30:00-03:30',
    )
  })

  it('is never written with an exponent', () => {
    expect(openValue(1e-7, 'number', TIME_ZONE)).toBe('0')
    expect(openValue(-10.178_757_1, 'number', TIME_ZONE)).toBe('-10.178757')
    expect(openValue(123_456_789_012_345, 'bytes', TIME_ZONE)).toBe('123456789012345')
  })
})
