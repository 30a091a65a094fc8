/** The texts of every table in Bahasa Indonesia. */
export const tableTextsId = {
  find: 'Cari dalam tabel',
  rows: (shown: string) => `${shown} baris`,
  someRows: (shown: string, total: string) => `${shown} dari ${total} baris`,
  none: 'Tidak ada baris yang cocok dengan pencarian atau saringan.',
  clear: 'Tampilkan semua',
  download: 'Unduh CSV',
  downloadHint: 'Baris yang tampil, dalam urutan ini; dibuka langsung di lembar kerja.',
  allColumns: 'Semua kolom',
  allColumnsHint: 'Tampilkan juga kolom yang jarang diperlukan; berkas CSV selalu memuat semuanya.',
  cut: (rows: string) => `Dicetak ${rows} baris pertama; selebihnya ada dalam berkas CSV.`,
}
