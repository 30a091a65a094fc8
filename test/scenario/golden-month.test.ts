/**
 * October 2026 of six places, worked out by hand. The month has 31 x 24 = 744 hours; of the office that is
 * open from 8 to 16 they are 31 x 8 = 248.
 */
import { execFile } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '#contract/report-document.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import type { MonthFigures, ReportPlace } from '#contract/report.ts'
import { monthFiguresSchema } from '#contract/report.ts'
import { DEFAULTS } from '../../server/config.ts'
import { changesBetween } from '../../server/domain/report-changes.ts'
import { figuresText } from '../../server/report/document.ts'
import { gatherEvidence } from '../../server/report/evidence/gather-evidence.ts'
import { openZip } from '../../server/report/evidence/read-zip.ts'
import { writeEvidence } from '../../server/report/evidence/write-evidence.ts'
import { createFormWriter } from '../../server/report/forms.ts'
import { renderPdf } from '../../server/report/pdf/render-pdf.ts'
import { sealReport } from '../../server/report/seal-report.ts'
import { verifyEvidence } from '../../server/report/verify/verify-evidence.ts'
import { NO_OFFICE, office, reckonedAnew, withoutResults } from '../office.ts'
import { POSTGRES_BIN } from '../postgres.ts'
import { journalDatabase } from '../postgres-databases.ts'
import { at, deliveries, HOUR } from './golden-month/city.ts'
import { asItHappens, byDay, shuffled } from './golden-month/orders.ts'
import { deliverGolden } from './golden-month/world.ts'
import type { Arrival, GoldenWorld } from './golden-month/world.ts'

const OCTETS_AN_HOUR = 18_000_000
const all = deliveries()
let world: GoldenWorld
let figures: MonthFigures
beforeAll(async () => {
  world = await deliverGolden(asItHappens(all))
  ;({ figures } = await world.maker.make('2026-10'))
}, 120_000)
afterAll(() => world.close())

const placeOf = (id: string): ReportPlace => {
  const place = figures.places.find((one) => one.place === id)
  if (place === undefined) throw new Error(`no place ${id}`)
  return place
}
/** Hours in service in each state that has any. */
const hoursOf = (id: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(placeOf(id).availability.serviceMs)
      .filter(([, ms]) => ms > 0)
      .map(([state, ms]) => [state, ms / HOUR]),
  )
const outagesOf = (id: string) =>
  figures.outages
    .filter(({ place }) => place === id)
    .map(({ startMs, endMs, cause, beganBefore, goesOn }) => [
      startMs,
      endMs,
      cause,
      beganBefore,
      goesOn,
    ])

