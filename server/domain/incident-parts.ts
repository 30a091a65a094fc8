import type { PlaceId } from '#contract/ids.ts'
import { eventText } from './incident-event.ts'
import { rankOf, sortOf } from './incident-identity.ts'
import type { Condition, Incident } from '#contract/incident.ts'
import { causeOfIncident } from './incident-cause.ts'
import type { HeldCondition, Look, OpenIncident } from './incident.ts'

/** Conditions of an incident that an answer lists. */
const CONDITIONS_LISTED = 500

export function presentOf({ conditions }: OpenIncident): readonly HeldCondition[] {
  return conditions.filter(({ goneAtMs }) => goneAtMs === null)
}

export function placesOf(conditions: readonly Pick<Condition, 'place'>[]): readonly PlaceId[] {
  return [...new Set(conditions.flatMap(({ place }) => place ?? []))]
}

/** When the first of them began; a city has more than a call of `Math.min` takes. */
export function earliestOf(conditions: readonly Pick<Condition, 'sinceMs'>[]): number {
  return conditions.reduce((earliest, { sinceMs }) => Math.min(earliest, sinceMs), Infinity)
}

/** Incidents as one, under the name of the first. */
export function mergedOf(incidents: readonly OpenIncident[]): OpenIncident {
  const [first, ...others] = incidents as readonly [OpenIncident, ...OpenIncident[]]
  if (others.length === 0) return first
  const conditions = incidents.flatMap((incident) => incident.conditions)
  return { ...others.reduce(mergedWith, first), conditions }
}

/** Both as one, but for their conditions. */
function mergedWith(into: OpenIncident, from: OpenIncident): OpenIncident {
  const told = [into.toldAtMs, from.toldAtMs].filter((atMs) => atMs !== null)
  const isWorse = from.kindTold !== null && rankOf(from.kindTold) < rankOf(into.kindTold ?? 'disk')
  return {
    ...into,
    openedAtMs: Math.min(into.openedAtMs, from.openedAtMs),
    eventMs: Math.min(into.eventMs, from.eventMs),
    sinceMs: Math.min(into.sinceMs, from.sinceMs),
    placesMost: Math.max(into.placesMost, from.placesMost),
    toldAtMs: told.length === 0 ? null : Math.min(...told),
    placesTold: Math.max(into.placesTold, from.placesTold),
    kindTold: isWorse ? from.kindTold : into.kindTold,
    isFlapping: into.isFlapping || from.isFlapping,
    isFlappingTold: into.isFlappingTold || from.isFlappingTold,
    isLeftOver: false,
    nearlyOverSinceMs: null,
  }
}

/** An incident for each place that is still affected; what was told of the whole is known of them. */
export function splitOf(incident: OpenIncident, { nowMs, newId }: Look): readonly OpenIncident[] {
  const lasting = presentOf(incident)
  return placesOf(lasting).map((place) => {
    const conditions = lasting.filter((condition) => condition.place === place)
    const eventMs = earliestOf(conditions)
    const [sort, base] = [sortOf(incident.identity), `${sortOf(incident.identity)} place ${place}`]
    return {
      ...incident,
      id: newId(),
      identity: sort === 'service' ? eventText(base, eventMs) : base,
      eventMs,
      scope: 'place',
      name: conditions[0]?.name ?? place,
      openedAtMs: nowMs,
      sinceMs: eventMs,
      conditions,
      placesMost: 1,
      placesTold: Math.min(1, incident.placesTold),
      isLeftOver: true,
      nearlyOverSinceMs: null,
    }
  })
}

/** The incident as it is shown; `closedAtMs` null while it lasts. */
export function shownIncident(
  incident: OpenIncident,
  people: Pick<Incident, 'acknowledged' | 'step' | 'isSuppressed'>,
  closedAtMs: number | null,
  nowMs: number,
): Incident {
  const lasting = presentOf(incident)
  const conditions = lasting.length > 0 ? lasting : incident.conditions
  const listed = conditions
    .slice(0, CONDITIONS_LISTED)
    .map(
      ({
        key,
        kind,
        place,
        agent,
        outage,
        sinceMs,
        cause,
        confidence,
        rival,
        detail,
      }): Condition => ({
        key,
        kind,
        place,
        agent,
        outage,
        sinceMs,
        cause,
        confidence,
        rival: rival ?? null,
        detail,
      }),
    )
  return {
    id: incident.id,
    scope: incident.scope,
    name: incident.name,
    kind: incident.kind,
    ...causeOfIncident(conditions, incident.scope),
    openedAtMs: incident.openedAtMs,
    closedAtMs,
    sinceMs: incident.sinceMs,
    placesNow: closedAtMs === null ? placesOf(lasting).length : 0,
    placesMost: incident.placesMost,
    conditions: listed,
    isFlapping: incident.isFlapping,
    ...people,
    revisedAtMs: nowMs,
  }
}
