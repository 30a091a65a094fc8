import type { PlaceNow } from '#contract/fleet.ts'
import type { Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import { computed, signal } from '@preact/signals'
import { nowMs } from './clock.ts'
import { doubtOf, doubtOfRival, type Doubt } from './model/doubt.ts'
import { isRecovering } from './model/incident-list.ts'
import { trimmed, withRevised } from './model/revised.ts'

/** Incidents and outages that are held at most; those that last are never left out. */
const HELD_MAX = 5000

/** What is known of incidents and outages, by id: all that last, and what was looked at. */
export const incidents = signal<ReadonlyMap<string, Incident>>(new Map())
export const outages = signal<ReadonlyMap<string, Outage>>(new Map())
/** Whether the list of those that last ever came: before, none known does not mean that there is none. */
export const areIncidentsTold = signal(false)
/** The incidents that began with the last events. */
export const arrivals = signal<readonly Incident[]>([])

/** The server started lately: until then it makes no incident of what it sees; null when it does. */
export const holdUntilMs = signal<number | null>(null)
/** Whether that still lasts: no figure of incidents means that there is nothing. */
export const isHolding = computed(
  () => holdUntilMs.value !== null && holdUntilMs.value > nowMs.value,
)

export const isOpenIncident = ({ closedAtMs }: Incident): boolean => closedAtMs === null
export const isOpenOutage = ({ endMs, status }: Outage): boolean =>
  endMs === null && status !== 'withdrawn'

/**
 * The incidents that last and that people are told of; the header counts them on every page. One
 * that recovers needs nobody any more.
 */
export const openIncidents = computed(() =>
  [...incidents.value.values()].filter(
    (one) => isOpenIncident(one) && !one.isSuppressed && !isRecovering(one),
  ),
)

/** The causes of the outage of a place between which nobody can tell. Reads signals. */
export function doubtAt({ outage }: PlaceNow): Doubt | null {
  if (outage === null) return null
  const known = outages.value.get(outage.id)
  if (known !== undefined) return doubtOf(known)
  const { conditions = [] } = incidents.value.get(outage.incident ?? '') ?? {}
  const condition = conditions.find((one) => one.outage === outage.id)
  return condition === undefined ? null : doubtOfRival(condition)
}

/** Takes incidents as they were told or asked for. */
export function takeIncidents(items: readonly Incident[]): void {
  incidents.value = trimmed(withRevised(incidents.value, items), HELD_MAX, isOpenIncident)
}

/** Takes outages as they were told or asked for. */
export function takeOutages(items: readonly Outage[]): void {
  outages.value = trimmed(withRevised(outages.value, items), HELD_MAX, isOpenOutage)
}

/** Takes what events tell, and notes which incidents are new. */
export function takeEvents(
  told: readonly { readonly incidents: readonly Incident[]; readonly outages: readonly Outage[] }[],
): void {
  const before = incidents.value
  takeIncidents(told.flatMap((change) => change.incidents))
  takeOutages(told.flatMap((change) => change.outages))
  const fresh = [...incidents.value.values()].filter(
    (one) => !before.has(one.id) && isOpenIncident(one) && !one.isSuppressed,
  )
  if (fresh.length > 0) arrivals.value = fresh
}

/**
 * Takes the list of all incidents that last. One that we had before we asked and that is not among
 * them ended while nobody told us.
 */
export function takeOpenIncidents(
  items: readonly Incident[],
  before: ReadonlyMap<string, Incident>,
): void {
  const listed = new Set(items.map(({ id }) => id))
  const left = [...incidents.value.values()].filter(
    (one) => !isOpenIncident(one) || listed.has(one.id) || before.get(one.id) !== one,
  )
  incidents.value = new Map(left.map((one) => [one.id, one]))
  takeIncidents(items)
  areIncidentsTold.value = true
}