describe('a month worked out by hand', () => {
  it('has the local month by the zone of the city, and all of its places', () => {
    // Who reads them by the schema and writes them again has the same bytes.
    expect(figuresText(monthFiguresSchema.parse(figures)) === figuresText(figures)).toBe(true)
    expect([figures.fromMs, figures.untilMs]).toEqual([at('10-01 00:00'), at('11-01 00:00')])
    expect(figures.places.map(({ place }) => place).toSorted()).toEqual([
      'baru',
      'batas',
      'ganda',
      'kantor',
      'pensiun',
      'sela',
    ])
  })

  it('cuts outages at both ends of the month', () => {
    // 09-30 22:00 to 10-01 03:00 and 10-31 23:00 to 11-01 02:00: 3 h + 1 h of 744.
    expect(hoursOf('batas')).toEqual({ up: 740, down: 4 })
    const { measured, lower, upper } = placeOf('batas').availability
    expect([measured, lower, upper]).toEqual([740 / 744, 740 / 744, 740 / 744])
    expect(outagesOf('batas')).toEqual([
      [at('10-01 00:00'), at('10-01 03:00'), 'uplink', true, false],
      [at('10-31 23:00'), at('11-01 00:00'), 'uplink', false, true],
    ])
  })

  it('counts service hours alone, and an outage that lasts to the end of the month', () => {
    // Down from 10-29 12:00: 4 h of that day and 8 h on each of the 30th and 31st = 20 h of 248. The
    // night of the 12th, from 20 to 22, lies outside of the hours.
    expect(hoursOf('kantor')).toEqual({ up: 228, down: 20 })
    expect(placeOf('kantor')).toMatchObject({ verdict: 'below', outages: 1 })
    expect(placeOf('kantor').availability.measured).toBe(228 / 248)
    expect(outagesOf('kantor')).toEqual([
      [at('10-29 12:00'), at('11-01 00:00'), 'access-point', false, true],
    ])
  })

  it('takes a planned window out, lets late polls count, and leaves unseen time unknown', () => {
    // Unseen: the last poll of 10-09 23:00 holds 2.5 h, until 01:30, so that of 48 h 46.5 are left; the
    // last one before the power cut, 10-25 09:00, holds until 11:30: 0.5 h until 12:00. Excluded: 10-15
    // 09:00 to 11:00, 2 h, in which it was down. Down: 10-20 02:00 to 04:00, which came late.
    // Up: 744 - 46.5 - 0.5 - 2 - 2 = 693 h.
    expect(hoursOf('sela')).toEqual({ up: 693, down: 2, unknown: 47, excluded: 2 })
    const { measured, lower, upper } = placeOf('sela').availability
    expect([measured, lower, upper]).toEqual([693 / 695, 693 / 742, 740 / 742])
    expect(placeOf('sela').unknownByReason).toMatchObject({ 'in-outage': 47 * HOUR, alone: 0 })
    expect(outagesOf('sela').map(([startMs, endMs, cause]) => [startMs, endMs, cause])).toEqual([
      [at('10-10 01:30'), at('10-12 00:00'), expect.any(String)],
      [at('10-20 02:00'), at('10-20 04:00'), 'access-point'],
      [at('10-25 11:30'), at('10-25 12:00'), 'power'],
    ])
  })

  it('keeps a place with two lines up while one of them carries', () => {
    // One line out from 00 to 10, the other from 06 to 12 of 10-05: both from 06 to 10 = 4 h; alone
    // 6 h + 2 h = 8 h, in which there was service with a part down.
    expect(hoursOf('ganda')).toEqual({ up: 732, degraded: 8, down: 4 })
    expect(placeOf('ganda').availability.measured).toBe(740 / 744)
    expect(placeOf('ganda').providers).toEqual(['Contoh Net', 'Misal Fiber'])
  })

  it('counts a new place from its first day and a retired one until its last', () => {
    // Entered on the 16th: 16 days = 384 h, of which nobody polled the first 10.
    expect(hoursOf('baru')).toEqual({ up: 374, unknown: 10 })
    expect(placeOf('baru').unknownByReason['not-yet']).toBe(10 * HOUR)
    expect(placeOf('baru').fromMs).toBe(at('10-16 00:00'))
    // Retired on the 20th: the 19 days before = 456 h, in no figure of the city.
    expect(hoursOf('pensiun')).toEqual({ up: 456 })
    expect(placeOf('pensiun')).toMatchObject({ status: 'retired', untilMs: at('10-20 00:00') })
  })

  it('sums octets over wraps and a reset, each on the day on which it was read', () => {
    // 744 h at 18,000,000 an hour, through three wraps of 32 bits.
    expect(placeOf('batas').usage.downloadBytes).toBe(744 * OCTETS_AN_HOUR)
    // 6,000,000 an hour: from 09-30 23:00 to the last poll before the cut, 10-25 09:00, 586 h; then
    // 2 min since the machine started, 200,000; then 10-25 12:00 to 10-31 23:00, 155 h.
    expect(placeOf('sela').usage.downloadBytes).toBe(586 * 6e6 + 200_000 + 155 * 6e6)
    expect(placeOf('kantor').usage).toMatchObject({ clientsMedian: 4, clientsPeak: 25 })
  })

  it('adds up to the city', () => {
    // Up 740 + 228 + 693 + 740 + 374 = 2775; down 4 + 20 + 2 + 4 + 0 = 30; unknown 47 + 10 = 57.
    const { availability, coverage, outages } = figures.summary
    expect(availability.measured).toBe(2775 / 2805)
    expect([availability.lower, availability.upper]).toEqual([2775 / 2862, 2832 / 2862])
    // All required places but the office; the retired one is not required.
    expect(coverage).toMatchObject({ placesRequired: 5, placesWithService: 4, placeCoverage: 0.8 })
    expect(outages).toBe(7)
    const byCause = figures.causes.byCause.filter(({ downMs }) => downMs > 0)
    expect(byCause.map(({ cause, downMs }) => [cause, downMs / HOUR])).toEqual([
      ['uplink', 8],
      ['access-point', 22],
    ])
  })

  it('judges each contract, to the rupiah', () => {
    const lines = figures.contracts.flatMap(({ contract, lines: own }) =>
      own.map(({ uplink, verdict, restitutionRupiah, upMs, downMs }) => [
        contract,
        uplink,
        verdict,
        restitutionRupiah,
        upMs / HOUR,
        downMs / HOUR,
      ]),
    )
    expect(lines).toEqual([
      // 228 / 248 = 91.9%: below 95%, a quarter of Rp 1,500,000.
      ['K-1', 'jalur-kantor', 'broken', 375_000, 228, 20],
      // 740 / 744 = 99.46% of 99%.
      ['K-1', 'jalur-batas', 'met', 0, 740, 4],
      // The line alone, though the place had service by the other: 734 / 744 = 98.66%: 5%.
      ['K-2', 'jalur-ganda-1', 'broken', 75_000, 734, 10],
      // Valid from the 4th: 28 days = 672 h; 666 / 672 = 99.1%.
      ['K-3', 'jalur-ganda-2', 'met', 0, 666, 6],
    ])
    expect(figures.summary.restitutionRupiah).toBe(450_000)
    expect(figures.linesWithoutContract.map(({ uplink }) => uplink)).toEqual([
      'jalur-sela',
      'jalur-baru',
    ])
  })

  it('sets a complaint beside what was measured', () => {
    expect(figures.complaints).toMatchObject({
      received: 1,
      unanswered: 1,
      agreement: { agreed: 1, disagreed: 0, unknown: 0 },
      list: [{ place: 'kantor', measured: 'outage' }],
    })
  })
})

