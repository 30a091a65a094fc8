import { clauseEn } from './clause-en.ts'
import type { ContractTexts } from './contracts-id.ts'

/** What contracts say and how they are reckoned, in English. */
export const contractsEn: ContractTexts = {
  clause: {
    ...clauseEn,
    latency: (ms) => `Response within ${ms} ms: kept on record, not judged.`,
    mbps: (mbps) => `At least ${mbps} Mbit/s: kept on record, not judged.`,
    price: (rupiah, share) => `${rupiah} per line and month; at most ${share} of it is given back.`,
  },
  step: {
    short: (count, duration, isOne) =>
      `${count} short outage${isOne ? '' : 's'} (${duration}) not counted`,
    unit: (duration) => `units that had begun add ${duration}`,
    availability: (up, unknown, whole, share) =>
      `(up ${up} + unobserved ${unknown}) ÷ ${whole} = ${share}`,
    tier: (below, share, price, rupiah) => `below ${below}: ${share} × ${price} = ${rupiah}`,
    repair: ([count, hoursMax, hours], each, rupiah, isOne) =>
      `${count} outage${isOne ? '' : 's'} longer than ${hoursMax} h: ${hours} h × ${each} = ${rupiah}`,
    cap: (share, price, rupiah) => `at most ${share} × ${price} = ${rupiah}`,
  },
  line: (name, line, steps) => `${name} (${line}): ${steps}.`,
  restitution: (rupiah) => `restitution ${rupiah}`,
}
