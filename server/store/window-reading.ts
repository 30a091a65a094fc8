/** What windows are made of, read from shapes and numbers without putting whole samples together. */
import type { ShapePlan } from './shape.ts'
import type { ShapedPoll } from './shaped-poll.ts'
import { counterPlaces, countersAt, OF_ACCESS_POINT } from './usage-reading.ts'
import type { CounterPlaces } from './usage-reading.ts'
import type { WindowPoint } from './windows.ts'

/** Where the numbers of a window stand in a shape; undefined for what it does not hold. */
interface WindowPlaces {
  readonly clients: number | undefined
  readonly rttMs: number | undefined
  readonly cpuPercent: number | undefined
  readonly memoryUsedPercent: number | undefined
  readonly uptimeMs: number | undefined
  readonly utilizationPercents: readonly number[]
  readonly counters: CounterPlaces | null
}

const RADIO_UTILIZATION = /^reading\.radios\.\d+\.utilizationPercent$/
/** Looked up once per shape: few shapes make most polls. */
const knownPlaces = new WeakMap<ShapePlan, WindowPlaces>()

function windowPlaces(plan: ShapePlan): WindowPlaces {
  const known = knownPlaces.get(plan)
  if (known !== undefined) return known
  const { places } = plan
  const made: WindowPlaces = {
    clients: places.get('reading.clients'),
    rttMs: places.get('outcome.rttMs'),
    cpuPercent: places.get('reading.cpuPercent'),
    memoryUsedPercent: places.get('reading.memoryUsedPercent'),
    uptimeMs: places.get('reading.uptimeMs'),
    utilizationPercents: [...places].flatMap(([path, place]) =>
      RADIO_UTILIZATION.test(path) ? place : [],
    ),
    counters: counterPlaces(plan, OF_ACCESS_POINT),
  }
  knownPlaces.set(plan, made)
  return made
}

/** What a window is made of, by the plan of a poll's shape. */
export function windowPoint(plan: ShapePlan, poll: ShapedPoll): WindowPoint {
  const places = windowPlaces(plan)
  const at = (place: number | undefined): number | null =>
    place === undefined ? null : (poll.numbers[place] ?? null)
  return {
    polledAtMs: poll.polledAtMs,
    clients: at(places.clients),
    rttMs: at(places.rttMs),
    cpuPercent: at(places.cpuPercent),
    memoryUsedPercent: at(places.memoryUsedPercent),
    utilizationPercent: places.utilizationPercents.reduce<number | null>(
      (busiest, place) => Math.max(busiest ?? 0, poll.numbers[place] ?? 0),
      null,
    ),
    counters: places.counters && countersAt(places.counters, poll.numbers, at(places.uptimeMs)),
  }
}
