import { clauseId } from '#contract/report-text/clause-id.ts'
import type { ClauseUnit, ContractVerdict, MeasuringPoint } from '#contract/contract-words.ts'

/** The texts of contracts with providers in Bahasa Indonesia. */
export const contractTextsId = {
  title: 'Penilaian kontrak',
  hint: 'Apa yang dijanjikan tiap kontrak, apakah ditepati bulan itu, dan berapa yang dapat diminta kembali.',
  contract: 'Kontrak',
  month: 'Bulan',
  none: 'Belum ada kontrak. Isi nomor kontrak pada jalur tiap tempat di halaman Inventaris.',
  notEntered: 'belum diisi',
  lines: (count: string) => `${count} jalur`,
  noVersion: (month: string) => `Isi kontrak ini belum dicatat untuk ${month}.`,
  enter: 'Isi kontrak',
  change: 'Ubah atau coba klausul lain',
  close: 'Tutup formulir',
  clauseTitle: 'Isi kontrak',
  version: (version: string) => `versi ${version}`,
  valid: (from: string, until: string | null) =>
    until === null ? `berlaku sejak ${from}` : `berlaku ${from} sampai ${until}`,
  made: (by: string, when: string, reason: string) => `Dicatat ${by}, ${when}: ${reason}`,
  history: 'Riwayat versi',
  clause: {
    ...clauseId,
    quality: (parts: string) => `${parts}: dicatat, tidak ikut dinilai.`,
    latency: (ms: string) => `Waktu tanggap paling lama ${ms} ms`,
    mbps: (mbps: string) => `kecepatan paling sedikit ${mbps} Mbit/s`,
    price: (rupiah: string, share: string) =>
      `${rupiah} per jalur per bulan; yang dikembalikan paling banyak ${share}.`,
  },
  verdict: {
    met: 'Ditepati',
    broken: 'Dilanggar',
    undetermined: 'Belum pasti',
  } satisfies Record<ContractVerdict, string>,
  verdictHint:
    'Ditepati bila batas bawah mencapai target, dilanggar bila batas atas di bawahnya; selebihnya belum pasti.',
  restitution: 'Dapat diminta kembali',
  provisional:
    'Sementara: bulan ini belum selesai atau data lama masih masuk. Sisa bulan dihitung tidak terpantau, jadi untuk penyedia.',
  period: (from: string, until: string) => `${from} sampai ${until}`,
  cut: 'Hanya sebagian jalur yang dinilai: kontrak ini punya terlalu banyak jalur.',
  place: 'Tempat',
  verdictTitle: 'Penilaian',
  availability: 'Ketersediaan',
  availabilityExported: 'Ketersediaan (%)',
  down: 'Mati',
  downExported: 'Mati (jam)',
  unknown: 'Tidak terpantau',
  unknownExported: 'Tidak terpantau (jam)',
  excluded: 'Tidak dihitung',
  excludedExported: 'Tidak dihitung (jam)',
  rupiah: 'Rupiah',
  reckoning: 'Cara menghitung',
  noLines: 'Tidak ada jalur dengan nomor kontrak ini yang dapat dinilai pada bulan itu.',
  step: {
    short: (count: string, duration: string) =>
      `${count} gangguan singkat (${duration}) tidak dihitung`,
    unit: (duration: string) => `satuan yang sudah dimulai menambah ${duration}`,
    availability: (up: string, unknown: string, whole: string, share: string) =>
      `(menyala ${up} + tidak terpantau ${unknown}) ÷ ${whole} = ${share}`,
    tier: (below: string, share: string, price: string, rupiah: string) =>
      `di bawah ${below}: ${share} × ${price} = ${rupiah}`,
    repair: (count: string, hoursMax: string, hours: string, each: string, rupiah: string) =>
      `${count} gangguan lebih lama daripada ${hoursMax} jam: ${hours} jam × ${each} = ${rupiah}`,
    cap: (share: string, price: string, rupiah: string) =>
      `paling banyak ${share} × ${price} = ${rupiah}`,
  },
  hours: (hours: string) => `${hours} jam`,
  trial: {
    title: 'Seandainya klausul ini berlaku',
    hint: 'Dihitung dari bulan dan data yang sama; tidak ada yang disimpan.',
    busy: 'Menghitung…',
    stop: 'Kembali ke kontrak',
  },
  form: {
    title: (contract: string) => `Kontrak ${contract}`,
    hint: 'Versi lama tetap tersimpan, sehingga laporan lama dapat dibuat lagi.',
    try: 'Coba pada bulan ini',
    save: 'Simpan versi baru',
    saved: 'Versi baru tersimpan.',
    wrong: 'Periksa bidang yang ditandai.',
    fields: {
      provider: 'Penyedia',
      validFrom: 'Berlaku sejak',
      validUntil: 'Berlaku sampai (kosong: seterusnya)',
      reason: 'Alasan, nomor adendum',
      target: 'Target ketersediaan (%)',
      measuringPoint: 'Titik ukur',
      serviceHours: 'Jam layanan',
      exclusions: 'Di luar tanggungan penyedia',
      outageLeastMinutes: 'Gangguan dihitung mulai (menit)',
      unit: 'Satuan waktu',
      tiers: 'Tingkat pengembalian (%)',
      repairHoursMax: 'Perbaikan paling lama (jam)',
      repairHourRupiah: 'Tiap jam sesudahnya (rupiah)',
      latencyMsMax: 'Waktu tanggap paling lama (ms)',
      mbpsLeast: 'Kecepatan paling sedikit (Mbit/s)',
      pricePerMonthRupiah: 'Harga per jalur per bulan (rupiah)',
      restitutionShareMax: 'Pengembalian paling banyak (% harga)',
    },
    help: {
      serviceHours: 'Kosong: jam layanan tiap tempat. Contoh 06:00-22:00',
      tiers: 'Di bawah = dikembalikan, misalnya 98 = 5; 95 = 10',
      repairHoursMax: 'Kosong bila tidak diperjanjikan',
    },
    faults: {
      tiers: 'Tulis seperti 98 = 5; 95 = 10, tidak di atas target',
      validFrom: 'Tulis seperti 22-11-2026',
      validUntil: 'Tulis seperti 22-11-2026, tidak sebelum awal berlaku; kosong: seterusnya',
      needed: 'Harus diisi',
      number: 'Angka ini tidak dapat dipakai',
    },
    unit: {
      second: 'detik',
      minute: 'menit',
      hour: 'jam',
    } satisfies Record<ClauseUnit, string>,
    point: {
      place: 'layanan di tempat',
      uplink: 'jalur internet',
    } satisfies Record<MeasuringPoint, string>,
  },
}
