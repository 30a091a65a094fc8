import { describe, expect, it } from 'vitest'
import type { ReportColumn, ReportTable } from '#contract/report-view.ts'
import { tableModel } from '../../server/report/pdf/table-model.ts'

const column = (key: string, title: string, type: ReportColumn['type']): ReportColumn => ({
  key,
  title,
  type,
  description: '',
  width: 1,
  total: 'none',
  ratio: null,
})

/** The table of outages in the minutes: nine columns, of which four have long titles. */
const outages: ReportTable = {
  id: 'outages',
  title: 'Gangguan',
  columns: [
    column('number', 'No.', 'count'),
    column('place', 'Tempat', 'text'),
    column('start', 'Mulai', 'text'),
    column('end', 'Selesai', 'text'),
    column('cause', 'Sebab', 'text'),
    column('down', 'Mati', 'text'),
    column('agreed', 'Tidak disengketakan', 'text'),
    column('disputed', 'Disengketakan', 'text'),
    column('granted', 'Dikabulkan', 'text'),
  ],
  rows: Array.from({ length: 12 }, (_, index) => [
    index + 1,
    'Kantor Lurah Nunbaun Delha',
    '22 Nov 2026 04.13 WITA',
    '23 Nov 2026 01.12 WITA',
    'jalur internet',
    '05:31:00',
    '05:31:00',
    '00:00:00',
    '00:00:00',
  ]),
  totals: null,
  empty: '',
  links: null,
  paperRowsMax: 100,
}

describe('a table on paper', () => {
  const write = (value: unknown): string => String(value)
  const setting = { write, print: (text: string) => text, rest: null }

  it('has no row of more than two lines where smaller letters spare that', () => {
    const { lines, size } = tableModel(outages, setting)
    expect(Math.max(...lines)).toBeLessThanOrEqual(2)
    expect(size).toBeGreaterThanOrEqual(6.5)
  })

  it('keeps large letters where they cost no lines', () => {
    const two = { ...outages, columns: outages.columns.slice(1, 3) }
    const rows = outages.rows.map((row) => row.slice(1, 3))
    expect(tableModel({ ...two, rows }, setting)).toMatchObject({
      size: 8.5,
      lines: Array.from({ length: 12 }, () => 1),
    })
  })
})
