import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReportTable, ReportView } from '#contract/report-view.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportDocument } from '#contract/report-document.ts'
import type { Language } from '#contract/words.ts'
import { PDF_LIMITS, pdfInChild } from '../../server/report/pdf/pdf-in-child.ts'
import type { PdfInput } from '../../server/report/pdf/pdf-input.ts'
import { renderPdf } from '../../server/report/pdf/render-pdf.ts'
import { SAMPLE_OUTLINES, sampleReport } from './report-sample.ts'

const PDFTOTEXT = '/usr/bin/pdftotext'
const hasPoppler = existsSync(PDFTOTEXT)
/** Between the margins of 20 mm, pt. */
const [LEFT, RIGHT] = [56.6, 538.7]
const BOTTOM = 842 - 20

const { document } = sampleReport()

function sampleInput(language: Language, over: Partial<ReportDocument> = {}): PdfInput {
  const report = sampleReport(undefined, over)
  const view = reportView(report, { language, outlines: SAMPLE_OUTLINES })
  return { kind: 'report', view, document: report.document, language, timeZone: 'Asia/Makassar' }
}

/** A paper of one section with one table: a name and a number in each row. */
function tableInput(names: readonly string[], over: Partial<ReportTable> = {}): PdfInput {
  const column = { description: '', total: 'none', ratio: null } as const
  const table: ReportTable = {
    id: 'names',
    title: 'Semua nama',
    columns: [
      { ...column, key: 'name', title: 'Nama', type: 'text', width: 0.3 },
      { ...column, key: 'number', title: 'Jumlah', type: 'count', width: 0.3 },
      { ...column, key: 'kind', title: 'Jenis', type: 'text', width: 0.4 },
    ],
    rows: names.map((name, index) => [name, 1000 + index, `jenis ${index}`]),
    totals: null,
    empty: 'Tidak ada',
    links: null,
    paperRowsMax: 1000,
    ...over,
  }
  const section = { id: 'names', title: '1. Nama', blocks: [{ kind: 'table', table } as const] }
  const view: ReportView = { title: 'Daftar', subtitle: '', sections: [section] }
  return { kind: 'report', view, document, language: 'id', timeZone: 'Asia/Makassar' }
}

/** The text as poppler reads it, with single blanks: of the whole paper, and of each page. */
function read(pdf: Uint8Array): { readonly text: string; readonly pages: readonly string[] } {
  const output = execFileSync(PDFTOTEXT, ['-layout', '-', '-'], { input: pdf }).toString()
  const plain = (text: string): string => text.replace(/[\s\u200B]+/g, ' ').trim()
  return { text: plain(output), pages: output.split('\f').slice(0, -1).map(plain) }
}

/** Words that reach beyond the margins. */
function wordsOutside(pdf: Uint8Array): readonly string[] {
  const boxes = execFileSync(PDFTOTEXT, ['-bbox', '-', '-'], { input: pdf }).toString()
  const words = boxes.matchAll(
    /xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</g,
  )
  return [...words].flatMap(([, left, right, bottom, word = '']) =>
    Number(left) < LEFT || Number(right) > RIGHT || Number(bottom) > BOTTOM ? [word] : [],
  )
}

