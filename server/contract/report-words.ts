/** `frozen`: it never changes; what is to be corrected makes a new version. */
export const REPORT_STATUSES = ['provisional', 'frozen'] as const
export type ReportStatus = (typeof REPORT_STATUSES)[number]

/**
 * Why nobody saw what a place did, by what was seen elsewhere: before its first poll in the month; in
 * an outage, when what looks is dark too; when no place of the city was seen; else it alone was not.
 */
export const UNKNOWN_REASONS = ['not-yet', 'in-outage', 'all-unseen', 'alone'] as const
export type UnknownReason = (typeof UNKNOWN_REASONS)[number]

/**
 * What to do next: restore a place that is out, find out what takes away one that came back, claim from a provider, watch what is not seen, back up the power of
 * an area, equip the next place, answer complaints, enter contracts that lines name.
 */
export const ACTION_KINDS = [
  'restore',
  'steady',
  'claim',
  'observe',
  'power',
  'equip',
  'answer',
  'contract',
] as const
export type ActionKind = (typeof ACTION_KINDS)[number]

/** What an indicator of a readiness instrument can rest on; all are shares. */
export const READINESS_MEASURES = [
  'places-equipped',
  'place-coverage',
  'resident-coverage',
  'effective-coverage',
  'availability',
  'contracts-met',
  'complaints-answered',
  'complaints-resolved',
  'time-observed',
  'kelurahan-served',
] as const
export type ReadinessMeasure = (typeof READINESS_MEASURES)[number]

/** How a report can be had. `minutes` (Berita Acara) are of one contract. */
export const REPORT_FORMATS = ['pdf', 'xlsx', 'csv', 'json', 'html'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** Noted as who made a report that was asked for on the server itself: its user says nothing to a reader. */
export const COMMAND_NAME = 'pantau report'

/** How far a report is; the last three are its end. */
export const REPORT_JOB_STEPS = [
  'waiting',
  'figures',
  'comparing',
  'keeping',
  'done',
  'failed',
  'cancelled',
] as const
export type ReportJobStep = (typeof REPORT_JOB_STEPS)[number]
