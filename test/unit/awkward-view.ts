import type { ReportDocument } from '#contract/report-document.ts'
import type { ReportColumn, ReportTable, ReportValue, ReportView } from '#contract/report-view.ts'

const HOUR = 3_600_000
export const TIME_ZONE = 'Asia/Makassar'

/** Names that a form must keep as they are. */
export const AWKWARD_NAMES = [
  'Taman Oebobo',
  `Kantor ${'Kelurahan '.repeat(19)}X`,
  'Pasar "Kasih", Naikoten I',
  'حديقة القصر',
  'Taman 🌴 Nostalgia 👩🏽‍💻',
  '=1+1',
  '+62 811',
  '-1+1|cmd',
  '@SUM(A1)',
  '#N/A',
  '_x0041_',
  'Baris satu\nbaris dua',
  ' spasi ',
  "'kutip",
  'a;b\tc',
  '<b>&amp;</b>',
] as const

const column = (
  key: string,
  type: ReportColumn['type'],
  rest: Partial<ReportColumn> = {},
): ReportColumn => ({
  key,
  title: key.replaceAll('_', ' '),
  type,
  description: `Tentang ${key}`,
  width: 0.1,
  total: 'none',
  ratio: null,
  ...rest,
})

const COLUMNS: readonly ReportColumn[] = [
  column('name', 'text'),
  column('outages', 'count', { total: 'sum' }),
  column('clients_median', 'number'),
  column('up_seconds', 'duration', { total: 'sum' }),
  column('down_seconds', 'duration', { total: 'sum' }),
  column('unknown_seconds', 'duration', { total: 'sum' }),
  column('measured', 'share', {
    total: 'share',
    ratio: { part: ['up_seconds'], whole: ['up_seconds', 'down_seconds'] },
  }),
  column('upper', 'fine-share', {
    total: 'share',
    ratio: {
      part: ['up_seconds', 'unknown_seconds'],
      whole: ['up_seconds', 'down_seconds', 'unknown_seconds'],
    },
  }),
  column('since', 'moment'),
  column('download', 'bytes', { total: 'sum' }),
  column('restitution', 'rupiah', { total: 'sum' }),
]

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
const sumOf = (rows: readonly (readonly ReportValue[])[], at: number): number =>
  rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0)

function rowOf(name: string, at: number): readonly ReportValue[] {
  if (at === 1) return [name, 0, null, 0, 0, 744 * HOUR, null, 1, null, null, 0]
  const [up, down, unknown] = [700 * HOUR + at * 61_001, at * HOUR + 59_000, at * 1000]
  return [
    name,
    at,
    at / 2,
    up,
    down,
    unknown,
    share(up, up + down),
    share(up + unknown, up + down + unknown),
    Date.UTC(2026, 8, 30, 16, 0, at),
    at * 10 ** 12 + at,
    at * 1_234_567,
  ]
}

/** A table of `count` places with every type of column, its sums and its shares. */
export function placesTable(count: number): ReportTable {
  const names = Array.from({ length: count }, (_, at) => AWKWARD_NAMES[at] ?? `Tempat ${at}`)
  const rows = names.map(rowOf)
  const [up, down, unknown] = [sumOf(rows, 3), sumOf(rows, 4), sumOf(rows, 5)]
  return {
    id: 'per-place',
    title: 'Per tempat',
    columns: COLUMNS,
    rows,
    totals: [
      'Jumlah',
      sumOf(rows, 1),
      null,
      up,
      down,
      unknown,
      share(up, up + down),
      share(up + unknown, up + down + unknown),
      null,
      sumOf(rows, 9),
      sumOf(rows, 10),
    ],
    empty: 'Tidak ada tempat.',
    links: null,
    paperRowsMax: 1000,
  }
}

