/** The same deliveries as they may reach a server. */
import { randomOf } from '../../simulator/random.ts'
import { at, DAY, HOUR, isLate, LATE_AT } from './city.ts'
import type { Delivery } from './city.ts'
import type { Arrival } from './world.ts'

const SEED = 31
const LATER = at('11-03 08:00')

/** Each moment by itself; what waited in a spool comes when that is sent. */
export function asItHappens(all: readonly Delivery[]): readonly Arrival[] {
  const moments = new Map<number, Delivery[]>()
  for (const one of all) {
    const atMs = isLate(one.place, one.polledAtMs) ? LATE_AT : one.polledAtMs + 2000
    moments.set(atMs, [...(moments.get(atMs) ?? []), one])
  }
  return [...moments]
    .toSorted(([a], [b]) => a - b)
    .map(([receivedAtMs, deliveries]) => {
      return { receivedAtMs, mode: receivedAtMs === LATE_AT ? 'backfill' : 'live', deliveries }
    })
}

/** All of it after the month, a place's day at a time, the oldest first. */
export function byDay(all: readonly Delivery[], fromMs = LATER): readonly Arrival[] {
  const days = new Map<string, Delivery[]>()
  for (const one of all) {
    const key = `${Math.floor((one.polledAtMs + 8 * HOUR) / DAY)} ${one.boot}`
    days.set(key, [...(days.get(key) ?? []), one])
  }
  return Array.from(days.values(), (some, index) => {
    const samples = some.flatMap((one) => one.samples)
    const [first] = some
    if (first === undefined) throw new Error('a day without a delivery')
    const delivery = { ...first, samples }
    return { receivedAtMs: fromMs + index * 2000, mode: 'backfill', deliveries: [delivery] }
  })
}

/** In an order of chance, always the same one. */
export function shuffled(arrivals: readonly Arrival[]): readonly Arrival[] {
  const random = randomOf('golden month', SEED)
  const order = arrivals.map((one) => [random(), one] as const)
  return order
    .toSorted(([a], [b]) => a - b)
    .map(([, one], index) => ({ ...one, receivedAtMs: arrivals[index]?.receivedAtMs ?? LATER }))
}
