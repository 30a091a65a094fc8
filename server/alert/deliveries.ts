import type { Delivery } from '../journal/alerts.ts'
import { placesOf, presentOf } from '../domain/incident-parts.ts'
import type { OffTime } from '../journal/server-life.ts'
import type { Audience, Destination } from './audience.ts'
import { digestFacts, factsOf, firstAidFacts, plainFacts } from './facts.ts'
import type { FactsDeps } from './facts.ts'
import type { FirstAid } from './first-aid.ts'
import { releaseAtMs } from './hours.ts'
import type { MessageFacts } from './message.ts'
import { recipientsOf } from './rules.ts'
import type { Rule } from './settings.ts'
import type { Telling } from './telling.ts'

export interface DeliveryDeps {
  readonly audience: Audience
  readonly newId: () => string
}

/** A message to each address of its recipient; held back where the recipient's hours say so. */
export function deliveriesOf(
  telling: Telling,
  facts: FactsDeps,
  { audience, newId }: DeliveryDeps,
): readonly Delivery[] {
  const { recipient, incident } = telling
  const destinations = audience.destinations(recipient)
  if (destinations.length === 0) return []
  const told = factsOf(telling, facts)
  const entry = audience.recipient(recipient)
  // An end is as urgent as what it ends.
  const places =
    telling.endedAtMs === null ? placesOf(presentOf(incident)).length : incident.placesMost
  const dueAtMs =
    entry === undefined
      ? facts.nowMs
      : releaseAtMs(entry, { kind: incident.kind, places }, facts.nowMs, facts.timeZone)
  return destinations.map((to) =>
    deliveryTo(to, told, { id: newId(), recipient, incident: incident.id, dueAtMs }),
  )
}

/** The server was off: everybody who is to hear of that, by any rule, hears it once. */
export function serverBackDeliveries(
  off: OffTime | null,
  rules: readonly Rule[],
  { timeZone, nowMs, publicUrl }: FactsDeps,
  { audience, newId }: DeliveryDeps,
): readonly Delivery[] {
  if (off === null) return []
  const recipients = new Set(
    rules
      .filter(({ what }) => what.includes('server-back'))
      .flatMap((rule) => recipientsOf(rule, audience.ids)),
  )
  const told = plainFacts({
    kind: 'server-back',
    sinceMs: off.startMs,
    untilMs: off.endMs,
    timeZone,
    nowMs,
    link: publicUrl,
  })
  return [...recipients].flatMap((recipient) => {
    const entry = audience.recipient(recipient)
    const about = { kind: 'server-back', places: 0 } as const
    const dueAtMs = entry === undefined ? nowMs : releaseAtMs(entry, about, nowMs, timeZone)
    return audience
      .destinations(recipient)
      .map((to) => deliveryTo(to, told, { id: newId(), recipient, incident: null, dueAtMs }))
  })
}

/** People at the places are written to in the language of the city. */
export function firstAidDelivery(
  { place, condition, incident, address }: FirstAid,
  facts: FactsDeps,
  newId: () => string,
): Delivery {
  const told = firstAidFacts(condition, facts)
  const target = { id: newId(), recipient: place, incident, dueAtMs: facts.nowMs }
  return deliveryTo({ ...address, language: 'id' }, told, target)
}

/** All that one address was not told for a while, as one message. */
export function digestDelivery(
  items: readonly MessageFacts[],
  { channel, address, language, recipient }: Delivery,
  facts: FactsDeps,
  newId: () => string,
): Delivery {
  const told = digestFacts(items, facts)
  const target = { id: newId(), recipient, incident: null, dueAtMs: facts.nowMs }
  return deliveryTo({ channel, to: address, language }, told, target)
}

export function deliveryTo(
  { channel, to, language }: Destination,
  told: MessageFacts,
  target: Pick<Delivery, 'id' | 'recipient' | 'incident' | 'dueAtMs'>,
): Delivery {
  return {
    ...target,
    channel,
    address: to,
    language,
    kind: told.kind,
    facts: JSON.stringify(told),
    createdAtMs: told.nowMs,
    attempts: 0,
    sentAtMs: null,
    reference: null,
    problem: null,
    state: target.dueAtMs > told.nowMs ? 'held' : 'waiting',
  }
}
