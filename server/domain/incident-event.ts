import type { IncidentScope } from '#contract/words.ts'
import type { IncidentPolicy, OpenIncident } from './incident.ts'

/** What makes conditions one incident: the same text is the same incident. */
export interface Identity {
  readonly text: string
  readonly scope: IncidentScope
  readonly name: string
  /** When what they have in common began. */
  readonly eventMs: number
}

/** An identity without its event: a provider has one outage today and another one tomorrow. */
export interface PlainIdentity extends Omit<Identity, 'text'> {
  readonly base: string
}

interface KnownEvent {
  readonly text: string
  readonly eventMs: number
  /** When it was over; nothing that began later is of it. */
  readonly endedAtMs: number
  /** Conditions that have been there since they came into it. */
  readonly keys: ReadonlySet<string>
}

/**
 * Tells for each condition which event of its group, or of its place, it is of: the one that it has
 * been in all the time, else the nearest one that began about then and is not over, else another.
 */
export function knownEvents(
  incidents: readonly OpenIncident[],
  { sameEventMs, manySpanMs }: IncidentPolicy,
): (key: string, plain: PlainIdentity) => Identity {
  const byBase = new Map<string, KnownEvent[]>()
  const add = (base: string, event: KnownEvent): void => {
    const events = byBase.get(base)
    if (events === undefined) byBase.set(base, [event])
    else events.push(event)
  }
  for (const { identity, eventMs, conditions } of incidents) {
    const lasting = conditions.filter(({ goneAtMs }) => goneAtMs === null)
    const keys = new Set(lasting.filter(({ isAgain }) => !isAgain).map(({ key }) => key))
    const ends = conditions.map(({ goneAtMs }) => goneAtMs ?? Infinity)
    const endedAtMs = ends.reduce((latest, endMs) => Math.max(latest, endMs), -Infinity)
    add(baseOf(identity), { text: identity, eventMs, endedAtMs, keys })
  }
  return (key, { base, ...plain }) => {
    // What takes no service away is gathered by its place or its agent, whenever it began.
    if (!base.startsWith('service ')) return { text: base, ...plain }
    const spanMs = base.endsWith(' many-at-once') ? manySpanMs : sameEventMs
    const text = eventText(base, plain.eventMs)
    const events = byBase.get(base) ?? []
    const apartMs = ({ eventMs }: KnownEvent): number => Math.abs(eventMs - plain.eventMs)
    const near = events
      .filter((event) => apartMs(event) <= spanMs && plain.eventMs <= event.endedAtMs)
      .sort((a, b) => apartMs(a) - apartMs(b))
    const own = events.find(({ keys }) => keys.has(key))
    const known = own ?? near[0] ?? events.find((event) => event.text === text)
    if (known !== undefined) return { ...plain, text: known.text }
    add(base, { text, eventMs: plain.eventMs, endedAtMs: Infinity, keys: new Set() })
    return { ...plain, text }
  }
}

/** The identity of an event. */
export const eventText = (base: string, eventMs: number): string => `${base} @${eventMs}`

const baseOf = (identity: string): string => identity.replace(/ @\d+$/, '')
