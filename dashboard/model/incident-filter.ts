import { CAUSES, OUTAGE_STATUSES, type Cause, type OutageStatus } from '#contract/words.ts'

/** Whether it lasts. */
export const PHASES = ['all', 'open', 'ended'] as const
export type Phase = (typeof PHASES)[number]

/** Periods to look at; `own` is from one day to another, both included. */
export const PERIODS = ['day', 'week', 'month', 'own'] as const
export type Period = (typeof PERIODS)[number]

/** What of incidents and outages is shown; '' lets everything through. */
export interface IncidentFilter {
  readonly phase: Phase
  readonly cause: Cause | ''
  /** Of outages only. */
  readonly status: OutageStatus | ''
  readonly kecamatan: string
  readonly provider: string
  readonly text: string
  readonly period: Period
  /** Days of an own period, `2026-11-22`; '' before one is chosen. */
  readonly from: string
  readonly until: string
}

export const NO_INCIDENT_FILTER: IncidentFilter = {
  phase: 'all',
  cause: '',
  status: '',
  kecamatan: '',
  provider: '',
  text: '',
  period: 'week',
  from: '',
  until: '',
}

/** The property of an address that each part of the filter is kept in. */
const KEYS = {
  phase: 'phase',
  cause: 'cause',
  status: 'status',
  kecamatan: 'area',
  provider: 'isp',
  text: 'find',
  period: 'period',
  from: 'from',
  until: 'until',
} as const satisfies Record<keyof IncidentFilter, string>

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

const oneOf = <T extends string, D extends string>(
  words: readonly T[],
  value: string | null,
  otherwise: D,
): T | D => words.find((word) => word === value) ?? otherwise

/** Reads the filter of an address; what it does not know, it leaves out. */
export function parseIncidentFilter(query: URLSearchParams): IncidentFilter {
  const day = (key: 'from' | 'until'): string => {
    const value = query.get(KEYS[key]) ?? ''
    return DAY.test(value) ? value : ''
  }
  return {
    phase: oneOf(PHASES, query.get(KEYS.phase), NO_INCIDENT_FILTER.phase),
    cause: oneOf(CAUSES, query.get(KEYS.cause), ''),
    status: oneOf(OUTAGE_STATUSES, query.get(KEYS.status), ''),
    kecamatan: query.get(KEYS.kecamatan) ?? '',
    provider: query.get(KEYS.provider) ?? '',
    text: query.get(KEYS.text) ?? '',
    period: oneOf(PERIODS, query.get(KEYS.period), NO_INCIDENT_FILTER.period),
    from: day('from'),
    until: day('until'),
  }
}

/** Puts what differs from the plain start into an address. */
export function putIncidentFilter(query: URLSearchParams, filter: IncidentFilter): void {
  for (const part of Object.keys(KEYS) as (keyof IncidentFilter)[]) {
    const value = filter[part].trim()
    if (value !== NO_INCIDENT_FILTER[part]) query.set(KEYS[part], value)
  }
}

/** How many of the choices narrow what is shown, or are of another period; words count apart. */
export function countSet(filter: IncidentFilter): number {
  return (['phase', 'cause', 'status', 'kecamatan', 'provider', 'period'] as const).filter(
    (part) => filter[part] !== NO_INCIDENT_FILTER[part],
  ).length
}

/** Whether nothing is narrowed but the period. */
export function isWide(filter: IncidentFilter): boolean {
  return (['phase', 'cause', 'status', 'kecamatan', 'provider', 'text'] as const).every(
    (part) => filter[part].trim() === NO_INCIDENT_FILTER[part],
  )
}
