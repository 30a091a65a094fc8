import type { Language } from '#contract/words.ts'

/** What the paper itself says; all else comes in the view. `{...}` are filled in. */
export interface PdfWords {
  readonly number: string
  readonly numbered: string
  /** Before, between and after the number of the page and how many there are. */
  readonly page: readonly string[]
  readonly contents: string
  readonly version: string
  readonly status: string
  readonly final: string
  readonly provisional: string
  /** On each page. */
  readonly mark: string
  readonly until: string
  readonly made: string
  readonly reason: string
  readonly hash: string
  readonly software: string
  readonly rest: string
  readonly lacking: string
  readonly firstParty: string
  readonly secondParty: string
  readonly officialNumber: string
  /** Below the line on which somebody signs whose name nobody has entered. */
  readonly unnamed: string
  readonly unnamedOfficial: string
  /** Last sentence of a report, which stays with its signature. */
  readonly closing: string
  readonly kilometres: string
  readonly metres: string
}

export const PDF_WORDS: Readonly<Record<Language, PdfWords>> = {
  id: {
    number: 'Nomor',
    numbered: 'Nomor: {number}',
    page: ['Halaman ', ' dari ', ''],
    contents: 'Daftar Isi',
    version: 'Versi',
    status: 'Status',
    final: 'Final',
    provisional: 'Sementara',
    mark: 'SEMENTARA',
    until: 'Angka dalam dokumen ini masih dapat berubah sampai {moment}.',
    made: 'Dibuat',
    reason: 'Alasan versi ini',
    hash: 'Nilai hash (SHA-256)',
    software: 'Perangkat lunak',
    rest: '{shown} baris pertama dari {all}. Selebihnya ada dalam berkas XLSX dan CSV.',
    lacking:
      'Tanda {mark} menggantikan huruf yang tidak ada dalam fon dokumen ini. Nama lengkapnya ada dalam berkas XLSX dan CSV.',
    firstParty: 'Pihak Pertama',
    secondParty: 'Pihak Kedua',
    officialNumber: 'NIP {number}',
    unnamed: 'Nama',
    unnamedOfficial: 'Nama / NIP',
    closing:
      'Demikian laporan ini dibuat berdasarkan data pemantauan; setiap angkanya dapat dihitung ulang dari berkas buktinya.',
    kilometres: '{number} km',
    metres: '{number} m',
  },
  en: {
    number: 'Number',
    numbered: 'Number: {number}',
    page: ['Page ', ' of ', ''],
    contents: 'Contents',
    version: 'Version',
    status: 'Status',
    final: 'Final',
    provisional: 'Provisional',
    mark: 'PROVISIONAL',
    until: 'The figures in this document may still change until {moment}.',
    made: 'Made',
    reason: 'Why this version',
    hash: 'Hash (SHA-256)',
    software: 'Software',
    rest: 'The first {shown} rows of {all}. The others are in the XLSX and CSV files.',
    lacking:
      'The sign {mark} stands for letters that the font of this document lacks. The XLSX and CSV files have the whole names.',
    firstParty: 'First party',
    secondParty: 'Second party',
    officialNumber: 'NIP {number}',
    unnamed: 'Name',
    unnamedOfficial: 'Name / NIP',
    closing:
      'This report is made from what was monitored; each of its figures can be reckoned anew from its evidence.',
    kilometres: '{number} km',
    metres: '{number} m',
  },
}

/** Puts values in the places of a text. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}
