import type { PlaceId } from '#contract/ids.ts'
import type { Capacity } from '#contract/usage.ts'
import { CAPACITY_LIMITS, capacityWarnings } from '../domain/capacity.ts'
import { daysBetween, spanOfDay } from '../domain/local-day.ts'
import type { UsageDay } from '../domain/usage-day.ts'
import { dayAfter } from '../domain/visitors.ts'
import { controllersOf } from '../journal/inventory.ts'
import type { Journal } from '../journal/open.ts'
import { unpackDay } from './packed-day.ts'
import { takingTurns } from './turns.ts'

/** What is too small or too large by the days before one, of what the inventory has in service. */
export async function capacityOf(
  journal: Pick<Journal, 'inventory' | 'usageDays'>,
  today: string,
  timeZone: string,
): Promise<Capacity> {
  const inventory = journal.inventory()
  const days = daysBetween(dayAfter(today, -CAPACITY_LIMITS.days), dayAfter(today, -1))
  const takeTurns = takingTurns()
  const read = async (scope: 'access-point' | 'place'): Promise<Map<string, UsageDay[]>> => {
    const byId = new Map<string, UsageDay[]>()
    for (const day of days) {
      for (const { id, body } of await journal.usageDays.ofDay(scope, day)) {
        const known = byId.get(id) ?? []
        byId.set(id, known)
        known.push(unpackDay(day, body))
        await takeTurns()
      }
    }
    return byId
  }
  const ofAccessPoints = await read('access-point')
  const ofPlaces = await read('place')
  const controllers = controllersOf(inventory)
  const isServing = (place: PlaceId): boolean => inventory.places.get(place)?.status === 'active'
  const accessPoints = [...inventory.accessPoints.values()]
    .filter(
      ({ id, place, status }) => status === 'active' && !controllers.has(id) && isServing(place),
    )
    .map(({ id, place }) => ({ id, place, days: ofAccessPoints.get(id) ?? [] }))
  const places = [...inventory.places.keys()]
    .filter(isServing)
    .map((id) => ({ id, days: ofPlaces.get(id) ?? [] }))
  return {
    fromMs: spanOfDay(days.at(0) ?? today, timeZone).startMs,
    untilMs: spanOfDay(today, timeZone).startMs,
    warnings: [...capacityWarnings({ accessPoints, places })],
  }
}
