import { describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import { FreshDays } from '../../server/usage/fresh-days.ts'
import type { UsagePlace } from '../../server/usage/members.ts'
import { BARE_PLACE } from '../bare.ts'
import { DAY_START_MS, MINUTE_MS, usagePoint } from './usage-points.ts'

const DAY = '2026-10-01'
const PLACES: readonly UsagePlace[] = [
  {
    place: {
      id: 'park' as PlaceId,
      name: 'Taman',
      kind: 'park',
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active',
      ...BARE_PLACE,
    },
    uplinks: [],
    accessPoints: ['ap-1' as AccessPointId],
    controllers: [],
  },
]

/** A store whose reads take some time of the test's own clock, or fail. */
function world() {
  const state = { nowMs: DAY_START_MS + 60 * MINUTE_MS, reads: 0, readMs: 0, fails: false }
  const readUsage = (): Promise<readonly (readonly UsagePoint[])[]> => {
    state.reads += 1
    state.nowMs += state.readMs
    const point = usagePoint(1, { clients: state.reads })
    return state.fails ? Promise.reject(new Error('gone')) : Promise.resolve([[point]])
  }
  const fresh = new FreshDays({
    store: { readUsage },
    readVisitors: () => Promise.resolve([]),
    timeZone: 'Asia/Makassar',
    nowMs: () => state.nowMs,
  })
  const peak = async (): Promise<number | undefined> => {
    const { days } = await fresh.of(DAY, '', PLACES)
    return [...(days.city.get('city')?.clients.keys() ?? [])][0]
  }
  return { state, peak }
}

describe('the days that nobody has rolled yet', () => {
  it('are worked out once for all who ask at a time, and kept for a while', async () => {
    const { state, peak } = world()
    expect(await Promise.all([peak(), peak()])).toEqual([10, 10])
    state.nowMs += 9000
    expect(await peak()).toBe(10)
    state.nowMs += 2000
    expect(await peak()).toBe(20)
    expect(state.reads).toBe(2)
  })

  it('are given as they were while newer ones take long', async () => {
    const { state, peak } = world()
    state.readMs = 5000
    expect(await peak()).toBe(10)
    // Good for twenty times as long as they took.
    state.nowMs += 99_000
    expect(await peak()).toBe(10)
    expect(state.reads).toBe(1)
    state.nowMs += 2000
    expect(await peak()).toBe(10)
    await expect.poll(peak).toBe(20)
    expect(state.reads).toBe(2)
    state.nowMs += 700_000
    expect(await peak()).toBe(30)
  })

  it('are tried again after a failure', async () => {
    const { state, peak } = world()
    state.fails = true
    await expect(peak()).rejects.toThrow('gone')
    state.fails = false
    expect(await peak()).toBe(20)
  })

  it('are worked out anew when the clock was set back', async () => {
    const { state, peak } = world()
    expect(await peak()).toBe(10)
    state.nowMs -= 30 * MINUTE_MS
    expect(await peak()).toBe(20)
  })
})