/** A report whose words try what each form can carry. */
export function awkwardView(places: number = AWKWARD_NAMES.length): ReportView {
  const empty: ReportTable = { ...placesTable(0), id: 'none', title: 'Tanpa baris', totals: null }
  return {
    title: 'Laporan Wi-Fi publik',
    subtitle: 'Oktober 2026',
    sections: [
      {
        id: 'summary',
        title: '1. Ringkasan: [Kota] & "isi" / *?',
        blocks: [
          { kind: 'heading', text: 'Sekilas' },
          {
            kind: 'facts',
            facts: [
              { label: 'Ketersediaan', value: 0.9876, type: 'share', beside: 'batas 96,1-98,4%' },
              { label: 'Restitusi', value: 12_345_678, type: 'rupiah', beside: '' },
              { label: '=2+2', value: null, type: 'count', beside: '@A1' },
            ],
          },
          {
            kind: 'text',
            text: `=1+1 bukan rumus. ${'Kalimat panjang tentang bulan ini. '.repeat(12)}`,
          },
          { kind: 'note', text: 'Catatan.' },
          {
            kind: 'chart',
            chart: {
              id: 'causes',
              title: 'Jam mati menurut sebab',
              type: 'duration',
              most: null,
              series: [
                { name: 'mati', tone: 'poor' },
                { name: 'tidak terpantau', tone: 'unknown' },
              ],
              bars: [
                { label: 'listrik', values: [30 * HOUR, 2 * HOUR] },
                { label: '=1+1', values: [12 * HOUR, null] },
              ],
            },
          },
          { kind: 'list', items: ['Butir satu', '=HYPERLINK("x")'] },
          {
            kind: 'table',
            table: {
              ...placesTable(2),
              id: 'largest',
              title: 'Gangguan terbesar (lama ditulis jam:menit:detik)',
            },
          },
          { kind: 'note', text: 'Lima di antaranya.' },
          { kind: 'heading', text: 'Langkah berikut' },
          { kind: 'list', items: ['Pulihkan Taman Oebobo'] },
        ],
      },
      {
        id: 'map',
        title: '2. Peta',
        blocks: [
          {
            kind: 'map',
            map: {
              id: 'state',
              title: 'Keadaan bulan ini',
              legend: [
                { mark: 'with-service', text: 'melayani' },
                { mark: 'below', text: 'di bawah ambang' },
              ],
              areas: [],
              places: [
                { name: '=1+1', longitude: 123.6, latitude: -10.17, mark: 'below' },
                { name: 'Taman', longitude: 123.61, latitude: -10.18, mark: 'with-service' },
              ],
            },
          },
        ],
      },
      {
        id: 'places',
        title: '4. Per tempat',
        blocks: [
          { kind: 'table', table: placesTable(places) },
          { kind: 'note', text: 'Waktu menurut jam layanan.' },
          { kind: 'table', table: empty },
        ],
      },
      {
        id: 'method',
        title: "'4. PER TEMPAT'",
        blocks: [
          { kind: 'heading', text: 'Cara' },
          { kind: 'text', text: 'Angka dihitung dari waktu.' },
        ],
      },
    ],
  }
}

/** What is said of that report. */
export const AWKWARD_DOCUMENT: ReportDocument = {
  number: '001/PANTAU/X/2026',
  month: '2026-10',
  version: 2,
  status: 'provisional',
  freezesAtMs: Date.UTC(2026, 10, 8),
  madeAtMs: Date.UTC(2026, 9, 31, 22, 0, 0),
  by: 'Maria',
  reason: 'Angka susulan',
  hash: 'ab'.repeat(32),
  softwareVersion: '0.5.0',
  letterhead: {
    lines: ['Pemerintah Kota Contoh', 'Dinas Komunikasi dan Informatika'],
    address: 'Jalan Contoh 1',
    place: 'Contoh',
    signatory: { title: 'Kepala Dinas', name: 'Nama Contoh', number: '' },
  },
  arrival: { receivedUntilMs: null, placesBackfilled: 0, agents: [] },
  changes: [],
  changesTotal: 0,
}
