import type { ClauseUnit, MeasuringPoint } from '../contract-words.ts'

/** What contracts say and how they are reckoned, in Bahasa Indonesia; the dashboard has the same sentences. */
export const contractsId = {
  clause: {
    target: (share: string, point: string) =>
      `Ketersediaan paling sedikit ${share} sebulan, diukur ${point}.`,
    point: {
      place: 'pada layanan di tempat',
      uplink: 'pada jalur internet',
    } satisfies Record<MeasuringPoint, string>,
    ownHours: 'Dihitung dalam jam layanan tiap tempat.',
    hours: (hours: string) => `Dihitung dalam jam ${hours}.`,
    exclusions: (causes: string) => `Di luar tanggungan penyedia: ${causes}.`,
    noExclusions: 'Semua gangguan dihitung, apa pun sebabnya.',
    short: (duration: string) => `Gangguan yang lebih singkat daripada ${duration} tidak dihitung.`,
    unit: {
      second: 'Dihitung per detik.',
      minute: 'Setiap menit yang terganggu dihitung penuh.',
      hour: 'Setiap jam yang terganggu dihitung penuh.',
    } satisfies Record<ClauseUnit, string>,
    tier: (below: string, share: string) => `Di bawah ${below}: ${share} harga dikembalikan.`,
    repair: (hours: string, rupiah: string) =>
      `Perbaikan paling lama ${hours} jam; tiap jam sesudahnya yang dimulai ${rupiah}.`,
    latency: (ms: string) => `Waktu tanggap paling lama ${ms} ms: dicatat, tidak ikut dinilai.`,
    mbps: (mbps: string) => `Kecepatan paling sedikit ${mbps} Mbit/s: dicatat, tidak ikut dinilai.`,
    price: (rupiah: string, share: string) =>
      `${rupiah} per jalur per bulan; yang dikembalikan paling banyak ${share}.`,
  },
  step: {
    short: (count: string, duration: string, _isOne: boolean) =>
      `${count} gangguan singkat (${duration}) tidak dihitung`,
    unit: (duration: string) => `satuan yang sudah dimulai menambah ${duration}`,
    availability: (up: string, unknown: string, whole: string, share: string) =>
      `(menyala ${up} + tidak terpantau ${unknown}) ÷ ${whole} = ${share}`,
    tier: (below: string, share: string, price: string, rupiah: string) =>
      `di bawah ${below}: ${share} × ${price} = ${rupiah}`,
    repair: (
      [count, hoursMax, hours]: readonly [count: string, hoursMax: string, hours: string],
      each: string,
      rupiah: string,
      _isOne: boolean,
    ) =>
      `${count} gangguan lebih lama daripada ${hoursMax} jam: ${hours} jam × ${each} = ${rupiah}`,
    cap: (share: string, price: string, rupiah: string) =>
      `paling banyak ${share} × ${price} = ${rupiah}`,
  },
  /** Of a line: what its steps come to. */
  line: (name: string, line: string, steps: string) => `${name} (${line}): ${steps}.`,
  restitution: (rupiah: string) => `restitusi ${rupiah}`,
}
export type ContractTexts = typeof contractsId
