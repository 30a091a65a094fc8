import type { Cause, ComplaintKind, PlaceKind } from './words.ts'

/** Kinds of places in Bahasa Indonesia, on all pages and papers. */
export const kindWordsId = {
  'kelurahan-office': 'Kantor kelurahan',
  'kecamatan-office': 'Kantor kecamatan',
  park: 'Taman',
  market: 'Pasar',
  puskesmas: 'Puskesmas',
  school: 'Sekolah',
  library: 'Perpustakaan',
  terminal: 'Terminal',
  'public-space': 'Ruang publik',
  other: 'Lainnya',
} satisfies Record<PlaceKind, string>

/** Causes of outages in Bahasa Indonesia, on all pages and papers. */
export const causeWordsId = {
  power: 'listrik',
  uplink: 'jalur internet',
  'access-point': 'titik akses',
  'site-network': 'jaringan lokasi',
  planned: 'terjadwal',
  monitoring: 'pemantauan',
  undetermined: 'belum pasti',
} satisfies Record<Cause, string>

/** Kinds of complaints in Bahasa Indonesia, on all pages and papers. */
export const complaintWordsId = {
  'no-signal': 'Wi-Fi tidak muncul',
  'no-login-page': 'Halaman masuk tidak muncul',
  slow: 'Lambat',
  'no-internet': 'Tersambung, tetapi tanpa internet',
  other: 'Keluhan lain',
} satisfies Record<ComplaintKind, string>
