import type { PlaceId } from '#contract/ids.ts'
import type { ChannelKind } from '#contract/words.ts'
import { presentOf } from '../domain/incident-parts.ts'
import type { HeldCondition, OpenIncident } from '../domain/incident.ts'
import type { PlaceContact } from '../journal/inventory.ts'
import type { Address } from './message.ts'
import { isWithin } from './hours.ts'
import type { Hours } from './settings.ts'

/** Nobody at a kelurahan is asked to look at lamps at night. */
const HOURS: Hours = { from: '07:00', until: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }
const CONFIDENCE_MIN = 0.6

export interface FirstAidContext {
  readonly nowMs: number
  readonly timeZone: string
  readonly contactOf: (place: PlaceId) => PlaceContact | undefined
  /** Channels that are set up. */
  readonly channels: ReadonlySet<ChannelKind>
}

/** Somebody at a place is asked to do what can be done there. */
export interface FirstAid {
  /** Names the outage, so that nobody is asked twice. */
  readonly key: string
  readonly place: PlaceId
  readonly condition: HeldCondition
  readonly incident: string
  readonly address: Address
}

/**
 * Whom to ask for first aid: the contact of a place whose access point or local network is the
 * likely cause, once for each outage. `aided` are those of before; those that are over are left out
 * of what comes back.
 */
export function firstAidOf(
  incidents: readonly OpenIncident[],
  aided: readonly string[],
  context: FirstAidContext,
): { readonly asked: readonly FirstAid[]; readonly aided: readonly string[] } {
  const former = new Set(aided)
  const lasting: string[] = []
  const asked: FirstAid[] = []
  const places = new Set<PlaceId>()
  const isTime = isWithin(HOURS, context.nowMs, context.timeZone)
  for (const incident of incidents) {
    if (incident.isFlapping) continue
    for (const condition of incident.conditions) {
      const key = keyOf(condition)
      if (former.has(key)) {
        lasting.push(key)
        if (condition.place !== null) places.add(condition.place)
      }
    }
  }
  for (const incident of incidents) {
    if (!isTime || incident.toldAtMs === null || incident.isFlapping) continue
    for (const condition of presentOf(incident)) {
      const { place } = condition
      // One card for a place, whatever is wrong there.
      if (place === null || places.has(place) || !isForPeople(condition)) continue
      const address = addressOf(context.contactOf(place), context.channels)
      if (address === null) continue
      const key = keyOf(condition)
      places.add(place)
      lasting.push(key)
      asked.push({ key, place, condition, incident: incident.id, address })
    }
  }
  return { asked, aided: lasting }
}

const keyOf = ({ outage, key }: HeldCondition): string => outage ?? key

function isForPeople({ kind, cause, confidence, isPlanned }: HeldCondition): boolean {
  const isService = kind === 'site' || kind === 'access-point'
  const isHandy = cause === 'access-point' || cause === 'site-network'
  return isService && isHandy && confidence >= CONFIDENCE_MIN && !isPlanned
}

function addressOf(
  contact: PlaceContact | undefined,
  channels: ReadonlySet<ChannelKind>,
): Address | null {
  if (contact === undefined) return null
  const ways: readonly (readonly [ChannelKind, string | null])[] = [
    ['waha', contact.whatsapp],
    ['evolution', contact.whatsapp],
    ['telegram', contact.telegram],
  ]
  for (const [channel, to] of ways) {
    if (to !== null && channels.has(channel)) return { channel, to }
  }
  return null
}
