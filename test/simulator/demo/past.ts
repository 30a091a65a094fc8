import type { City } from '../city/city.ts'
import type { FaultOrder } from '../city/faults.ts'
import { randomOf } from '../random.ts'
import { linesOnFeederOf } from './play.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

type Random = () => number

const pickFrom = <T>(list: readonly T[], random: Random): T =>
  list[Math.floor(random() * list.length)]!

/** Orders what went wrong in the past, and a few things that still are wrong when the demo opens. */
export function orderPastFaults(city: City, fromMs: number, nowMs: number): void {
  const { plan } = city
  const random = randomOf(plan.seed, 'past')
  const order = (atMs: number, hours: number, what: Pick<FaultOrder, 'kind' | 'target'>): void => {
    // What is meant to last until now is ordered below, by name.
    const forSeconds = Math.min(hours * 3600, (nowMs - HOUR_MS - atMs) / 1000)
    if (forSeconds > 0) city.faults.order({ ...what, forSeconds: Math.ceil(forSeconds) }, atMs)
  }
  for (let dayMs = fromMs; dayMs < nowMs; dayMs += DAY_MS) {
    const someTime = (): number => dayMs + random() * DAY_MS
    // The grid fails by area: all places of one feeder go dark together.
    if (random() < 0.8) {
      const atMs = someTime()
      const hours = 0.7 + 3 * random()
      const { kelurahan } = pickFrom(plan.uplinks, random).place
      for (const { place } of linesOnFeederOf(plan, kelurahan)) {
        order(atMs, hours, { kind: 'power-cut', target: place.id })
      }
    }
    // Lines fail alone, and now and then for many customers of one provider.
    for (let line = 0; line < 3; line++) {
      const target = pickFrom(plan.uplinks, random).place.id
      order(someTime(), 0.6 + 7 * random() ** 2, { kind: 'uplink-loss', target })
    }
    if (random() < 0.12) {
      const { provider } = pickFrom(plan.uplinks, random)
      const atMs = someTime()
      for (const uplink of plan.uplinks) {
        if (uplink.provider !== provider) continue
        order(atMs, 1.5, { kind: 'uplink-loss', target: uplink.place.id })
      }
    }
    if (random() < 0.7) {
      const target = pickFrom(plan.accessPoints, random).id
      order(someTime(), 3 + 40 * random(), { kind: 'access-point-dead', target })
    }
  }
  orderPresentFaults(city, nowMs, random)
}

/** Old troubles that the demo opens with: some end while one watches, one does not. */
function orderPresentFaults(city: City, nowMs: number, random: Random): void {
  const { plan, faults } = city
  const begun = (hoursAgo: number, minutesLeft: number | null, what: FaultOrder): void => {
    const fromMs = nowMs - hoursAgo * HOUR_MS
    const leftMs = minutesLeft === null ? undefined : minutesLeft * MINUTE_MS
    const forSeconds = leftMs === undefined ? {} : { forSeconds: (nowMs + leftMs - fromMs) / 1000 }
    faults.order({ ...what, ...forSeconds }, fromMs)
  }
  const [dark, cut] = [pickFrom(plan.uplinks, random), pickFrom(plan.uplinks, random)]
  begun(2.4, 14, { kind: 'power-cut', target: dark.place.id })
  begun(21, 33, { kind: 'uplink-loss', target: cut.place.id })
  begun(76, null, { kind: 'access-point-dead', target: pickFrom(plan.accessPoints, random).id })
}
