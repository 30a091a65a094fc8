import type { Incident } from '#contract/incident.ts'
import { shownIncident } from '../domain/incident-parts.ts'
import { NO_INCIDENTS } from '../domain/incident.ts'
import type { IncidentEvent, IncidentState, OpenIncident } from '../domain/incident.ts'
import { stepOf } from './telling.ts'
import type { Ledger } from './telling.ts'

/** All of alerts that outlives a restart, beside the deliveries; JSON. */
export interface AlertState {
  readonly incidents: IncidentState
  readonly ledger: Ledger
  /** Of open incidents: who takes care, and the code by which one says so. */
  readonly acknowledged: Readonly<Record<string, NonNullable<Incident['acknowledged']>>>
  readonly codes: Readonly<Record<string, string>>
  /** Outages for which the place's contact was asked for first aid, while they last. */
  readonly aided: readonly string[]
}

export const NO_ALERTS: AlertState = {
  incidents: NO_INCIDENTS,
  ledger: {},
  acknowledged: {},
  codes: {},
  aided: [],
}

/** Letters of a code that a person types: one in a million is enough where 64 are open. */
const CODE_LENGTH = 4

/** Gives each open incident a code, and forgets what belonged to those that are over. */
export function withCodes(state: AlertState, newId: () => string): AlertState {
  const open = new Set(state.incidents.incidents.map(({ id }) => id))
  const isOpen = ([id]: readonly [string, unknown]): boolean => open.has(id)
  const codes = Object.fromEntries(Object.entries(state.codes).filter(isOpen))
  const used = new Set(Object.values(codes))
  for (const id of open) {
    if (codes[id] !== undefined) continue
    let code = newId().slice(0, CODE_LENGTH)
    while (used.has(code)) code = newId().slice(0, CODE_LENGTH)
    used.add(code)
    codes[id] = code
  }
  const acknowledged = Object.fromEntries(Object.entries(state.acknowledged).filter(isOpen))
  return { ...state, codes, acknowledged }
}

/** The incident that a code or an id names; null when none that is open. */
export function incidentNamed({ incidents, codes }: AlertState, name: string): OpenIncident | null {
  const wanted = name.toUpperCase()
  return incidents.incidents.find(({ id }) => id === name || codes[id] === wanted) ?? null
}

/** How each incident is shown that is open, or was until now. */
export function shownIncidents(
  state: AlertState,
  events: readonly IncidentEvent[],
  former: AlertState,
  nowMs: number,
): readonly Incident[] {
  const open = state.incidents.incidents.map((incident) =>
    shownIncident(incident, peopleOf(state, incident.id), null, nowMs),
  )
  const over = events.flatMap((event) => {
    if (event.kind === 'closed') {
      const people = peopleOf(former, event.incident.id)
      return [shownIncident(event.incident, people, event.endedAtMs, nowMs)]
    }
    const from = former.incidents.incidents.find(({ id }) => id === mergedFrom(event))
    // Its conditions go on in the other: as an incident of its own it ends here.
    return from === undefined ? [] : [shownIncident(from, peopleOf(former, from.id), nowMs, nowMs)]
  })
  return [...open, ...over]
}

const mergedFrom = (event: IncidentEvent): string | null =>
  event.kind === 'merged' ? event.from : null

function peopleOf(
  { acknowledged, ledger }: AlertState,
  id: string,
): Pick<Incident, 'acknowledged' | 'step'> {
  return { acknowledged: acknowledged[id] ?? null, step: stepOf(ledger, id) }
}
