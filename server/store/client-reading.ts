/** The count of clients alone, read from shapes and numbers. */
import type { ClientPolls } from '../domain/client-windows.ts'
import type { UsagePoint } from '../domain/usage-windows.ts'
import type { ShapePlan } from './shape.ts'

/** Where a shape has the count, as `ShapePlan.places` names it. */
export const CLIENTS_PATH = 'reading.clients'

/** How many clients a poll counted; NaN where it counted none. */
export function clientsOf({ places }: ShapePlan, numbers: readonly number[]): number {
  const place = places.get(CLIENTS_PATH)
  return place === undefined ? Number.NaN : (numbers[place] ?? Number.NaN)
}

/** The same of whole polls, which are sorted and there once each. */
export function pollsOfUsage(points: readonly UsagePoint[]): ClientPolls {
  const of = (value: (point: UsagePoint) => number): Float64Array =>
    new Float64Array(points.map(value))
  return {
    times: of((point) => point.polledAtMs),
    intervals: of((point) => point.intervalMs),
    clients: of((point) => point.clients ?? Number.NaN),
  }
}
