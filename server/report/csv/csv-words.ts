import type { Language } from '#contract/words.ts'

interface CsvWords {
  readonly number: string
  readonly version: string
  readonly frozen: string
  readonly provisional: string
  readonly madeAt: string
  readonly source: string
  readonly hash: string
  readonly files: string
  /** How the files are written, a line each. */
  readonly rules: (timeZone: string) => readonly string[]
  readonly facts: string
  readonly columns: string
}

/** Words of the text that lies beside the tables of open data. */
export const CSV_WORDS: Readonly<Record<Language, CsvWords>> = {
  id: {
    number: 'Nomor',
    version: 'Versi',
    frozen: 'final',
    provisional: 'sementara',
    madeAt: 'Dibuat',
    source: 'Sumber',
    hash: 'Nilai hash (SHA-256)',
    files: 'Berkas',
    rules: (timeZone) => [
      'CSV menurut RFC 4180: UTF-8 tanpa BOM, koma sebagai pemisah, akhir baris CRLF, baris pertama nama kolom.',
      'Nama kolom dalam bahasa Inggris; arti dan satuannya ada di columns.csv.',
      `Waktu menurut ISO 8601 dalam zona ${timeZone} beserta selisihnya dari UTC; durasi dalam detik; bagian dari 0 sampai 1.`,
      'Sel kosong berarti tidak diketahui, bukan nol. Pemisah desimal adalah titik.',
      'Teks yang dapat dianggap rumus oleh lembar kerja diawali tanda petik tunggal.',
    ],
    facts: 'angka-angka tunggal laporan ini',
    columns: 'arti setiap kolom',
  },
  en: {
    number: 'Number',
    version: 'Version',
    frozen: 'final',
    provisional: 'provisional',
    madeAt: 'Made',
    source: 'Source',
    hash: 'Hash (SHA-256)',
    files: 'Files',
    rules: (timeZone) => [
      'CSV by RFC 4180: UTF-8 without BOM, separated by commas, lines end with CRLF, the first line names the columns.',
      'What each column means, and its unit, stands in columns.csv.',
      `Moments by ISO 8601 in the zone ${timeZone} with their offset from UTC; durations in seconds; shares from 0 to 1.`,
      'An empty cell means not known, and never zero. The decimal separator is a point.',
      'Text that a spreadsheet could take for a formula begins with an apostrophe.',
    ],
    facts: 'the single figures of this report',
    columns: 'what each column means',
  },
}
