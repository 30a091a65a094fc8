import type { ClauseUnit, MeasuringPoint } from '../contract-words.ts'

/** What a clause promises, in Bahasa Indonesia: on papers and on pages. */
export const clauseId = {
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
  /** Beside outages with the time that counts and the time that is late. */
  counted:
    'Waktu mati dihitung dalam jam layanan menurut satuan kontraknya: setiap menit atau jam yang tersentuh gangguan dihitung penuh. Keterlambatan ialah waktu sebenarnya di atas batas perbaikan, siang dan malam, dan restitusinya dihitung tiap jam yang dimulai; karena itu keduanya tidak berselisih tepat sebesar batas itu.',
  tier: (below: string, share: string) => `Di bawah ${below}: ${share} harga dikembalikan.`,
  repair: (hours: string, rupiah: string) =>
    `Perbaikan paling lama ${hours} jam; tiap jam sesudahnya yang dimulai ${rupiah}.`,
}
export type ClauseTexts = typeof clauseId
