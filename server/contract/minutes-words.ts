/** What an office makes of an objection: `partly` grants some of the minutes that it disputes. */
export const OBJECTION_OUTCOMES = ['accepted', 'partly', 'rejected'] as const
export type ObjectionOutcome = (typeof OBJECTION_OUTCOMES)[number]

/** What counter-evidence may be; told by how a file begins, whatever its name says. */
export const COUNTER_EVIDENCE_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const
export type CounterEvidenceType = (typeof COUNTER_EVIDENCE_TYPES)[number]

/** Of one file. */
export const COUNTER_EVIDENCE_BYTES_MAX = 5 * 1024 * 1024
/** Of one objection. */
export const COUNTER_EVIDENCE_FILES_MAX = 20