describe('the forms of that month', () => {
  let directory = ''
  let report: Report
  const form = async (format: ReportFormat): Promise<Uint8Array> => {
    const write = createFormWriter({ areas: () => [], renderPdf: (input) => renderPdf(input) })
    const { body } = await write(report, format, 'id', new AbortController().signal)
    if (body instanceof Uint8Array) return body
    const pieces: Uint8Array[] = []
    for await (const piece of body) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-golden-forms-'))
    const order = { month: '2026-10', by: 'ani', occasion: 'asked', reason: '' } as const
    const paper = {
      number: '{seq}/PANTAU/{roman}/{year}',
      freezeDays: 7,
      letterhead: { ...DEFAULTS.report.letterhead, lines: ['Pemerintah Kota Kupang'] },
      timeZone: 'Asia/Makassar',
      softwareVersion: '0.0.0',
    }
    const turn = { version: 1, year: 2026, sequence: 1 }
    const made = await world.maker.make('2026-10')
    report = sealReport(made, null, order, turn, paper, at('11-08 10:00'))
  })
  afterAll(() => rm(directory, { recursive: true }))

  /** As Indonesians write them: 228 / 248, 2775 / 2805, 20 h, the claim of both contracts. */
  const written = ['91,9%', '98,9%', '20:00:00', 'Rp 450.000', 'Rp 375.000']
  const plain = (text: string): string => text.replaceAll(' ', ' ')

  it.skipIf(!existsSync('/usr/bin/pdftotext'))(
    `show them on paper${existsSync('/usr/bin/pdftotext') ? '' : ' (skipped: pdftotext is not installed here)'}`,
    async () => {
      const path = join(directory, 'report.pdf')
      await writeFile(path, await form('pdf'))
      const { stdout } = await promisify(execFile)('pdftotext', ['-layout', path, '-'])
      for (const text of written) expect(plain(stdout)).toContain(plain(text))
      const rows = plain(stdout)
        .split('\n')
        .filter((row) => row.includes('Kantor Lurah Oebobo'))
      expect(rows.some((row) => row.includes('91,9%') && row.includes('228:00:00'))).toBe(true)
    },
  )

  it('show them as one HTML file, and as open data', async () => {
    const html = plain(Buffer.from(await form('html')).toString())
    for (const text of written) expect(html).toContain(plain(text))
    const path = join(directory, 'report.zip')
    await writeFile(path, await form('csv'))
    const zip = await openZip(path, { entriesMax: 100, plainMax: 50_000_000, ratioMax: 1100 })
    const member = zip.members.find(({ name }) => name === 'places.csv')
    const rows = (await buffer(zip.read(member?.name ?? ''))).toString().split('\r\n')
    zip.close()
    // Up 228 h and down 20 h in seconds, and their share with six decimals.
    const own = rows.find((row) => row.includes('Kantor Lurah Oebobo')) ?? ''
    for (const value of [0.919355, 228 * 3600, 20 * 3600])
      expect(own.split(',')).toContain(String(value))
  })

  it.skipIf(office === null)(
    `have it reckoned anew in a workbook${NO_OFFICE}`,
    async () => {
      const emptied = await withoutResults(directory, 'golden', await form('xlsx'))
      const [workbook = new Uint8Array()] = await reckonedAnew(directory, [emptied])
      const { sheets } = await readXlsx(workbook)
      const values = sheets.flatMap(({ rows }) => rows.flat())
      // Shares of one place and of the city, reckoned by the sheet from its own columns.
      for (const share of [228 / 248, 693 / 695, 2775 / 2805, 2775 / 2862]) {
        expect(values.some((value) => typeof value === 'number' && near(value, share))).toBe(true)
      }
      // 375,000 + 0 of the first contract, and 75,000 of the second.
      for (const rupiah of [375_000, 75_000]) expect(values).toContain(rupiah)
    },
    60_000,
  )

  it('are proven by their evidence', async () => {
    const path = join(directory, 'evidence.zip')
    const kept = JSON.parse(JSON.stringify(report)) as Report
    const source = await gatherEvidence(world.evidence, kept)
    const { chain } = await writeEvidence(source, createWriteStream(path))
    const { difference, counts } = await verifyEvidence(path, { expected: chain })
    expect(difference).toBeNull()
    expect(counts).toMatchObject({ places: 6 })
  })
})

