import type { Cause, ComplaintKind, PlaceKind } from './words.ts'

/** Kinds of places in English, on all pages and papers. */
export const kindWordsEn = {
  'kelurahan-office': 'Kelurahan office',
  'kecamatan-office': 'Kecamatan office',
  park: 'Park',
  market: 'Market',
  puskesmas: 'Health centre',
  school: 'School',
  library: 'Library',
  terminal: 'Terminal',
  'public-space': 'Public space',
  other: 'Other',
} satisfies Record<PlaceKind, string>

/** Causes of outages in English, on all pages and papers. */
export const causeWordsEn = {
  power: 'power',
  uplink: 'internet line',
  'access-point': 'access point',
  'site-network': 'site network',
  planned: 'planned',
  monitoring: 'monitoring',
  undetermined: 'undetermined',
} satisfies Record<Cause, string>

/** Kinds of complaints in English, on all pages and papers. */
export const complaintWordsEn = {
  'no-signal': 'No Wi-Fi to be seen',
  'no-login-page': 'No login page',
  slow: 'Slow',
  'no-internet': 'Connected, but no internet',
  other: 'Another complaint',
} satisfies Record<ComplaintKind, string>
