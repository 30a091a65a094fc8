import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import { dayAfter } from '../../server/domain/visitors.ts'
import { usageRoller } from '../../server/usage/usage-roller.ts'
import { accessPointOf, at, openDaysWorld, placeOf, TIME_ZONE } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-03'
/** Five years, each with its leap day. */
const OLDEST_KEPT = dayAfter(DAY, -5 * 366)
const DROPPED = dayAfter(OLDEST_KEPT, -1)
const body = Buffer.from([1])

let world: DaysWorld
beforeAll(async () => {
  world = await openDaysWorld(at('2026-10-04', 9))
  const change = { places: [placeOf('taman')], accessPoints: [accessPointOf('ap-1', 'taman')] }
  await world.change(at('2026-10-01', 8), change)
  const { placeDays, usageDays, rolledDays } = world.journal
  for (const day of [DROPPED, OLDEST_KEPT, dayAfter(DAY, -400)]) {
    await placeDays.replace(day, [{ place: 'taman' as PlaceId, body, receivedUntilMs: null }])
    const row = { scope: 'place', day, id: 'taman', body, since_ms: null } as const
    await usageDays.replace(day, [row])
    await rolledDays.keep({ roller: 'places', day, version: 1 })
  }
  await world.poll('ap-1', { fromMs: at(DAY, 1), untilMs: at(DAY, 2), outcome: 'ok' })
})
afterAll(() => world.close())

describe('daily figures', () => {
  it('of places are kept for five years, and not a day less', async () => {
    const { placeDays, rolledDays } = world.journal
    expect(await placeDays.firstDay()).toBe(DROPPED)
    await world.roll()
    const day = world.days.rolls.firstDay()
    expect(day).toBe(DAY)
    expect(await placeDays.firstDay()).toBe(OLDEST_KEPT)
    expect(await placeDays.has(dayAfter(DAY, -400))).toBe(true)
    const rolled = (await rolledDays.list()).map((one) => one.day)
    expect(rolled).toContain(OLDEST_KEPT)
    expect(rolled).not.toContain(DROPPED)
  })

  it('of usage are kept for five years, and not a day less', async () => {
    const { store, journal } = world
    const kept = async () => {
      const rows = await journal.usageDays.ofOne('place', 'taman', '2000-01-01', '2026-10-02')
      return rows.map(({ day }) => day)
    }
    expect(await kept()).toEqual([DROPPED, OLDEST_KEPT, dayAfter(DAY, -400)])
    const rolls = { touchDays: () => undefined }
    const roller = usageRoller({ store, journal, rolls, timeZone: TIME_ZONE })
    await roller.roll(DAY, new AbortController().signal)
    expect(await kept()).toEqual([OLDEST_KEPT, dayAfter(DAY, -400)])
  })
})
