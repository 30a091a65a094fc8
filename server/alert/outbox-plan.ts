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

const NOT_WANTED = 'dropped: nobody who is told has this address any more'

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
  /** Whether somebody who is to be told still has the address of a delivery. */
  readonly isWanted: (delivery: Delivery) => boolean
  /** One message in place of several; the last of them lends it address and language. */
  readonly digestOf: (items: readonly MessageFacts[], last: Delivery) => Delivery
}

/**
 * What is to be written of deliveries, new ones and changed ones. A later word on an incident takes
 * the place of those that have not gone: who hears of an outage when it is over is told once, from
 * when to when. What was held back for one hour goes as one message when that has come, and what is
 * for an address that nobody has any more is dropped.
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
  const follow = (delivery: Delivery, isReplaced: (former: Delivery) => boolean): Delivery => {
    const topic = topicOf(delivery)
    if (topic === null) return delivery
    const together = byTopic.get(topic) ?? []
    const former = together.filter(isReplaced)
    for (const one of former) put({ ...one, state: 'folded' })
    const next = former.reduce((later, one) => inPlaceOf(one, later, nowMs), delivery)
    byTopic.set(topic, [...together.filter((one) => !isReplaced(one)), next])
    return next
  }
  for (const delivery of plan.unsent) {
    const into = merged.get(delivery.incident ?? '')
    if (!plan.isWanted(delivery)) put({ ...delivery, state: 'dropped', problem: NOT_WANTED })
    else if (into === undefined) current.set(delivery.id, delivery)
    else put({ ...delivery, incident: into })
  }
  for (const delivery of [...current.values()].sort((a, b) => a.createdAtMs - b.createdAtMs)) {
    // The later word came while the former was being sent, which failed.
    const next = follow(delivery, ({ attempts }) => attempts > 0)
    if (next !== delivery) put(next)
  }
  for (const delivery of oncePerAddress(plan.fresh)) put(follow(delivery, () => true))
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

/** The later word with what it owes to the one that it replaces. */
function inPlaceOf(former: Delivery, delivery: Delivery, nowMs: number): Delivery {
  const next = LATER_WORDS.includes(delivery.kind) ? withKind(delivery, 'incident') : delivery
  // What could go already and only failed is not held back for what came after it.
  const isDue = former.state === 'waiting' && next.state === 'held'
  return isDue ? { ...next, state: 'waiting', dueAtMs: nowMs } : next
}

/**
 * Of the recipients who share an address, the one who may be told first: it rings once. A recipient's
 * own later word takes the place of the one before; a card of first aid is for its place alone.
 */
function oncePerAddress(fresh: readonly Delivery[]): Iterable<Delivery> {
  const first = new Map<string, Delivery>()
  for (const delivery of fresh) {
    const { id, kind, channel, address, recipient, dueAtMs } = delivery
    const shared = topicOf(delivery) ?? `${kind} ${channel} ${address}`
    const key = kind === 'first-aid' ? id : shared
    const other = first.get(key)
    const isNext = other === undefined || other.recipient === recipient || dueAtMs < other.dueAtMs
    if (isNext) first.set(key, delivery)
  }
  return first.values()
}

/** What takes the place of what; null for what stands for itself. */
export function topicOf({ incident, kind, channel, address }: Delivery): string | null {
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

function addTo(map: Map<string, Delivery[]>, key: string, delivery: Delivery): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [delivery])
  else list.push(delivery)
}
