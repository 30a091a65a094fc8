import type { ClauseTexts } from './clause-id.ts'

/** What a clause promises, in English: on papers and on pages. */
export const clauseEn: ClauseTexts = {
  target: (share, point) => `Availability of at least ${share} a month, measured ${point}.`,
  point: { place: 'by the service at the place', uplink: 'by the internet line' },
  ownHours: 'Counted in the service hours of each place.',
  hours: (hours) => `Counted in the hours ${hours}.`,
  exclusions: (causes) => `Not laid to the provider: ${causes}.`,
  noExclusions: 'All outages count, whatever their cause.',
  short: (duration) => `Outages shorter than ${duration} do not count.`,
  unit: {
    second: 'Counted by the second.',
    minute: 'Each minute with an outage counts whole.',
    hour: 'Each hour with an outage counts whole.',
  },
  counted:
    'Time down is counted within service hours by the unit of the contract: each minute or hour that an outage touches counts whole. Lateness is the time itself beyond the agreed repair, by night too, and its restitution counts each hour begun; so the two do not differ by exactly that limit.',
  tier: (below, share) => `Below ${below}: ${share} of the price is given back.`,
  repair: (hours, rupiah) =>
    `Repair within ${hours} hours; ${rupiah} for each hour begun after that.`,
}
