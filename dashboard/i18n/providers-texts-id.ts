import type { BusySign } from '../model/providers.ts'

/** The texts of the page of providers in Bahasa Indonesia. */
export const providersTextsId = {
  hint: (month: string) =>
    `Penyedia internet, kontrak, dan layanan jalurnya selama ${month}. Ketersediaan dihitung atas semua tempat pada jalurnya.`,
  providers: 'Penyedia',
  lines: 'Jalur dan kontrak',
  linesHint: 'Satu baris per jalur. Yang hampir penuh pada jam ramai ada di atas.',
  provider: 'Penyedia',
  nobody: 'Tanpa penyedia',
  count: 'Jalur',
  contracts: 'Nomor kontrak',
  contract: 'Kontrak',
  mbps: 'Mbit/s',
  mbpsHint: 'Jumlah kecepatan menurut kontrak.',
  availability: (month: string) => `Ketersediaan ${month}`,
  availabilityExported: (month: string) => `Ketersediaan ${month} (%)`,
  availabilityHint: 'Terukur dalam jam layanan; batas bawah–atas di bawahnya.',
  outages: 'Gangguan jalur',
  outagesHint: 'Gangguan bulan ini yang sebabnya jalur internet.',
  out: 'Lama terputus',
  outExported: 'Lama terputus (jam)',
  contact: 'Kontak',
  onlyOperators: 'hanya untuk operator',
  place: 'Tempat',
  state: 'Jalur kini',
  busy: 'Terpakai jam ramai',
  busyExported: 'Terpakai jam ramai (%)',
  busyHint: 'Rata-rata pada jam tersibuk dibanding kontrak; 100% berarti penuh.',
  busySigns: { full: 'hampir penuh', over: 'di atas kontrak' } satisfies Record<BusySign, string>,
  overHint:
    'Di atas 100%: kecepatan kontrak di inventaris lebih kecil daripada yang sebenarnya, atau jalurnya tidak dihitung sendiri sehingga dipakai lalu lintas titik akses, yang memuat juga lalu lintas di dalam tempat.',
  fullLines: (count: string) => `${count} jalur hampir penuh pada jam ramai`,
  states: { up: 'Tersambung', down: 'Putus', unknown: 'Tidak terpantau' },
  none: 'Belum ada penyedia dalam inventaris. Tambahkan di halaman Inventaris.',
  noLines:
    'Belum ada jalur internet dalam inventaris. Isi di halaman Inventaris, pada tiap tempat.',
  monthMissing: 'Sebagian angka bulan ini belum dapat dibaca; kolomnya kosong.',
}
