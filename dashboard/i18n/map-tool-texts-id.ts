import type { MapLayer } from '../model/map-layers.ts'

/** Texts of the tools on the map in Bahasa Indonesia; they come with the first page. */
export const mapToolTextsId = {
  label: 'Alat peta',
  layers: 'Lapisan peta',
  layer: {
    state: 'Keadaan sekarang',
    coverage: 'Cakupan kelurahan',
    gaps: 'Celah cakupan',
    reach: 'Jangkauan',
    usage: 'Pemakaian',
    planned: 'Direncanakan',
    next: 'Tempat berikutnya',
  } satisfies Record<MapLayer, string>,
  meaning: {
    state: 'Tempat mana menyala, mati, atau tidak terpantau',
    coverage: 'Warna kelurahan menurut penduduk, tempat, atau jam Wi-Fi',
    gaps: 'Tempat tanpa perangkat, di bawah ambang, penduduk di luar jangkauan',
    reach: 'Lingkaran jangkauan dalam meter sebenarnya',
    usage: 'Pengguna dan data menurut tempat atau kelurahan',
    planned: 'Tempat yang belum berperangkat',
    next: 'Titik baru yang menjangkau penduduk terbanyak',
  } satisfies Record<MapLayer, string>,
  close: 'Tutup',
  time: 'Mesin waktu',
  plan: 'Rencanakan titik',
  attentionThen: 'Perlu perhatian saat itu',
  left: 'Kembali ke keadaan sekarang.',
  failed: 'Bagian ini gagal dimuat.',
  reload: 'Muat ulang halaman',
  loading: 'Memuat…',
}