describe.skipIf(!hasPoppler)('the PDF of a report', () => {
  it('says in Bahasa Indonesia what the figures are', async () => {
    const pdf = await renderPdf(sampleInput('id'))
    const { text, pages } = read(pdf)
    for (const sentence of [
      'Pemerintah Kota Contoh Dinas Komunikasi dan Informatika Jalan Contoh 1, Kota Contoh',
      'Laporan Layanan Wi-Fi Publik Kota Contoh Oktober 2026 Nomor: 011/PANTAU/XI/2026',
      'Alasan versi ini Data susulan Puskesmas Alak tanggal 28',
      // 3 of 7 places; the restitution of two lines is 1,250,000 + 275,000.
      'Cakupan tempat',
      '42,9%',
      'Rp 1.525.000',
      'Pasar Alak 13 Okt 2026 12.00 WITA 16 Okt 2026 12.00 WITA jalur internet 48:00:00',
      'Kota Contoh, 8 November 2026 Kepala Dinas Nama Contoh, S.Kom. NIP 19700101 199503 1 001',
      `Nilai hash (SHA-256) ${sampleReport().document.hash}`,
    ]) {
      expect(text).toContain(sentence)
    }
    expect(pages[0]).toMatch(/Daftar Isi 1\. Ringkasan [. ]+2 2\. Peta kota [. ]+3/)
    pages.forEach((page, index) => {
      const hash = sampleReport().document.hash.slice(0, 12)
      const foot = `011/PANTAU/XI/2026 · Versi 2 · ${hash} Halaman ${index + 1} dari ${pages.length}`
      expect(page.endsWith(foot)).toBe(true)
    })
    expect(text).not.toContain('SEMENTARA')
    expect(wordsOutside(pdf)).toEqual([])
  })

  it('says the same in English, and on each page that it is provisional', async () => {
    const pdf = await renderPdf(sampleInput('en', { status: 'provisional' }))
    const { text, pages } = read(pdf)
    for (const sentence of [
      'Public Wi-Fi Service Report, Kota Contoh October 2026 Number: 011/PANTAU/XI/2026',
      'PROVISIONAL The figures in this document may still change until 8 Nov 2026 00:00 WITA.',
      '42.9%',
      'IDR 1,525,000',
      'Pasar Alak 13 Oct 2026 12:00 WITA 16 Oct 2026 12:00 WITA internet line 48:00:00',
      'Kota Contoh, 8 November 2026 Kepala Dinas',
    ]) {
      expect(text).toContain(sentence)
    }
    expect(pages.filter((page) => !page.includes('PROVISIONAL'))).toEqual([])
    expect(wordsOutside(pdf)).toEqual([])
  })

  it('has a line to sign on where nobody is named, and never a page for the signature alone', async () => {
    const letterhead = {
      lines: [],
      address: '',
      place: '',
      signatory: { title: '', name: '', number: '' },
    }
    // So many rows that nothing but the end is left for the page after them.
    const names = Array.from({ length: 46 }, (_, index) => `Tempat ${index}`)
    const table = tableInput(names, {})
    const [first] = table.view.sections
    const view = { ...table.view, sections: first === undefined ? [] : [first, first] }
    const signed = { ...table, view, document: { ...document, letterhead } }
    const { pages } = read(await renderPdf(signed))
    expect(pages.at(-1)).toMatch(
      /^.*Demikian laporan ini dibuat .* 8 November 2026 Nama \/ NIP Nomor 011/,
    )
    expect(pages.at(-2)).toContain('Tempat 45')
  })

  it('is PDF/A-2b of A4 with a title and bookmarks, and the same bytes for the same figures', async () => {
    const [pdf, again] = [await renderPdf(sampleInput('id')), await renderPdf(sampleInput('id'))]
    expect(Buffer.compare(pdf, again)).toBe(0)
    const bytes = Buffer.from(pdf).toString('latin1')
    expect(bytes).toMatch(/<pdfaid:part>2<[^]*<pdfaid:conformance>B</)
    expect(bytes).toContain('/Outlines')
    const info = execFileSync('/usr/bin/pdfinfo', ['-'], { input: pdf }).toString()
    expect(info).toMatch(/Title: +Laporan Layanan Wi-Fi Publik Kota Contoh Oktober 2026\n/)
    expect(info).toMatch(/Page size: +595\.276 x 841\.89 pts \(A4\)/)
    // When the report was made, as the sample says: hour 914 of October in Kota Contoh.
    expect(info).toMatch(/CreationDate: +Sat Nov +7 18:00:00 2026 UTC/)
  })

  it('keeps the sum of a table on a page with its last rows', async () => {
    for (const count of [53, 54, 55]) {
      const names = Array.from({ length: count }, (_, index) => `Tempat ${index}`)
      const { pages } = read(await renderPdf(tableInput(names, { totals: ['Semua', 7, null] })))
      const [page] = pages.filter((text) => text.includes('Semua 7'))
      expect(page, `${count} rows`).toContain(`Tempat ${count - 2} `)
    }
  })

  it('shows names as they are written, and never runs them as code', async () => {
    const names = [
      '#read("/etc/passwd")',
      '$x^2$ *tebal* _miring_',
      '@sitasi <label> \\ `kode`',
      '= //',
    ]
    const { text } = read(await renderPdf(tableInput(names)))
    names.forEach((name, index) => {
      expect(text).toContain(`${name} 1.00${index} jenis ${index}`)
    })
  })

  it('keeps long names within their columns, with blanks and without', async () => {
    const names = ['W'.repeat(200), 'panjang '.repeat(25).trim(), `${'m'.repeat(199)}.`]
    const pdf = await renderPdf(tableInput(names))
    expect(wordsOutside(pdf)).toEqual([])
    expect(read(pdf).text.match(/W/g)?.length).toBeGreaterThanOrEqual(200)
  })

  it('marks letters that its font lacks, keeps their neighbours in order and says so at the end', async () => {
    const names = ['Taman مكتبة المدينة Kupang', 'Pasar 📚👍🏽 Kasih', 'Kafe\u202E kebalik\u0007']
    const { text } = read(await renderPdf(tableInput(names)))
    expect(text).toContain('Taman \uFFFD Kupang 1.000 jenis 0')
    expect(text).toContain('Pasar \uFFFD Kasih 1.001 jenis 1')
    expect(text).toContain('Kafe kebalik 1.002 jenis 2')
    expect(text).toContain('Tanda \uFFFD menggantikan huruf yang tidak ada dalam fon dokumen ini.')
    expect(read(await renderPdf(tableInput(['Taman Kupang']))).text).not.toContain('\uFFFD')
  })

  it('is made whatever names are made of, and nothing leaves the page', async () => {
    const anything = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 60 })
    const cells = fc.array(fc.oneof(anything, fc.string({ unit: 'binary' })), {
      minLength: 1,
      maxLength: 80,
    })
    await fc.assert(
      fc.asyncProperty(cells, async (names) => {
        expect(wordsOutside(await renderPdf(tableInput(names)))).toEqual([])
      }),
      { numRuns: 3 },
    )
  })

  it('repeats the head of a long table on each of its pages and loses no row', async () => {
    const names = Array.from({ length: 260 }, (_, index) =>
      index % 7 === 0 ? `Tempat ${index} ${'yang bernama panjang '.repeat(8)}` : `Tempat ${index}`,
    )
    const pdf = await renderPdf(tableInput(names))
    const { text, pages } = read(pdf)
    const after = pages.filter((page) => page.includes('jenis '))
    expect(after.length).toBeGreaterThan(5)
    expect(after.filter((page) => !page.includes('Nama Jumlah Jenis'))).toEqual([])
    expect(after[0]).toMatch(/^Daftar 1\. Nama Semua nama Nama Jumlah Jenis Tempat 0 /)
    names.forEach((_, index) => {
      expect(text).toContain(`jenis ${index} `)
    })
    expect(wordsOutside(pdf)).toEqual([])
  })

  it('says how many rows it leaves to the other forms', async () => {
    const { text } = read(await renderPdf(tableInput(['A', 'B', 'C'], { paperRowsMax: 2 })))
    expect(text).toContain('2 baris pertama dari 3. Selebihnya ada dalam berkas XLSX dan CSV.')
    expect(text).not.toContain('jenis 2')
  })
})