const near = (value: number, other: number): boolean => Math.abs(value - other) < 1e-9

describe('the order in which a month came', () => {
  const days = byDay(all)
  const again = days.filter((_, index) => index % 4 === 0)
  const orders: Readonly<Record<string, readonly Arrival[]>> = {
    'all of it later, shuffled, and a part of it again': [
      ...shuffled(days),
      ...again.map((one) => ({ ...one, receivedAtMs: one.receivedAtMs + HOUR })),
    ],
    // Each of them takes as long as the month itself.
    ...(process.env['PANTAU_FULL'] === '1' && {
      'all of it later, the oldest first': days,
      'all of it twice': [...days, ...byDay(all, days.at(-1)?.receivedAtMs)],
    }),
  }
  it.each(Object.entries(orders))(
    'leaves no trace: %s',
    async (_, arrivals) => {
      // On PostgreSQL where there is one: what keeps the journal leaves no trace either.
      const database = POSTGRES_BIN === null ? null : await journalDatabase()
      const other = await deliverGolden(arrivals, { url: database?.url ?? null })
      const made = await other.maker.make('2026-10')
      await other.close()
      await database?.drop()
      expect(changesBetween(figures, made.figures).changes).toEqual([])
      expect(figuresText(made.figures) === figuresText(figures)).toBe(true)
    },
    120_000,
  )
})
