import type { PlaceNow } from '#contract/fleet.ts'
import type { Cause, DegradationReason } from '#contract/words.ts'
import type { Doubt } from './doubt.ts'
import type { FleetView } from './fleet.ts'

/** Why a place is not up: the cause of its outage, else what its equipment or its use tells. */
export type Reason =
  | { readonly kind: 'uplink-down' }
  | { readonly kind: 'all-silent' }
  | { readonly kind: 'some-silent'; readonly count: number; readonly total: number }
  /** Polled and never once seen to work: not in service yet. */
  | { readonly kind: 'never-answered' }
  | { readonly kind: 'line-never' }
  | { readonly kind: 'some-never'; readonly count: number; readonly total: number }
  | { readonly kind: 'agent-silent' }
  | { readonly kind: 'agent-never' }
  | { readonly kind: 'never-polled' }
  | {
      readonly kind: 'outage'
      readonly cause: Cause
      readonly confidence: number
      readonly doubt: Doubt | null
    }
  /** Of an outage of the past, as it is known now. */
  | { readonly kind: 'past-outage'; readonly cause: Cause }
  | { readonly kind: 'of-little-use'; readonly degradations: readonly DegradationReason[] }

/** What is known of the equipment of one place. */
interface Equipment {
  accessPointsDown: number
  /** Of those that are down. */
  accessPointsNever: number
  uplinkDown: boolean
  uplinkNever: boolean
  agentSilent: boolean
  agentNever: boolean
}

function reasonOf(place: PlaceNow, equipment: Equipment, doubt: Doubt | null): Reason | null {
  const { outage } = place
  // What the equipment shows says more than "undetermined".
  if (outage !== null && (outage.cause !== 'undetermined' || doubt !== null)) {
    return { kind: 'outage', cause: outage.cause, confidence: outage.confidence, doubt }
  }
  return seenReasonOf(place, equipment)
}

function seenReasonOf(place: PlaceNow, equipment: Equipment): Reason | null {
  const { accessPointsDown, accessPointsNever, agentSilent, agentNever } = equipment
  const isNever = accessPointsDown > 0 && accessPointsNever === accessPointsDown
  switch (place.state) {
    case 'down':
      // Without its line a place serves nobody, whatever its access points do.
      if (equipment.uplinkDown)
        return { kind: equipment.uplinkNever ? 'line-never' : 'uplink-down' }
      return { kind: isNever ? 'never-answered' : 'all-silent' }
    case 'degraded':
      if (accessPointsDown > 0) {
        const kind = isNever ? 'some-never' : 'some-silent'
        return { kind, count: accessPointsDown, total: place.accessPointsTotal }
      }
      return place.degradations.length > 0
        ? { kind: 'of-little-use', degradations: place.degradations }
        : null
    case 'unknown':
      if (agentSilent) return { kind: 'agent-silent' }
      if (agentNever) return { kind: 'agent-never' }
      // Polled, but without a verdict: what the last poll found is said beside the equipment.
      return place.lastPollAtMs === null ? { kind: 'never-polled' } : null
    default:
      return null
  }
}

/** Whether a place is dark for its internet line: its access points may answer and serve nobody. */
export function isOfLine(reason: Reason | undefined): boolean {
  return (
    reason?.kind === 'uplink-down' ||
    reason?.kind === 'line-never' ||
    (reason?.kind === 'outage' && reason.cause === 'uplink')
  )
}

/** Whether what the place lacks was never seen to work: somebody has to look at how it is set up. */
export function isNeverWorked(kind: Reason['kind'] | undefined): boolean {
  return kind === 'never-answered' || kind === 'line-never' || kind === 'some-never'
}

/** Why places are not up, by the id of the place. */
export interface Reasons {
  /** Undefined for a place without a reason. */
  readonly get: (id: string) => Reason | undefined
}

export const NO_REASONS: Reasons = { get: () => undefined }

/**
 * The reasons of all places, worked out when they are asked for: of a country only a few are ever
 * shown. `doubtAt` tells of the outage of a place whether its cause is in doubt.
 */
export function reasonsOf(view: FleetView, doubtAt: (place: PlaceNow) => Doubt | null): Reasons {
  const byPlace = new Map<string, Equipment>()
  const equipmentAt = (id: string): Equipment => {
    const known = byPlace.get(id) ?? {
      accessPointsDown: 0,
      accessPointsNever: 0,
      uplinkDown: false,
      uplinkNever: false,
      agentSilent: false,
      agentNever: false,
    }
    byPlace.set(id, known)
    return known
  }
  for (const { place, role, state, agent, neverWorked } of view.accessPoints.values()) {
    const equipment = equipmentAt(place)
    if (state === 'down' && role === 'ap') {
      equipment.accessPointsDown += 1
      if (neverWorked === true) equipment.accessPointsNever += 1
    }
    const agentState = agent === null ? undefined : view.agents.get(agent)?.state
    if (agentState === 'down') equipment.agentSilent = true
    if (agentState === 'unknown') equipment.agentNever = true
  }
  for (const { place, state, neverWorked = false } of view.uplinks.values()) {
    if (state !== 'down') continue
    equipmentAt(place).uplinkDown = true
    equipmentAt(place).uplinkNever = neverWorked
  }
  // Not kept: what is known of an outage changes while the fleet stays as it is.
  const get = (id: string): Reason | undefined => {
    const place = view.places.get(id)
    if (place === undefined) return undefined
    return reasonOf(place, equipmentAt(id), doubtAt(place)) ?? undefined
  }
  return { get }
}

/** The reasons at a moment of the past: the causes of the outages that lasted then. */
export function reasonsOfPast(causes: ReadonlyMap<string, Cause>): Reasons {
  return new Map([...causes].map(([place, cause]) => [place, { kind: 'past-outage', cause }]))
}
