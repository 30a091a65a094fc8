import { describe, expect, it } from 'vitest'
import { hour } from './clauses.ts'
import { plain, sampleView, section, table, words } from './report-view-reading.ts'

describe('changes in the view of a report', () => {
  it('leaves changes out where there are none', () => {
    const ids = sampleView('id', { changes: [], changesTotal: 0 }).sections.map(({ id }) => id)
    expect(ids).not.toContain('changes')
  })

  it('says of changes what changed from what to what', () => {
    const changes = table(sampleView(), 'changes')
    expect(changes.rows.map((row) => row.map((value) => plain(String(value))))).toEqual([
      [
        'Puskesmas Alak',
        'ketersediaan terukur',
        '91%',
        '89,25%',
        'places/alak-puskesmas/availability/measured',
      ],
      ['Kota', 'jumlah gangguan', '27', '28', 'summary/outages'],
      ['Puskesmas Alak', 'penyedia', 'null', 'PT Serat Contoh', 'places/alak-puskesmas/providers'],
    ])
    expect(words(section(sampleView(), 'changes'))).toContain(
      'Alasan versi ini: Data susulan Puskesmas Alak tanggal 28',
    )
  })

  it('reads times, money, verdicts and new rows of changes as what they are', () => {
    const change = (
      path: string,
      before: number | string | boolean | null,
      after: typeof before,
    ) => ({
      path,
      name: 'X',
      before,
      after,
    })
    const changes = [
      change('places/x/availability/serviceMs/down', 3_600_000, 7_261_000),
      change('places/x/verdict', 'below', 'with-service'),
      change('contracts/k/lines/l/verdict', 'broken', 'met'),
      change('contracts/k/restitutionRupiah', 0, 250_000),
      change('outages/x 1', null, true),
      change('outages/x 2/goesOn', false, true),
      change('outages/x 2/endMs', hour(0), hour(1)),
      change('places/x/toString', null, 1),
    ]
    const view = sampleView('id', { changes, changesTotal: 9 })
    const rows = table(view, 'changes').rows.map((row) =>
      row.slice(1, 4).map((value) => (value === null ? null : plain(String(value)))),
    )
    expect(rows).toEqual([
      ['mati', '01:00:00', '02:01:01'],
      ['hasil', 'Di bawah ambang', 'Dengan layanan'],
      ['hasil', 'Dilanggar', 'Ditepati'],
      ['restitusi', 'Rp 0', 'Rp 250.000'],
      ['gangguan', null, 'ada'],
      ['outages/x 2/goesOn', 'tidak', 'ya'],
      ['akhir gangguan', '1 Okt 2026 00.00 WITA', '1 Okt 2026 01.00 WITA'],
      ['places/x/toString', null, '1'],
    ])
    expect(words(section(view, 'changes'))).toContain('Tercantum 8 yang pertama dari 9 perubahan.')
  })
})
