import { describe, expect, it } from 'vitest'
import type { ReportDocument } from '#contract/report.ts'
import type { ReportBlock, ReportSection, ReportTable, ReportView } from '#contract/report-view.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import type { Language } from '#contract/words.ts'
import { SAMPLE_MONTH, SAMPLE_PLACES } from './report-sample-facts.ts'
import { bareReport, SAMPLE_OUTLINES, sampleFigures, sampleReport } from './report-sample.ts'
import { hour } from './clauses.ts'

const plain = (text: string): string => text.replaceAll('\u00A0', ' ')
const sampleView = (
  language: Language = 'id',
  document: Partial<ReportDocument> = {},
): ReportView =>
  reportView(sampleReport(sampleFigures(), document), { language, outlines: SAMPLE_OUTLINES })

function section(view: ReportView, id: string): ReportSection {
  const found = view.sections.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no section ${id}`)
  return found
}

function tablesOf({ sections }: ReportView): readonly ReportTable[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
  )
}

function table(view: ReportView, id: string): ReportTable {
  const found = tablesOf(view).find((one) => one.id === id)
  if (found === undefined) throw new Error(`no table ${id}`)
  return found
}

/** All sentences of a section. */
function words({ blocks }: ReportSection): string {
  const of = (block: ReportBlock): readonly string[] => {
    if (block.kind === 'list') return block.items
    if (block.kind === 'facts') {
      return block.facts.flatMap(({ label, beside }) => [label, beside])
    }
    return 'text' in block ? [block.text] : []
  }
  return plain(blocks.flatMap(of).join('\n'))
}

const cell = (one: ReportTable, row: number, key: string) =>
  one.rows[row]?.[one.columns.findIndex((column) => column.key === key)]

describe('the view of a report', () => {
  it('has all sections in their order, in both languages', () => {
    const ids = [
      'summary',
      'map',
      'areas',
      'places',
      'causes',
      'providers',
      'complaints',
      'gaps',
      'quality',
      'method',
      'changes',
      'readiness',
    ]
    for (const language of ['id', 'en'] as const) {
      expect(sampleView(language).sections.map(({ id }) => id)).toEqual(ids)
    }
    expect(sampleView('id').title).toBe('Laporan Layanan Wi-Fi Publik Kota Contoh')
    expect(sampleView('id').subtitle).toBe('Oktober 2026')
    expect(sampleView('en').title).toBe('Public Wi-Fi Service Report, Kota Contoh')
    expect(sampleView('en').subtitle).toBe('October 2026')
  })

  it('leaves changes out where there are none', () => {
    const ids = sampleView('id', { changes: [], changesTotal: 0 }).sections.map(({ id }) => id)
    expect(ids).not.toContain('changes')
  })

  it('has the same tables, rows and numbers in both languages', () => {
    const [id, en] = [tablesOf(sampleView('id')), tablesOf(sampleView('en'))]
    expect(en.map((one) => one.id)).toEqual(id.map((one) => one.id))
    for (const [at, one] of id.entries()) {
      const numbers = ({ rows }: ReportTable) =>
        rows.map((row) => row.filter((value) => typeof value !== 'string'))
      expect(numbers(one)).toEqual(numbers(en[at] ?? one))
      expect(one.columns.map(({ key }) => key)).toEqual(en[at]?.columns.map(({ key }) => key))
    }
  })

  it('names its tables and their columns once, as open data needs it', () => {
    const tables = tablesOf(sampleView())
    expect(new Set(tables.map(({ id }) => id)).size).toBe(tables.length)
    for (const { id, columns, rows, links } of tables) {
      const keys = columns.map(({ key }) => key)
      expect(new Set(keys).size, id).toBe(keys.length)
      expect(keys.every((key) => /^[a-z0-9_]+$/.test(key))).toBe(true)
      expect(rows.every((row) => row.length === columns.length)).toBe(true)
      expect(links === null || links.length === rows.length).toBe(true)
      // A little less than the whole page, and not so little that it looks torn.
      const width = columns.reduce((sum, column) => sum + column.width, 0)
      expect(width, id).toBeLessThanOrEqual(1.0001)
      expect(width, id).toBeGreaterThan(0.9)
    }
  })

  it('says in Indonesian what the month was and what to do next', () => {
    const said = words(section(sampleView(), 'summary'))
    expect(said).toContain('3 dari 7 tempat wajib; 1 belum pasti; golongan 26–50 %')
    expect(said).toContain('batas 86,4–94,4 %')
    expect(said).toContain('perkiraan: penduduk dianggap tersebar merata')
    expect(said).toContain('Tidak ada angka Oktober 2025 untuk dibandingkan.')
    expect(said).toContain(
      'Pulihkan layanan di Puskesmas Alak: mati 80 j 00 m bulan ini; sebab utama: listrik.',
    )
    expect(said).toContain(
      'Ajukan restitusi Rp 1.525.000 kepada PT Serat Contoh (K-1/SPK/2026) untuk 2 jalur.',
    )
    expect(said).toContain('Jawab 1 keluhan yang belum dijawab.')
    expect(said).not.toContain('sementara')
  })

  it('counts one and many in English', () => {
    const said = words(section(sampleView('en'), 'summary'))
    expect(said).toContain('Answer 1 complaint that has had no answer.')
    expect(said).toContain('Enter the contract of 2 lines that have none, on the page Providers.')
    expect(said).toContain('contract broken on 2 of 6 lines')
  })

  it('compares with the month before in percentage points', () => {
    const compared = table(sampleView(), 'comparison')
    // 42.857 % after 50 %; nothing is known of the year before.
    expect(cell(compared, 0, 'month_before_points')).toBeCloseTo(-7.143, 3)
    expect(cell(compared, 0, 'year_before_points')).toBeNull()
  })

  it('marks a month that is not over, and one that may still change', () => {
    const report = sampleReport(sampleFigures({ untilMs: hour(700) }), { status: 'provisional' })
    const view = reportView(report, { language: 'id', outlines: [] })
    const said = words(section(view, 'summary'))
    expect(said).toContain('Bulan ini belum selesai: angka dihitung sampai 30 Okt 2026 04.00 WITA.')
    expect(said).toContain('data susulan masih dapat mengubahnya sampai 8 Nov 2026 00.00 WITA')
    expect(words(section(sampleView(), 'summary'))).not.toContain('belum selesai: angka')
  })

  it('shows places on the map by verdict, and areas by their coverage in words too', () => {
    const { blocks } = section(sampleView(), 'map')
    const [state, gaps] = blocks.flatMap((block) => (block.kind === 'map' ? [block.map] : []))
    // All but the retired terminal.
    expect(state?.places).toHaveLength(7)
    expect(state?.areas.every(({ tone }) => tone === null)).toBe(true)
    expect(gaps?.places.map(({ mark }) => mark)).toEqual(['below', 'below', 'no-equipment'])
    expect(gaps?.areas.map(({ name, tone }) => `${name} ${tone}`)).toEqual([
      'Alak poor',
      'Naimata poor',
      'Oebobo good',
      'Fatululi unknown',
      'Lasiana good',
    ])
    const said = words(section(sampleView(), 'map'))
    expect(said).toContain('Di bawah ambang: Pasar Alak, Puskesmas Alak.')
    expect(said).toContain('Cakupan tempat 0–50 %: Alak, Naimata.')
    expect(said).toContain('Cakupan tempat tidak diketahui: Fatululi.')
  })

  it('lays out clause, verdict and restitution with its arithmetic', () => {
    const view = sampleView()
    const said = words(section(view, 'providers'))
    expect(said).toContain('Kontrak K-1/SPK/2026, PT Serat Contoh')
    expect(said).toContain('Ketersediaan paling sedikit 99 % sebulan, diukur pada jalur internet.')
    expect(said).toContain('Di luar tanggungan penyedia: listrik, terjadwal.')
    expect(said).toContain('2 jalur ditepati, 2 dilanggar, 0 belum pasti.')
    // 430 of 496 service hours; 10 % of the price and 86 begun hours, at most half of the price.
    expect(said).toContain(
      'Pasar Alak (alak-market-line): (menyala 430 jam + tidak terpantau 0 jam) ÷ 496 jam = 86,694 %; ' +
        'di bawah 98 %: 10 % × Rp 2.500.000 = Rp 250.000; ' +
        '3 gangguan lebih lama daripada 6 jam: 86 jam × Rp 25.000 = Rp 2.150.000; ' +
        'paling banyak 50 % × Rp 2.500.000 = Rp 1.250.000; restitusi Rp 1.250.000.',
    )
    expect(said).toContain('Tidak ada restitusi menurut kontrak ini.')
    const lines = table(view, 'contract-lines')
    expect(cell(lines, 0, 'contract_verdict')).toBe('Dilanggar')
    expect(cell(lines, 1, 'contract_verdict')).toBe('Ditepati')
    expect(cell(lines, 4, 'contract_verdict')).toBe('Belum pasti')
    expect(table(view, 'lines-without-contract').rows.map(([name]) => name)).toEqual([
      'Pantai Lasiana',
      'SD Inpres Fatululi',
    ])
  })

  it('leads from a place to its page', () => {
    expect(table(sampleView(), 'places').links?.[0]).toBe('?page=place&place=alak-market')
  })

  it('keeps a retired place apart from those whose totals are the city’s', () => {
    const view = sampleView()
    expect(table(view, 'places').rows).toHaveLength(7)
    const retired = table(view, 'places-retired')
    expect(retired.rows.map(([name]) => name)).toEqual(['Terminal Lama'])
    expect(cell(retired, 0, 'verdict')).toBe('Ditiadakan')
    expect(cell(retired, 0, 'down_power_seconds')).toBe(2 * 3_600_000)
  })

  it('says of changes what changed from what to what', () => {
    const changes = table(sampleView(), 'changes')
    expect(changes.rows.map((row) => row.map((value) => plain(String(value))))).toEqual([
      [
        'Puskesmas Alak',
        'ketersediaan terukur',
        '91 %',
        '89,25 %',
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

  it('passes on names as they are', () => {
    const [first] = SAMPLE_PLACES
    if (first === undefined) throw new Error('the sample has places')
    for (const name of ['حديقة القصر', 'Taman 🌴 "Nostalgia"', 'Kantor '.repeat(28), '=1+1']) {
      const figures = sampleFigures({}, [{ ...first, place: { ...first.place, name } }])
      const view = reportView(sampleReport(figures), { language: 'id', outlines: [] })
      expect(table(view, 'places').rows[0]?.[0]).toBe(name)
    }
  })
})

describe('the view of a report with little to say', () => {
  const bare = (language: Language = 'id') => reportView(bareReport(), { language, outlines: [] })

  it('says what is missing and what to do', () => {
    const view = bare()
    expect(words(section(view, 'summary'))).toContain(
      'Tidak ada yang terpantau selama Oktober 2026',
    )
    expect(words(section(view, 'summary'))).toContain('Pulihkan pemantauan di Pasar Alak')
    expect(words(section(view, 'map'))).toContain('Impor batas wilayah')
    expect(words(section(view, 'areas'))).toContain('impor batas kelurahan dan jumlah penduduknya')
    expect(table(view, 'contracts').empty).toContain('Catat isi kontrak di halaman Penyedia')
    expect(table(view, 'lines-without-contract').empty).toContain('Belum ada jalur internet')
    expect(words(section(view, 'complaints'))).toContain(
      'Tidak ada keluhan yang dicatat bulan ini.',
    )
    expect(words(section(view, 'gaps'))).toContain('Penduduk di luar jangkauan tidak diketahui')
    expect(view.sections.some(({ id }) => id === 'changes')).toBe(false)
  })

  it('shows nothing as measured that nobody measured', () => {
    const facts = section(bare(), 'summary').blocks.flatMap((block) =>
      block.kind === 'facts' ? block.facts : [],
    )
    const shares = facts.filter(({ type }) => type === 'share')
    expect(shares.map(({ value }) => value)).toEqual([null, null, null, null])
  })

  it('has no section and no table without a word', () => {
    const none = sampleReport(
      sampleFigures({ areas: [], contracts: new Map(), complaints: [], candidates: [] }, []),
    )
    for (const language of ['id', 'en'] as const) {
      for (const view of [bare(language), reportView(none, { language, outlines: [] })]) {
        for (const { id, blocks } of view.sections) expect(blocks.length, id).toBeGreaterThan(0)
        for (const { id, title, empty } of tablesOf(view)) {
          expect(title, id).not.toBe('')
          if (id !== 'comparison') expect(empty, id).not.toBe('')
        }
      }
    }
    const view = reportView(none, { language: 'id', outlines: [] })
    expect(words(section(view, 'summary'))).toContain('Belum ada tempat dalam inventaris.')
    expect(words(section(view, 'map'))).toContain('Tidak ada tempat wajib yang dapat digambar.')
  })

  it('says that residents are counted by a grid where they are', () => {
    const grid = {
      longitudes: new Float64Array([123.606]),
      latitudes: new Float64Array([-10.165]),
      residents: new Float64Array([500]),
    }
    const view = reportView(sampleReport(sampleFigures({ grid })), {
      language: 'id',
      outlines: SAMPLE_OUTLINES,
    })
    expect(words(section(view, 'areas'))).toContain('menurut peta sebaran penduduk (grid)')
    expect(words(section(view, 'summary'))).not.toContain('tersebar merata')
    expect(SAMPLE_MONTH.grid).toBeNull()
  })
})
