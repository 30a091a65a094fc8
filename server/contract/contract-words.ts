/** Where a contract measures: whether people had service at the place, or whether the line carried. */
export const MEASURING_POINTS = ['place', 'uplink'] as const
export type MeasuringPoint = (typeof MEASURING_POINTS)[number]

/** The unit of time that counts: each one in which service was out counts as out, whole. */
export const CLAUSE_UNITS = ['second', 'minute', 'hour'] as const
export type ClauseUnit = (typeof CLAUSE_UNITS)[number]

/** Whether a contract was kept: never guessed where nobody looked for long enough. */
export const CONTRACT_VERDICTS = ['met', 'broken', 'undetermined'] as const
export type ContractVerdict = (typeof CONTRACT_VERDICTS)[number]
