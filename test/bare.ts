/** What most tests leave open of a place and of an uplink. */
export const BARE_PLACE = { powerArea: null, serviceHours: null } as const
export const BARE_UPLINK = { contract: null, contractMbps: null } as const
/** What an outage took that took nothing yet. */
export const NO_IMPACT = {
  clientsBefore: null,
  downMs: 0,
  provenMs: 0,
  unobservedMs: 0,
  upMs: 0,
  serviceMs: 0,
  excludedMs: 0,
} as const
