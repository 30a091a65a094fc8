import type { PageName } from '../model/address.ts'

/** What the pages are called, and the link that jumps to their main part. */
export const pageNamesId: Readonly<
  Record<PageName, { readonly name: string; readonly skip: string }>
> = {
  city: { name: 'Peta', skip: 'Lompat ke daftar tempat' },
  overview: { name: 'Ringkasan', skip: 'Lompat ke angka hari ini' },
  incidents: { name: 'Gangguan', skip: 'Lompat ke daftar gangguan' },
  places: { name: 'Tempat', skip: 'Lompat ke tabel tempat' },
  place: { name: 'Rincian tempat', skip: 'Lompat ke rincian tempat' },
  'access-points': { name: 'Titik akses', skip: 'Lompat ke tabel titik akses' },
  agents: { name: 'Agen', skip: 'Lompat ke daftar agen' },
  providers: { name: 'Penyedia', skip: 'Lompat ke tabel penyedia' },
  reports: { name: 'Laporan', skip: 'Lompat ke laporan' },
  inventory: { name: 'Inventaris', skip: 'Lompat ke inventaris' },
  settings: { name: 'Pengaturan', skip: 'Lompat ke pengaturan' },
  help: { name: 'Bantuan', skip: 'Lompat ke bantuan' },
  wallboard: { name: 'Papan pantau', skip: 'Lompat ke papan pantau' },
  'first-run': { name: 'Langkah awal', skip: 'Lompat ke langkah ini' },
  field: { name: 'Petugas lapangan', skip: 'Lompat ke daftar tempat terdekat' },
}
