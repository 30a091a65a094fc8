import { describe, expect, it } from 'vitest'
import { formatCell, formatValue } from '#contract/report-format.ts'
import type { ReportTable } from '#contract/report-view.ts'
import { COMMAND_NAME } from '#contract/report-words.ts'
import { viewFormats } from '#contract/report-view/context.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import type { Language } from '#contract/words.ts'
import { hour, HOUR_MS } from './clauses.ts'
import { SAMPLE_PLACES } from './report-sample-facts.ts'
import { sampleFigures, sampleReport } from './report-sample.ts'
import { cell, sampleView, section, table, tablesOf, words } from './report-view-reading.ts'

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

  it('says so where the figures cover a part of the month, or of it for some places', () => {
    const figures = sampleFigures()
    // The city was entered on the 24th: 8 of 31 days are left.
    const enteredMs = figures.untilMs - 8 * 24 * HOUR_MS
    const places = figures.places.map((place, at) => {
      const fromMs = at === 0 ? enteredMs + 24 * HOUR_MS : enteredMs
      return { ...place, status: 'active' as const, fromMs }
    })
    const view = reportView(sampleReport({ ...figures, places }), { language: 'id', outlines: [] })
    const said = words(section(view, 'summary'))
    expect(said).toContain('sejak 24 Okt 2026 00.00 WITA (8 dari 31 hari)')
    expect(said).toContain('1 tempat dihitung sejak hari tempat itu tercatat')
    expect(said).toContain('jam Wi-Fi per 1.000 jiwa dalam 8 hari')
    expect(words(section(view, 'areas'))).toContain('dijumlahkan selama 8 hari')
    expect(words(section(sampleView(), 'summary'))).not.toContain('dari 31 hari')
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
    expect(said).toContain('3 dari 7 tempat wajib; 1 belum pasti; golongan 26–50%')
    expect(said).toContain('batas 86,4–94,4%')
    expect(said).toContain('perkiraan: penduduk dianggap tersebar merata')
    expect(said).toContain(
      '125.148 jam Wi-Fi per 1.000 jiwa dalam 31 hari; melebihi cakupan penduduk',
    )
    expect(said).toContain('Tidak ada angka Oktober 2025 untuk dibandingkan.')
    // The market is out when the month ends; power came back to the other one, each time.
    expect(said).toContain(
      'Pulihkan layanan di Pasar Alak: mati 66 jam bulan ini; sebab utama: jalur internet.\n' +
        'Cegah gangguan berikutnya di Puskesmas Alak, yang bulan ini mati 80 jam dalam 20 gangguan; ' +
        'sebab utama: listrik. Periksa catu daya dan daya cadangannya.',
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
    // 42.857% after 50%; nothing is known of the year before.
    expect(cell(compared, 0, 'month_before_points')).toBe(-7.143)
    const format = { language: 'id', timeZone: 'Asia/Makassar' } as const
    const printed = (compared.rows[0] ?? []).map((value, at) =>
      formatValue(value, compared.columns[at]?.type ?? 'text', format),
    )
    expect(printed.slice(1, 4)).toEqual(['42,857%', '50%', '−7,143'])
    expect(cell(compared, 0, 'year_before_points')).toBeNull()
  })

  it('writes bounds that read the same as one figure', () => {
    const { range } = viewFormats('id', 'Asia/Makassar')
    expect([range(0.98761, 0.9884), range(0.9876, 0.98764)]).toEqual(['98,8%', '98,8%'])
    expect(range(0.9876, 0.9885)).toBe('98,8–98,9%')
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
    expect(said).toContain('Cakupan tempat 0–50%: Alak, Naimata.')
    expect(said).toContain('Cakupan tempat tidak diketahui: Fatululi.')
  })

  it('lays out clause, verdict and restitution with its arithmetic', () => {
    const view = sampleView()
    const said = words(section(view, 'providers'))
    expect(said).toContain('Kontrak K-1/SPK/2026, PT Serat Contoh')
    expect(said).toContain('Ketersediaan paling sedikit 99% sebulan, diukur pada jalur internet.')
    expect(said).toContain('Di luar tanggungan penyedia: listrik, terjadwal.')
    expect(said).toContain('2 jalur ditepati, 2 dilanggar, 0 belum pasti.')
    // 430 of 496 service hours; 10% of the price and 86 begun hours, at most half of the price.
    expect(said).toContain(
      'Pasar Alak (alak-market-line): (menyala 430 jam + tidak terpantau 0 jam) ÷ 496 jam = 86,694%; ' +
        'di bawah 98%: 10% × Rp 2.500.000 = Rp 250.000; ' +
        '3 gangguan lebih lama daripada 6 jam: 86 jam × Rp 25.000 = Rp 2.150.000; ' +
        'paling banyak 50% × Rp 2.500.000 = Rp 1.250.000; restitusi Rp 1.250.000.',
    )
    expect(said).toContain('Tidak ada restitusi menurut kontrak ini.')
    expect(said).toContain('karena itu keduanya tidak berselisih tepat sebesar batas itu.')
    const lines = table(view, 'contract-lines')
    expect(cell(lines, 0, 'contract_verdict')).toBe('Dilanggar')
    expect(cell(lines, 1, 'contract_verdict')).toBe('Ditepati')
    expect(cell(lines, 4, 'contract_verdict')).toBe('Belum pasti')
    const fine = lines.columns.filter(({ type }) => type === 'fine-share')
    expect(fine.map(({ key }) => key)).toEqual(['target', 'measured', 'lower', 'upper'])
    expect(lines.columns.some(({ type }) => type === 'share')).toBe(false)
    // The park's line has a number under which no contract is recorded.
    expect(table(view, 'lines-without-contract').columns.at(-1)?.title).toBe('Nomor pada jalur')
    expect(said).toContain('Di bawah nomor itu tidak ada isi kontrak yang berlaku bulan ini.')
    expect(table(view, 'lines-without-contract').rows.map(([name]) => name)).toEqual([
      'Pantai Lasiana',
      'SD Inpres Fatululi',
    ])
  })

  it('names in the sum of service hours columns that stand in the table', () => {
    const places = table(sampleView(), 'places')
    const parts = ['up', 'down', 'unknown', 'excluded', 'planned'].map((part) => `${part}_seconds`)
    const [, said = ''] = /\. (Menyala.*?);/.exec(words(section(sampleView(), 'places'))) ?? []
    const titleOf = (key: string): string =>
      places.columns.find((column) => column.key === key)?.title.toLowerCase() ?? ''
    const [whole = '', ...all] = ['service_seconds', ...parts].map(titleOf)
    expect(said.toLowerCase()).toBe(`${all.join(' + ')} = ${whole}`)
    for (let row = 0; row < places.rows.length; row += 1) {
      const sum = parts.reduce((ms, key) => ms + Number(cell(places, row, key)), 0)
      expect(cell(places, row, 'service_seconds')).toBe(sum)
    }
  })

  it('names causes that nobody had in place of columns of nothing, and writes a zero short', () => {
    const view = sampleView()
    const { columns } = table(view, 'places-causes')
    const shown = columns.filter(({ width }) => width > 0).map(({ key }) => key)
    expect(shown).toEqual([
      'place',
      'down_power_seconds',
      'down_uplink_seconds',
      'down_access_point_seconds',
      'down_site_network_seconds',
      'longest_seconds',
    ])
    expect(columns.filter(({ key }) => key.startsWith('down_'))).toHaveLength(7)
    expect(words(section(view, 'places'))).toContain('Tidak ada waktu mati karena ')
    const format = { language: 'id', timeZone: 'Asia/Makassar' } as const
    const power = columns.find(({ key }) => key === 'down_power_seconds') ?? { type: 'text' }
    expect(formatCell(0, power, format)).toBe('0')
    expect(formatCell(0, { type: 'duration' }, format)).toBe('00:00:00')
    expect(formatCell(null, power, format)).toBe('–')
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
    expect(cell(retired, 0, 'down_power_seconds')).toBe(2 * HOUR_MS)
  })

  it('tells how complaints were dealt with, and whether the measurement agrees', () => {
    const figures = sampleFigures()
    const agreement = { agreed: 4, disagreed: 2, unknown: 1 }
    const complaints = { ...figures.complaints, received: 7, agreement }
    const view = reportView(sampleReport({ ...figures, complaints }), {
      language: 'id',
      outlines: [],
    })
    const facts = section(view, 'complaints').blocks.flatMap((block) =>
      block.kind === 'facts' ? block.facts : [],
    )
    expect(facts.map(({ label, value }) => [label, value])).toEqual([
      ['Keluhan diterima', 7],
      ['Belum dijawab', 1],
      ['Belum selesai', 2],
      ['Median sampai jawaban pertama (jam:menit:detik)', 1.5 * HOUR_MS],
      ['Median sampai selesai (jam:menit:detik)', 63 * HOUR_MS],
      ['Sesuai pantauan', 4],
      ['Hijau, tetapi dikeluhkan', 2],
      ['Tidak terpantau saat itu', 1],
    ])
  })

  it('says wherever residents are counted that they are an estimate', () => {
    for (const id of ['summary', 'areas', 'gaps', 'readiness']) {
      expect(words(section(sampleView(), id)), id).toContain('dianggap tersebar merata')
    }
  })

  it('tells gaps, unseen time and indicators by their figures', () => {
    const view = sampleView()
    const gaps = table(view, 'gaps-kelurahan')
    expect(cell(gaps, 0, 'kelurahan')).toBe('Alak')
    expect(cell(gaps, 0, 'residents_out')).toBe(14_210)
    const reasons = table(view, 'unknown-reasons')
    // Pantai Lasiana's 48 hours and the school's 162 of 222 that nobody saw.
    expect(cell(reasons, 0, 'unknown_reason')).toBe('Sebelum pantauan pertama')
    expect(cell(reasons, 0, 'unknown_share')).toBeCloseTo(210 / 222, 12)
    const readiness = table(view, 'readiness')
    const observed = readiness.rows.findIndex(([title]) => title === 'Waktu terpantau')
    expect(cell(readiness, observed, 'part')).toBe(2535)
    expect(cell(readiness, observed, 'whole')).toBe(2757)
  })

  it('lists first the agents that somebody should look at', () => {
    expect(table(sampleView(), 'agents').rows.map(([agent]) => agent)).toEqual([
      'agent-oebobo',
      'agent-fatululi',
      'agent-alak',
    ])
  })

  it('says of an outage that it reaches over the month, and of places when they are open', () => {
    const view = sampleView()
    expect(
      table(view, 'largest-outages')
        .rows.slice(0, 3)
        .map((row) => row[6]),
    ).toEqual(['', 'berlanjut', 'sejak bulan lalu'])
    const open = (language: Language): readonly unknown[] => {
      const one = table(sampleView(language), 'places-usage')
      return [0, 1, 5].map((row) => cell(one, row, 'service_hours'))
    }
    expect(open('id')).toEqual([
      '06.00–22.00',
      'selalu buka',
      'Sen–Jum 07.30–16.00; Sab 08.00–12.00',
    ])
    expect(open('en')[2]).toBe('Mon–Fri 07:30–16:00; Sat 08:00–12:00')
  })

  it('draws time down by kecamatan and cause, and leaves out who had none', () => {
    const [chart] = section(sampleView(), 'causes').blocks.flatMap((block) =>
      block.kind === 'chart' ? [block.chart] : [],
    )
    expect(chart?.series.map(({ name }) => name)).toEqual([
      'listrik',
      'jalur internet',
      'titik akses',
      'jaringan lokasi',
    ])
    // The puskesmas and the market; the beach, but not the terminal that was retired; the park.
    expect(chart?.bars).toEqual([
      { label: 'Alak', values: [80, 66, 0, 0].map((hours) => hours * HOUR_MS) },
      { label: 'Kelapa Lima', values: [0, 0, 0, 4].map((hours) => hours * HOUR_MS) },
      { label: 'Oebobo', values: [0, 0, 3.5, 0].map((hours) => hours * HOUR_MS) },
    ])
  })

  it('is final since its month was, or since it was made where that is later', () => {
    const final = (over: { freezesAtMs: number; madeAtMs: number }): string =>
      words(section(sampleView('id', { status: 'frozen', ...over }), 'method'))
    const [early, late] = [Date.UTC(2026, 10, 7, 16), Date.UTC(2026, 10, 22, 4, 5)]
    expect(final({ freezesAtMs: early, madeAtMs: late })).toContain('Final sejak 22 Nov 2026 12.05')
    expect(final({ freezesAtMs: late, madeAtMs: early })).toContain('Final sejak 22 Nov 2026 12.05')
  })

  it('says of a command that it made the report, and of a person who', () => {
    const made = (by: string, language: Language): string =>
      words(section(sampleView(language, { by }), 'method'))
    expect(made(COMMAND_NAME, 'id')).toMatch(/^Dibuat: .* WITA dengan perintah pantau report$/m)
    expect(made(COMMAND_NAME, 'en')).toMatch(/^Made: .* WITA by the command pantau report$/m)
    expect(made('Maria', 'id')).toMatch(/^Dibuat: .* WITA oleh Maria$/m)
    expect(made('', 'id')).toMatch(/^Dibuat: .* WITA$/m)
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
