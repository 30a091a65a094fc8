import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatValue } from '#contract/report-format.ts'
import { minutesView } from '#contract/report-view/minutes-view.ts'
import type { ReportView } from '#contract/report-view.ts'
import type { Language } from '#contract/words.ts'
import { renderPdf } from '../../server/report/pdf/render-pdf.ts'
import { minutesSample } from './minutes-sample.ts'

const PDFTOTEXT = '/usr/bin/pdftotext'
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** All that a view says, a table row by row. */
function textOf(view: ReportView, language: Language): string {
  const format = { language, timeZone: 'Asia/Makassar' }
  const words = view.sections.flatMap(({ title, blocks }) => [
    title,
    ...blocks.flatMap((block): readonly string[] => {
      switch (block.kind) {
        case 'facts':
          return block.facts.map(
            ({ label, value, type, beside }) =>
              `${label}: ${formatValue(value, type, format)} ${beside}`,
          )
        case 'list':
          return block.items
        case 'table': {
          const { columns, rows, totals } = block.table
          return [...rows, ...(totals === null ? [] : [totals])].map((row) =>
            row
              .map((value, at) => formatValue(value, columns[at]?.type ?? 'text', format))
              .join('|'),
          )
        }
        default:
          return 'text' in block ? [block.text] : []
      }
    }),
  ])
  return plain([view.title, view.subtitle, ...words].join('\n'))
}
const said = (language: Language): string => {
  return textOf(minutesView(minutesSample().minutes, language), language)
}

describe('the paper of minutes', () => {
  it('says who agrees on what, in minutes and in rupiah, with the arithmetic', () => {
    const text = said('id')
    for (const sentence of [
      'Berita Acara Ketersediaan Layanan Kontrak K-1/SPK/2026 · Oktober 2026',
      'Dinas Komunikasi dan Informatika sebagai Pihak Pertama dan Serat Contoh sebagai Pihak Kedua.',
      'laporan nomor 001/PANTAU/XI/2026, versi 1 (sementara)',
      'Ketersediaan paling sedikit 99% sebulan, diukur pada layanan di tempat.',
      // 5 h of the later outage; 5 h of it are disputed; the 10 h of the first were granted.
      'Waktu mati tidak disengketakan: 05:00:00 300 dari 1.200 menit yang diukur',
      'Waktu mati disengketakan: 05:00:00 belum diputuskan 300 menit, ditolak 0 menit',
      'Keberatan dikabulkan: 10:00:00 600 menit tidak lagi dihitung',
      'Restitusi tidak disengketakan: Rp 0 menurut laporan Rp 100.000',
      'Restitusi disengketakan: Rp 50.000',
      'Taman Oebobo|line-a|724:00:00|20:00:00|00:00:00|00:00:00|97,312%|Dilanggar',
      '1|Taman Oebobo|5 Okt 2026 04.00 WITA|5 Okt 2026 14.00 WITA|jalur internet|10:00:00|00:00:00|00:00:00|10:00:00',
      '2|Taman Oebobo|9 Okt 2026 08.00 WITA|9 Okt 2026 18.00 WITA|belum pasti|10:00:00|05:00:00|05:00:00|00:00:00',
      'Jumlah|–|–|–|–|20:00:00|05:00:00|05:00:00|10:00:00',
      'Gangguan 1 (Taman Oebobo, 5 Okt 2026 04.00 WITA): Internet tidak terjangkau dari lokasi.',
      'Gangguan 2 (Taman Oebobo, 9 Okt 2026 08.00 WITA): tidak ada bukti yang tersimpan',
      'Keterlambatan ialah waktu sebenarnya di atas batas perbaikan, siang dan malam',
      'K-1, Yohanes: “Listrik padam di menara”. Sebab menurut penyedia: listrik. Bukti tandingan: catatan-pln.pdf (ab12cd34ab12). Dikabulkan oleh Rina',
      'Taman Oebobo, setelah keberatan dikabulkan: (menyala 724 jam + tidak terpantau 0 jam) ÷ 734 jam = 98,638%; di bawah 99%: 5% × Rp 1.000.000 = Rp 50.000; restitusi Rp 50.000.',
      'selama 7 hari, sampai 8 Nov 2026 23.59 WITA.',
    ]) {
      expect(text).toContain(sentence)
    }
  })

  it('says the same in English', () => {
    const text = said('en')
    for (const sentence of [
      'Minutes on Service Availability Contract K-1/SPK/2026 · October 2026',
      'Undisputed time down: 05:00:00 300 of 1,200 measured minutes',
      'Disputed restitution: IDR 50,000',
      'The internet is not reached from the site.',
      'K-2, Yohanes: “Jalur sudah pulih pukul 13.00”. Time according to the provider: 9 Oct 2026 08:00 WITA to 9 Oct 2026 13:00 WITA. Not decided yet.',
      'for 7 days, until 8 Nov 2026 23:59 WITA.',
    ]) {
      expect(text).toContain(sentence)
    }
  })

  it('says so where there is nothing to agree on, and where the window is over', () => {
    const { minutes } = minutesSample()
    const objectionWindow = { ...minutes.objectionWindow, isOpen: false, laterVersion: 2 }
    const bare = { ...minutes, lines: [], objections: [], objectionWindow }
    const text = textOf(minutesView(bare, 'id'), 'id')
    expect(text).toContain('Masa sanggah berakhir 8 Nov 2026 23.59 WITA.')
    expect(text).toContain('keberatan diajukan terhadap versi itu.')
    const empty = minutesView(bare, 'id').sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'table' ? [block.table.empty] : [])),
    )
    expect(empty).toEqual([
      'Tidak ada jalur yang dapat dinilai menurut kontrak ini.',
      'Tidak ada gangguan yang dihitung terhadap penyedia pada bulan itu.',
      'Penyedia tidak mengajukan keberatan.',
      'Tidak ada restitusi menurut kontrak.',
    ])
    const open = { ...bare, objectionWindow: { ...bare.objectionWindow, isOpen: true } }
    const tables = minutesView(open, 'id').sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'table' ? [block.table.empty] : [])),
    )
    expect(tables[2]).toBe('Belum ada keberatan; masa sanggah sampai 8 Nov 2026 23.59\u00A0WITA.')
  })

  it.skipIf(!existsSync(PDFTOTEXT))('is typeset for two signatures', async () => {
    const { minutes, document } = minutesSample()
    const pdf = await renderPdf({
      kind: 'minutes',
      provider: minutes.provider,
      view: minutesView(minutes, 'id'),
      document: { ...document, number: minutes.number },
      language: 'id',
      timeZone: minutes.timeZone,
    })
    const text = plain(execFileSync(PDFTOTEXT, ['-layout', '-', '-'], { input: pdf }).toString())
    expect(text).toContain('Nomor: BA-01/001/PANTAU/XI/2026')
    expect(text).toMatch(/Pihak Kedua Pihak Pertama Serat Contoh Kepala Dinas/)
    expect(text).toContain('Jumlah 20:00:00 05:00:00 05:00:00 10:00:00')
    expect(text).not.toContain('Daftar Isi')
  })
})
