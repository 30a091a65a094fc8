/** What polls tell of use, read from shapes and numbers without putting whole samples together. */
import type { Band } from '#contract/words.ts'
import { downloadCounter } from '../domain/traffic-direction.ts'
import type { OctetCounter } from '../domain/traffic-direction.ts'
import type { TrafficCounters, UsagePoint } from '../domain/usage-windows.ts'
import type { ShapedPoll } from './shaped-poll.ts'
import { bigDecimalOf, decimalOf } from './shape.ts'
import type { ShapePlan } from './shape.ts'

/** A word of the shape itself, or the place of the two numbers of a decimal one; null for none. */
type TextPlace = string | number | null

/** Where the octet counters of a sample stand. */
export interface CounterPlaces {
  readonly interface: TextPlace
  readonly bits: number
  readonly rxBytes: number
  readonly txBytes: number
  readonly download: OctetCounter
}

/** An access point has them in its reading. */
export const OF_ACCESS_POINT = 'reading.traffic'
/** A line has them beside its probes. */
const OF_LINE = 'traffic'

/** Null for a shape that holds none there. */
export function counterPlaces(
  plan: ShapePlan,
  path: typeof OF_ACCESS_POINT | typeof OF_LINE,
): CounterPlaces | null {
  const place = (name: string): number | undefined => plan.places.get(`${path}.${name}`)
  const [bits, rxBytes, txBytes] = [place('counterBits'), place('rxBytes'), place('txBytes')]
  if (bits === undefined || rxBytes === undefined || txBytes === undefined) return null
  const name = textPlace(plan, `${path}.interface`)
  // Whatever carries a line faces the network. A number as a name tells of no direction.
  const download = path === OF_LINE || typeof name !== 'string' ? 'rxBytes' : downloadCounter(name)
  return { interface: name, bits, rxBytes, txBytes, download }
}

export function countersAt(
  places: CounterPlaces,
  numbers: readonly number[],
  uptimeMs: number | null,
): TrafficCounters {
  // Not by way of the decimal text: this is done for each poll.
  const counter = (place: number): bigint =>
    bigDecimalOf(numbers[place] ?? 0, numbers[place + 1] ?? 0)
  return {
    uptimeMs,
    interface: textAt(places.interface, numbers) ?? '',
    bits: numbers[places.bits] === 32 ? 32 : 64,
    rxBytes: counter(places.rxBytes),
    txBytes: counter(places.txBytes),
    download: places.download,
  }
}

interface UsagePlaces {
  readonly clients: number | undefined
  readonly uptimeMs: number | undefined
  readonly counters: CounterPlaces | null
  readonly ssids: readonly {
    readonly name: TextPlace
    readonly band: TextPlace
    readonly clients: number | undefined
  }[]
  readonly radios: readonly {
    readonly band: TextPlace
    readonly utilizationPercent: number | undefined
    readonly clients: number | undefined
  }[]
}
/** Looked up once per shape: few shapes make most polls. */
const knownPlaces = new WeakMap<ShapePlan, UsagePlaces>()

/** The use that one poll of an access point or a line tells of, by the plan of its shape. */
export function usagePoint(
  plan: ShapePlan,
  { polledAtMs, intervalMs, numbers }: ShapedPoll,
): UsagePoint {
  const places = usagePlaces(plan)
  const at = (place: number | undefined): number | null =>
    place === undefined ? null : (numbers[place] ?? null)
  return {
    polledAtMs,
    intervalMs,
    clients: at(places.clients),
    ssids: places.ssids.map(({ name, band, clients }) => ({
      name: textAt(name, numbers) ?? '',
      band: textAt(band, numbers) as Band | null,
      clients: at(clients),
    })),
    radios: places.radios.map(({ band, utilizationPercent, clients }) => ({
      band: textAt(band, numbers) as Band | null,
      utilizationPercent: at(utilizationPercent),
      clients: at(clients),
    })),
    counters: places.counters && countersAt(places.counters, numbers, at(places.uptimeMs)),
  }
}

function usagePlaces(plan: ShapePlan): UsagePlaces {
  const known = knownPlaces.get(plan)
  if (known !== undefined) return known
  const place = (path: string): number | undefined => plan.places.get(path)
  const made: UsagePlaces = {
    clients: place('reading.clients'),
    uptimeMs: place('reading.uptimeMs'),
    counters: counterPlaces(plan, OF_ACCESS_POINT) ?? counterPlaces(plan, OF_LINE),
    ssids: pathsOf(plan, 'reading.ssids').map((path) => ({
      name: textPlace(plan, `${path}.name`),
      band: textPlace(plan, `${path}.band`),
      clients: place(`${path}.clients`),
    })),
    radios: pathsOf(plan, 'reading.radios').map((path) => ({
      band: textPlace(plan, `${path}.band`),
      utilizationPercent: place(`${path}.utilizationPercent`),
      clients: place(`${path}.clients`),
    })),
  }
  knownPlaces.set(plan, made)
  return made
}

/** The paths of the items of a list in a shape; none where it has no such list. */
function pathsOf(plan: ShapePlan, path: string): readonly string[] {
  const list = nodeAt(plan, path)
  return Array.isArray(list) ? list.map((_, index) => `${path}.${index}`) : []
}

function textPlace(plan: ShapePlan, path: string): TextPlace {
  const node = nodeAt(plan, path)
  return typeof node === 'string' ? node : (plan.places.get(path) ?? null)
}

function textAt(place: TextPlace, numbers: readonly number[]): string | null {
  return typeof place === 'number' ? decimalAt(place, numbers) : place
}

function decimalAt(place: number, numbers: readonly number[]): string {
  return decimalOf(numbers[place] ?? 0, numbers[place + 1] ?? 0)
}

function nodeAt(plan: ShapePlan, path: string): unknown {
  let node: unknown = plan.tree
  for (const key of path.split('.')) {
    node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : null
  }
  return node
}
