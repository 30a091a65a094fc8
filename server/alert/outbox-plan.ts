import type { Delivery } from '../journal/alerts.ts'
import type { MessageFacts, MessageKind } from './message.ts'

/** Messages on their way at most; beyond that the least worth and oldest are dropped. */
export const UNSENT_MAX = 10_000

/** What is dropped first when there are too many. */
const WORTH: readonly MessageKind[] = [
  'test',
  'repeat',
  'first-aid',
  'grown',
  'digest',
  'escalation',
  'flapping',
  'server-back',
  'incident',
  'recovery',
]

/** What adds to something that was told: without that it would be the first word. */
const LATER_WORDS: readonly string[] = ['grown', 'repeat', 'escalation']

export interface Plan {
  /** Deliveries that are not at their end and not being sent just now. */
  readonly unsent: Iterable<Delivery>
  readonly fresh: readonly Delivery[]
  /** Incidents that became one with others: `from` to the other's id. */
  readonly merged: ReadonlyMap<string, string>
  readonly nowMs: number
  readonly max?: number
  /** One message in place of several; the last of them lends it address and language. */
  readonly digestOf: (items: readonly MessageFacts[], last: Delivery) => Delivery
}

/**
 * What is to be written of deliveries, new ones and changed ones. A later word on an incident takes
 * the place of those that have not gone: who hears of an outage when it is over is told once, from
 * when to when. What was held back for one hour goes as one message when that has come.
 */
export function planDeliveries(plan: Plan): readonly Delivery[] {
  const { nowMs, merged } = plan
  const changed = new Map<string, Delivery>()
  const current = new Map<string, Delivery>()
  const put = (delivery: Delivery): void => {
    changed.set(delivery.id, delivery)
    if (isOver(delivery)) current.delete(delivery.id)
    else current.set(delivery.id, delivery)
  }
  const byTopic = new Map<string, Delivery[]>()
  for (const delivery of plan.unsent) {
    const into = merged.get(delivery.incident ?? '')
    if (into === undefined) current.set(delivery.id, delivery)
    else put({ ...delivery, incident: into })
  }
  for (const delivery of current.values()) addTo(byTopic, topicOf(delivery), delivery)
  for (const delivery of plan.fresh) {
    const topic = topicOf(delivery)
    const former = topic === null ? [] : (byTopic.get(topic) ?? [])
    for (const one of former) put({ ...one, state: 'folded' })
    const isFirst = former.length > 0 && LATER_WORDS.includes(delivery.kind)
    const sent = isFirst ? withKind(delivery, 'incident') : delivery
    if (topic !== null) byTopic.set(topic, [sent])
    put(sent)
  }
  const due = [...current.values()].filter(
    ({ state, dueAtMs }) => state === 'held' && dueAtMs <= nowMs,
  )
  for (const together of groupedByAddress(due)) {
    const last = together.at(-1)
    if (last === undefined) continue
    if (together.length === 1) put({ ...last, state: 'waiting' })
    else {
      for (const one of together) put({ ...one, state: 'folded' })
      const items = together.map(({ facts }) => JSON.parse(facts) as MessageFacts)
      put(plan.digestOf(items, last))
    }
  }
  const excess = current.size - (plan.max ?? UNSENT_MAX)
  if (excess > 0) {
    const cheapest = [...current.values()].sort(
      (a, b) => worthOf(a) - worthOf(b) || a.createdAtMs - b.createdAtMs,
    )
    const problem = 'dropped: too many messages were waiting'
    for (const one of cheapest.slice(0, excess)) put({ ...one, state: 'dropped', problem })
  }
  return [...changed.values()]
}

export function isOver({ state }: Delivery): boolean {
  return state !== 'held' && state !== 'waiting'
}

const worthOf = ({ kind }: Delivery): number => WORTH.findIndex((one) => one === kind)

/** What takes the place of what; null for what stands for itself. */
function topicOf({ incident, kind, channel, address }: Delivery): string | null {
  return incident === null || kind === 'first-aid' ? null : `${incident} ${channel} ${address}`
}

function withKind(delivery: Delivery, kind: MessageKind): Delivery {
  const facts = JSON.parse(delivery.facts) as MessageFacts
  return { ...delivery, kind, facts: JSON.stringify({ ...facts, kind }) }
}

function groupedByAddress(deliveries: readonly Delivery[]): Iterable<readonly Delivery[]> {
  const groups = new Map<string, Delivery[]>()
  for (const delivery of deliveries) {
    addTo(groups, `${delivery.recipient} ${delivery.channel} ${delivery.address}`, delivery)
  }
  return groups.values()
}

function addTo(map: Map<string, Delivery[]>, key: string | null, delivery: Delivery): void {
  if (key === null) return
  const list = map.get(key)
  if (list === undefined) map.set(key, [delivery])
  else list.push(delivery)
}
