import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import { accessPointOf, at, HOUR_MS, MINUTE_MS, openDaysWorld, placeOf } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-20'
const NEXT = '2026-10-21'
const TODAY = '2026-10-22'

let world: DaysWorld
beforeEach(async () => {
  world = await openDaysWorld(at(TODAY, 10))
  await world.change(at('2025-10-01', 0), {
    places: [placeOf('a')],
    accessPoints: [accessPointOf('ap-a', 'a')],
  })
})
afterEach(() => world.close())

const up = (day: string, from: number, until: number, receivedAtMs?: number) => ({
  fromMs: at(day, from),
  untilMs: at(day, until),
  outcome: 'ok' as const,
  ...(receivedAtMs !== undefined && { receivedAtMs }),
})

describe('the present day', () => {
  const upHours = async (): Promise<number> => {
    const day = await world.days.book.totalsOf(TODAY, TODAY, 'now')
    return (day.get('a' as PlaceId)?.totalsMs.up ?? 0) / HOUR_MS
  }

  it('has at once what comes late for an earlier hour of it', async () => {
    await world.poll('ap-a', up(DAY, 0, 24), up(NEXT, 0, 24), up(TODAY, 0, 2), up(TODAY, 4, 10))
    await world.roll()
    const holdHours = 1.5 / 60
    expect(await upHours()).toBeCloseTo(8 + holdHours + 1 / 60, 5)
    await world.poll('ap-a', up(TODAY, 2, 4, world.nowMs))
    world.nowMs += 1000
    expect(await upHours()).toBeCloseTo(10 + (MINUTE_MS + 1000) / HOUR_MS, 5)
  })

  it('is read once as far as it is over, and after that only what came since', async () => {
    await world.poll('ap-a', up(NEXT, 0, 24), up(TODAY, 0, 10))
    await world.roll()
    await upHours()
    const asked: number[] = []
    const readRuns = world.store.readRuns.bind(world.store)
    world.store.readRuns = (query) => {
      asked.push(query.fromMs)
      return readRuns(query)
    }
    await world.poll('ap-a', up(TODAY, 10, 12))
    world.nowMs = at(TODAY, 12)
    expect(await upHours()).toBeCloseTo(12, 5)
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(at(TODAY, 9.5))
  })
})
