import {
  NO_INCIDENT_FILTER,
  parseIncidentFilter,
  putIncidentFilter,
  type IncidentFilter,
} from './incident-filter.ts'

/** Parts of the page of incidents, the first is its start. */
export const INCIDENT_TABS = ['incidents', 'outages', 'degraded', 'windows', 'alerts'] as const
export type IncidentTab = (typeof INCIDENT_TABS)[number]

/** What is open beside the list. */
export interface Opened {
  readonly kind: 'incident' | 'outage'
  readonly id: string
}

/** What the page of incidents shows. */
export interface IncidentsView {
  readonly tab: IncidentTab
  readonly opened: Opened | null
  readonly filter: IncidentFilter
}

export const NO_INCIDENTS_VIEW: IncidentsView = {
  tab: 'incidents',
  opened: null,
  filter: NO_INCIDENT_FILTER,
}

const OPENED_KINDS = ['incident', 'outage'] as const

/** Reads the part of an address that belongs to the page of incidents. */
export function parseIncidentsView(query: URLSearchParams): IncidentsView {
  const tab = INCIDENT_TABS.find((name) => name === query.get('tab')) ?? 'incidents'
  const kind = OPENED_KINDS.find((name) => (query.get(name) ?? '') !== '')
  const id = kind === undefined ? '' : (query.get(kind) ?? '')
  return {
    tab,
    opened: kind === undefined ? null : { kind, id },
    filter: parseIncidentFilter(query),
  }
}

/** Puts it into an address; `parseIncidentsView` reads it back. */
export function putIncidentsView(query: URLSearchParams, view: IncidentsView): void {
  if (view.tab !== 'incidents') query.set('tab', view.tab)
  if (view.opened !== null) query.set(view.opened.kind, view.opened.id)
  putIncidentFilter(query, view.filter)
}
