import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, MINUTE, WatchedCity } from './watched-city.ts'
import type { Found } from './watched-city.ts'

const PARK = 'park'
const DAY = 24 * 60
const BACK = 100 * DAY

const fromTen =
  (found: Found | null) =>
  (place: string, minute: number): Found | null =>
    place !== PARK || minute < 10 ? {} : found

describe('watch of outages that last for months', () => {
  let city: WatchedCity
  beforeEach(async () => {
    city = new WatchedCity([PARK, 'market'])
    await city.open()
  })
  afterEach(async () => {
    expect(city.errors).toEqual([])
    await city.remove()
  })

  /** Restarts a hundred days later, when the polls of then are long gone. */
  const restart = async (): Promise<void> => {
    await city.watch.settle()
    await city.close()
    city.nowMs = at(BACK) - 5 * MINUTE
    await city.open()
    await city.store.compact(city.nowMs)
    await city.store.expire(at(68 * DAY))
  }

  it('ends one once when its place works again after a restart, under its id', async () => {
    await city.minutes(0, 20, fromTen(null))
    const [before] = await city.outages()
    await restart()
    expect(city.watch.conditions().map(({ outage }) => outage)).toEqual([before?.id])
    let calls = 0
    city.watch.onChange(() => (calls += 1))
    await city.minutes(BACK, BACK + 20, () => ({ accessPointsSinceMinute: BACK - 30 }))
    const [outage, ...more] = (await city.outages()).filter(({ place }) => place === PARK)
    expect(more).toEqual([])
    expect(outage).toMatchObject({
      id: before?.id,
      startMs: before?.startMs,
      endMs: at(BACK) + 100,
      status: 'final',
      finding: before?.finding,
      revision: (before?.revision ?? 0) + 1,
    })
    // Its access points were started half an hour before anybody saw it.
    expect(outage?.endWithinMs).toBe(30 * MINUTE + 100)
    expect(outage?.impact.unobservedMs).toBe((outage?.endMs ?? 0) - (outage?.startMs ?? 0))
    expect(calls).toBeGreaterThan(0)
    expect(city.watch.conditions().filter(({ place }) => place === PARK)).toEqual([])
  })

  it('ends those of access points too, and knows what begins a poll later as another one', async () => {
    await city.minutes(0, 20, fromTen({ accessPoints: false }))
    const before = await city.outages('access-point')
    expect(before).toHaveLength(2)
    await restart()
    await city.minutes(BACK, BACK + 20, (place, minute) => ({
      accessPoints: place !== PARK || minute < BACK + 1 || minute >= BACK + 12,
    }))
    const after = await city.outages('access-point')
    expect(after).toHaveLength(4)
    for (const { id, startMs } of before) {
      const now = after.find((one) => one.id === id)
      expect(now).toMatchObject({ startMs, status: 'final' })
      expect((now?.endMs ?? 0) - at(BACK)).toBeLessThan(MINUTE)
    }
    const fresh = after.filter(({ id }) => before.every((one) => one.id !== id))
    expect(fresh.map(({ startMs }) => Math.floor((startMs - at(BACK)) / MINUTE))).toEqual([1, 1])
  })

  it('goes on with one whose line is still cut when its agent speaks again', async () => {
    await city.minutes(0, 20, fromTen({ internet: false }))
    const [before] = await city.outages()
    await restart()
    await city.minutes(BACK, BACK + 20, (place, minute) => ({
      internet: place !== PARK || minute >= BACK + 8,
    }))
    const [outage, ...more] = (await city.outages()).filter(({ place }) => place === PARK)
    expect(more).toEqual([])
    expect(outage).toMatchObject({ id: before?.id, startMs: before?.startMs })
    expect(Math.floor(((outage?.endMs ?? 0) - at(BACK)) / MINUTE)).toBe(8)
  })
})
