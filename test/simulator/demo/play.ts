import type { City } from '../city/city.ts'
import type { FaultKind, FaultOrder } from '../city/faults.ts'
import { ACCESS_POINT_FAULTS } from '../city/faults.ts'
import { FEEDERS } from '../city/feeders.ts'
import type { CityPlan } from '../city/plan.ts'
import { randomOf } from '../random.ts'

/** One round of faults; the next begins when the faults of this one are over. */
export const ROUND_SECONDS = 110

const SIDE_SHOWS = ACCESS_POINT_FAULTS.filter((kind) => kind !== 'access-point-dead')

/** An area falls well after all else of its round: at one moment nobody could tell them apart. */
const AREA_AFTER_SECONDS = 80

const USELESS = ['dns-failure', 'captive'] as const

/** The lines of all places on the feeder of a kelurahan. */
export function linesOnFeederOf(plan: CityPlan, kelurahan: string): CityPlan['uplinks'] {
  const feeder = FEEDERS.get(kelurahan)
  return plan.uplinks.filter(({ place }) => FEEDERS.get(place.kelurahan) === feeder)
}

/**
 * The faults of one round, the same for the same seed and round. Every round shows a power cut, an
 * uplink outage, a dead access point and a line of little use, and their recoveries; some bring a
 * larger outage that lasts for several rounds.
 */
export function roundOf(city: City, round: number, nowMs: number): readonly FaultOrder[] {
  const { plan, faults } = city
  const random = randomOf(plan.seed, 'round', round)
  const isFree = (target: string): boolean =>
    faults.of(target).every(({ untilMs }) => untilMs <= nowMs)
  const taken = new Set<string>()
  const take = <T>(list: readonly T[], placeOf: (item: T) => string): T | undefined => {
    const free = list.filter((item) => isFree(placeOf(item)) && !taken.has(placeOf(item)))
    const chosen = free[Math.floor(random() * free.length)]
    if (chosen !== undefined) taken.add(placeOf(chosen))
    return chosen
  }
  const site = (): string | undefined => take(plan.uplinks, ({ place }) => place.id)?.place.id
  const device = (): string | undefined => {
    const free = plan.accessPoints.filter(({ id }) => isFree(id))
    return take(free, ({ place }) => place.id)?.id
  }
  const between = (least: number, most: number): number =>
    Math.round(least + (most - least) * random())

  const orders: (Omit<FaultOrder, 'target'> & { readonly target: string | undefined })[] = [
    { kind: 'power-cut', target: site(), afterSeconds: between(2, 6), forSeconds: between(50, 60) },
    {
      kind: 'uplink-loss',
      target: site(),
      afterSeconds: between(8, 16),
      forSeconds: between(55, 70),
    },
    {
      kind: 'access-point-dead',
      target: device(),
      afterSeconds: between(4, 12),
      forSeconds: between(45, 55),
    },
    {
      kind: SIDE_SHOWS[round % SIDE_SHOWS.length]!,
      target: device(),
      afterSeconds: between(20, 40),
      forSeconds: between(40, 60),
    },
    {
      kind: USELESS[round % USELESS.length]!,
      target: site(),
      afterSeconds: between(2, 20),
      forSeconds: between(90, 100),
    },
  ]
  const all = (kind: FaultKind, forSeconds: number, lines: CityPlan['uplinks']): void => {
    for (const { place } of lines) {
      if (!isFree(place.id) || taken.has(place.id)) continue
      taken.add(place.id)
      orders.push({ kind, target: place.id, afterSeconds: AREA_AFTER_SECONDS, forSeconds })
    }
  }
  const any = plan.uplinks[Math.floor(random() * plan.uplinks.length)]!
  // A feeder takes all its kelurahan with it, a provider all its customers.
  if (round % 4 === 1) all('power-cut', 300, linesOnFeederOf(plan, any.place.kelurahan))
  if (round % 4 === 3) {
    all(
      'uplink-loss',
      240,
      plan.uplinks.filter(({ provider }) => provider === any.provider),
    )
  }
  return orders.flatMap(({ target, ...order }) =>
    target === undefined ? [] : [{ ...order, target }],
  )
}

/** A line for the person at the terminal. */
export function tell(city: City, { kind, target, afterSeconds, forSeconds }: FaultOrder): string {
  const { plan } = city
  const name =
    plan.places.find(({ id }) => id === target)?.name ??
    plan.accessPoints.find(({ id }) => id === target)?.name ??
    target
  return `in ${afterSeconds ?? 0} s, for ${forSeconds} s: ${kind.replaceAll('-', ' ')} at ${name}`
}

/** Orders round after round until the signal is aborted. */
export function playFaults(
  city: City,
  print: (line: string) => void,
  signal: AbortSignal,
  nowMs: () => number = Date.now,
): void {
  if (signal.aborted) return
  let round = 0
  const play = (): void => {
    for (const order of roundOf(city, round, nowMs())) {
      city.faults.order(order, nowMs())
      print(tell(city, order))
    }
    round++
  }
  const timer = setInterval(play, ROUND_SECONDS * 1000)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  play()
}