describe('the process that makes a PDF', () => {
  const { signal } = new AbortController()

  it('gives the same bytes, with no more rows than the paper shows on their way', async () => {
    const input = tableInput(['A', 'B', 'C'], { paperRowsMax: 2 })
    const [inChild, here] = [await pdfInChild(input, signal), await renderPdf(input)]
    expect(Buffer.compare(inChild, here)).toBe(0)
  })

  it('ends when nobody waits for it any longer', async () => {
    const aborting = new AbortController()
    const made = pdfInChild(tableInput(['A']), aborting.signal)
    setTimeout(() => aborting.abort(new Error('left')), 50)
    await expect(made).rejects.toThrow('left')
  })

  it('is stopped where it takes too long or too much, and says what to do', async () => {
    const input = tableInput(['A'])
    await expect(pdfInChild(input, signal, { ...PDF_LIMITS, msMax: 20 })).rejects.toThrow(
      '[report pdf] not done after 0.02 s; XLSX and CSV hold the same figures and need less',
    )
    await expect(
      pdfInChild(input, signal, { ...PDF_LIMITS, memoryBytesMax: 1024 ** 2 }),
    ).rejects.toThrow(
      '[report pdf] needs more than 1 MiB; XLSX and CSV hold the same figures and need less',
    )
  })

  it('says why it failed', async () => {
    const broken = { ...tableInput(['A']), timeZone: 'Nowhere/At-All' }
    await expect(pdfInChild(broken, signal)).rejects.toThrow('Nowhere/At-All')
  })
})
