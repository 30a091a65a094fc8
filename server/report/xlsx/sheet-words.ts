import type { Language } from '#contract/words.ts'

interface SheetWords {
  /** Name of the first sheet. */
  readonly cover: string
  readonly office: string
  readonly number: string
  readonly month: string
  readonly version: string
  readonly status: string
  readonly frozen: string
  readonly provisional: string
  readonly madeAt: string
  readonly by: string
  readonly reason: string
  readonly hash: string
  readonly program: string
  readonly sheet: string
  readonly content: string
  readonly rows: string
  readonly rules: (timeZone: string) => readonly string[]
  readonly page: string
  /** In a header, with its unit. */
  readonly duration: string
  readonly bytes: string
  readonly place: string
  readonly state: string
  readonly latitude: string
  readonly longitude: string
}

/** Words of the workbook that no other form of the report has. */
export const SHEET_WORDS: Readonly<Record<Language, SheetWords>> = {
  id: {
    cover: 'Laporan',
    office: 'Instansi',
    number: 'Nomor',
    month: 'Bulan',
    version: 'Versi',
    status: 'Status',
    frozen: 'Final',
    provisional: 'Sementara',
    madeAt: 'Dibuat',
    by: 'Oleh',
    reason: 'Alasan versi ini',
    hash: 'Nilai hash (SHA-256)',
    program: 'Perangkat lunak',
    sheet: 'Lembar',
    content: 'Isi',
    rows: 'Baris',
    rules: (timeZone) => [
      `Waktu menurut jam ${timeZone}; durasi dalam jam:menit:detik; bagian dalam persen.`,
      'Jumlah dan bagian dihitung ulang oleh lembar kerja dari baris-barisnya. Tanda – berarti tidak diketahui, bukan nol.',
    ],
    page: 'Halaman',
    duration: 'jam:menit:detik',
    bytes: 'bita',
    place: 'Tempat',
    state: 'Keadaan',
    latitude: 'Lintang',
    longitude: 'Bujur',
  },
  en: {
    cover: 'Report',
    office: 'Office',
    number: 'Number',
    month: 'Month',
    version: 'Version',
    status: 'Status',
    frozen: 'Final',
    provisional: 'Provisional',
    madeAt: 'Made',
    by: 'By',
    reason: 'Reason of this version',
    hash: 'Hash (SHA-256)',
    program: 'Software',
    sheet: 'Sheet',
    content: 'Content',
    rows: 'Rows',
    rules: (timeZone) => [
      `Times by the clock of ${timeZone}; durations in hours:minutes:seconds; shares in per cent.`,
      'The sheets reckon totals and shares anew from their rows. A dash means not known, and never zero.',
    ],
    page: 'Page',
    duration: 'h:mm:ss',
    bytes: 'bytes',
    place: 'Place',
    state: 'State',
    latitude: 'Latitude',
    longitude: 'Longitude',
  },
}
