import { clauseId } from './clause-id.ts'

/** What contracts say and how they are reckoned, in Bahasa Indonesia. */
export const contractsId = {
  clause: {
    ...clauseId,
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
