/** What most tests leave open of a place and of an uplink. */
export const BARE_PLACE = { powerArea: null, serviceHours: null } as const
export const BARE_UPLINK = { contract: null, contractMbps: null } as const
