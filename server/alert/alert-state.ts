import type { Incident } from '#contract/incident.ts'
import { shownIncident } from '../domain/incident-parts.ts'
import { NO_INCIDENTS } from '../domain/incident.ts'
import type { IncidentEvent, IncidentState, OpenIncident } from '../domain/incident.ts'
import type { IncidentCalled } from './message.ts'
import { stepOf } from './telling.ts'
import type { Ledger } from './telling.ts'

/** All of alerts that outlives a restart, beside the deliveries; JSON. */
export interface AlertState {
  readonly incidents: IncidentState
  readonly ledger: Ledger
  /** Of open incidents: who takes care, and the code by which one says so. */
  readonly acknowledged: Readonly<Record<string, NonNullable<Incident['acknowledged']>>>
  readonly codes: Readonly<Record<string, string>>
  /** Codes of incidents that became others, with those: a message on a phone keeps its code. */
  readonly formerCodes: Readonly<Record<string, readonly string[]>>
  /** What open incidents were called when they were told first. */
  readonly first: Readonly<Record<string, IncidentCalled>>
  /** Open incidents that a rule would tell of, but for its hours. */
  readonly heldByHours: readonly string[]
  /** Outages for which the place's contact was asked for first aid, while they last. */
  readonly aided: readonly string[]
}

export const NO_ALERTS: AlertState = {
  incidents: NO_INCIDENTS,
  ledger: {},
  acknowledged: {},
  codes: {},
  formerCodes: {},
  first: {},
  heldByHours: [],
  aided: [],
}

/** Letters of a code that a person types: one in a million is enough where 64 are open. */
const CODE_LENGTH = 4

/**
 * Gives each open incident a code, lets those that others became keep what people said of those and
 * their codes, and forgets what belonged to incidents that are over.
 */
export function withCodes(
  state: AlertState,
  events: readonly IncidentEvent[],
  newId: () => string,
): AlertState {
  const { acknowledged, formerCodes } = handedOn(state, events)
  const open = new Set(state.incidents.incidents.map(({ id }) => id))
  const isOpen = ([id]: readonly [string, unknown]): boolean => open.has(id)
  const codes = Object.fromEntries(Object.entries(state.codes).filter(isOpen))
  const stillUsed = Object.entries(formerCodes)
    .map(([code, ids]) => [code, ids.filter((id) => open.has(id))] as const)
    .filter(([, ids]) => ids.length > 0)
  const used = new Set([...Object.values(codes), ...stillUsed.map(([code]) => code)])
  for (const id of open) {
    if (codes[id] !== undefined) continue
    let code = newId().slice(0, CODE_LENGTH)
    while (used.has(code)) code = newId().slice(0, CODE_LENGTH)
    used.add(code)
    codes[id] = code
  }
  return {
    ...state,
    codes,
    formerCodes: Object.fromEntries(stillUsed),
    first: Object.fromEntries(Object.entries(state.first).filter(isOpen)),
    acknowledged: Object.fromEntries(Object.entries(acknowledged).filter(isOpen)),
  }
}

/** What was said of an incident, and its code, for the one that took it in or those it fell into. */
function handedOn(
  { codes, ...state }: AlertState,
  events: readonly IncidentEvent[],
): Pick<AlertState, 'acknowledged' | 'formerCodes'> {
  const acknowledged = { ...state.acknowledged }
  const formerCodes = { ...state.formerCodes }
  for (const event of events) {
    if (event.kind !== 'merged' && event.kind !== 'split') continue
    const { from } = event
    const { id } = event.incident
    const said = [acknowledged[from], acknowledged[id]].filter((one) => one !== undefined)
    // Who came first stays.
    const [first] = said.sort((a, b) => a.atMs - b.atMs)
    if (first !== undefined) acknowledged[id] = first
    const code = codes[from]
    if (code !== undefined) formerCodes[code] = [...(formerCodes[code] ?? []), id]
    for (const [other, ids] of Object.entries(formerCodes)) {
      if (ids.includes(from)) formerCodes[other] = [...ids, id]
    }
  }
  return { acknowledged, formerCodes }
}

/**
 * The open incidents that an id or a code names, several where one fell into them. People read and
 * type O for 0, and I or L for 1: Crockford's base 32 takes them so.
 */
export function incidentsNamed(
  { incidents, codes, formerCodes }: AlertState,
  name: string,
): readonly OpenIncident[] {
  const wanted = name.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  const former = new Set(formerCodes[wanted])
  return incidents.incidents.filter(
    ({ id }) => id === name || codes[id] === wanted || former.has(id),
  )
}

/** How each incident is shown that is open, or was until now. */
export function shownIncidents(
  state: AlertState,
  events: readonly IncidentEvent[],
  former: AlertState,
  nowMs: number,
): readonly Incident[] {
  const open = state.incidents.incidents.map((incident) =>
    shownIncident(incident, peopleOf(state, incident), null, nowMs),
  )
  const over = events.flatMap((event) => {
    if (event.kind === 'closed') {
      const people = peopleOf(former, event.incident)
      return [shownIncident(event.incident, people, event.endedAtMs, nowMs)]
    }
    const from = former.incidents.incidents.find(({ id }) => id === mergedFrom(event))
    // Its conditions go on in the other: as an incident of its own it ends here.
    return from === undefined ? [] : [shownIncident(from, peopleOf(former, from), nowMs, nowMs)]
  })
  return [...open, ...over]
}

const mergedFrom = (event: IncidentEvent): string | null =>
  event.kind === 'merged' ? event.from : null

function peopleOf(
  { acknowledged, ledger, heldByHours }: AlertState,
  { id, toldAtMs }: OpenIncident,
): Pick<Incident, 'acknowledged' | 'step' | 'isSuppressed'> {
  return {
    acknowledged: acknowledged[id] ?? null,
    step: stepOf(ledger, id),
    isSuppressed: toldAtMs === null || heldByHours.includes(id),
  }
}
