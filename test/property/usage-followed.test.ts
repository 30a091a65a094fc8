import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import type { SeriesTarget } from '../../server/store/series-store.ts'
import { dayOfUse } from '../../server/usage/day-of-use.ts'
import type { DayOfUse, UseSource } from '../../server/usage/day-of-use.ts'
import { FollowedDay } from '../../server/usage/followed-day.ts'
import type { UsagePlace } from '../../server/usage/members.ts'
import { readingDay } from '../../server/usage/read-day.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { counted, DAY_END_MS, DAY_START_MS, MINUTE_MS, usagePoint } from '../unit/usage-points.ts'

const DAY = '2026-10-01'
const IDS = ['a', 'b', 'c'] as const
const PLACES = IDS.map((id): UsagePlace => ({
  place: {
    id: id as PlaceId,
    name: id,
    kind: 'park',
    kecamatan: 'Oebobo',
    kelurahan: id === 'a' ? 'Liliba' : 'Fatululi',
    latitude: -10.16,
    longitude: 123.6,
    status: 'active',
    ...BARE_PLACE,
  },
  uplinks: [
    {
      ...BARE_UPLINK,
      id: `line-${id}` as UplinkId,
      place: id as PlaceId,
      provider: 'Laut',
      agent: null,
      contractMbps: 10,
    },
  ],
  accessPoints: [`ap-${id}` as AccessPointId],
  controllers: [],
}))

/** A store in memory, which holds what was delivered so far. */
class Memory {
  readonly #points = new Map<string, UsagePoint[]>()
  reads = 0

  add(target: SeriesTarget, point: UsagePoint): void {
    const key = `${target.kind} ${target.id}`
    const known = this.#points.get(key) ?? []
    // As in every store: a target has one poll at a time.
    if (known.some(({ polledAtMs }) => polledAtMs === point.polledAtMs)) return
    this.#points.set(key, [...known, point])
  }

  readUsage(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): Promise<readonly (readonly UsagePoint[])[]> {
    this.reads += 1
    const found = targets.map(({ kind, id }) =>
      (this.#points.get(`${kind} ${id}`) ?? [])
        .filter(({ polledAtMs }) => polledAtMs >= fromMs && polledAtMs < untilMs)
        .toSorted((a, b) => a.polledAtMs - b.polledAtMs),
    )
    return Promise.resolve(found)
  }
}

const breathe = (): Promise<void> => Promise.resolve()
const readVisitors = (): Promise<[]> => Promise.resolve([])

function useOf(source: UseSource, endMs: number): Promise<DayOfUse> {
  const span = { day: DAY, startMs: DAY_START_MS, endMs }
  return dayOfUse(source, { ...span, timeZone: 'Asia/Makassar', places: PLACES, breathe })
}

/** From nine hours before the day on; counters that a device resets now and then. */
const poll = fc.record({
  target: fc.nat(5),
  minute: fc.integer({ min: -540, max: 1439 }),
  interval: fc.constantFrom(1, 10, 45),
  clients: fc.option(fc.nat(40)),
  octets: fc.option(fc.bigInt(0n, 1_000_000n)),
})

describe('a day that is followed poll by poll', () => {
  it('is what the same polls make of it when they are read at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(poll, { maxLength: 12 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        async (deliveries, looks) => {
          const store = new Memory()
          const span = { day: DAY, startMs: DAY_START_MS, endMs: DAY_END_MS }
          const followed = new FollowedDay({ store, readVisitors }, span)
          for (const [at, delivered] of deliveries.entries()) {
            for (const { target: number, minute, interval, clients, octets } of delivered) {
              const id = IDS[number % 3] ?? 'a'
              const target: SeriesTarget =
                number < 3
                  ? { kind: 'access-point', id: `ap-${id}` as AccessPointId }
                  : { kind: 'uplink', id: `line-${id}` as UplinkId }
              const point = {
                ...(octets === null ? usagePoint(minute) : counted(minute, octets)),
                intervalMs: interval * MINUTE_MS,
                clients,
              }
              store.add(target, point)
              followed.touch(target, point.polledAtMs)
            }
            // The clock may be anywhere: what lies ahead of it is not looked at yet.
            const nowMs = at === 0 ? DAY_START_MS + 700 * MINUTE_MS : DAY_END_MS
            if (looks[at] === true) await followed.update(PLACES, nowMs, breathe)
          }
          await followed.update(PLACES, DAY_END_MS, breathe)
          const whole = readingDay({ store, readVisitors }, span, PLACES)
          expect(await useOf(followed.source(DAY_END_MS), DAY_END_MS)).toEqual(
            await useOf(whole, DAY_END_MS),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('reads only what came since, and a target with earlier polls whole', async () => {
    const store = new Memory()
    const span = { day: DAY, startMs: DAY_START_MS, endMs: DAY_END_MS }
    const followed = new FollowedDay({ store, readVisitors }, span)
    const target: SeriesTarget = { kind: 'access-point', id: 'ap-a' as AccessPointId }
    const come = (minute: number, clients: number): void => {
      store.add(target, usagePoint(minute, { clients }))
      followed.touch(target, DAY_START_MS + minute * MINUTE_MS)
    }
    const peak = async (): Promise<(number | null)[]> => {
      await followed.update(PLACES, DAY_END_MS, breathe)
      const { clients } = await followed.source(DAY_END_MS).windowsOf(target)
      return clients.filter((value) => value !== null)
    }
    come(600, 4)
    expect(await peak()).toEqual([40])
    const whole = store.reads
    expect([await peak(), store.reads]).toEqual([[40], whole])
    // Nobody told of it: it is not read.
    store.add(target, usagePoint(610, { clients: 9 }))
    expect([await peak(), store.reads]).toEqual([[40], whole])
    come(620, 6)
    expect([await peak(), store.reads]).toEqual([[40, 60], whole + 1])
    come(300, 2)
    expect([await peak(), store.reads]).toEqual([[20, 40, 90, 60], whole + 2])
  })

  it('reads a target whole after a read that failed', async () => {
    const store = new Memory()
    const failing = { isBroken: false }
    const readUsage: Memory['readUsage'] = (...asked) =>
      failing.isBroken ? Promise.reject(new Error('gone')) : store.readUsage(...asked)
    const span = { day: DAY, startMs: DAY_START_MS, endMs: DAY_END_MS }
    const followed = new FollowedDay({ store: { readUsage }, readVisitors }, span)
    const target: SeriesTarget = { kind: 'access-point', id: 'ap-a' as AccessPointId }
    const come = (minute: number): void => {
      store.add(target, usagePoint(minute, { clients: 1 }))
      followed.touch(target, DAY_START_MS + minute * MINUTE_MS)
    }
    come(600)
    await followed.update(PLACES, DAY_END_MS, breathe)
    come(610)
    failing.isBroken = true
    await expect(followed.update(PLACES, DAY_END_MS, breathe)).rejects.toThrow('gone')
    failing.isBroken = false
    await followed.update(PLACES, DAY_END_MS, breathe)
    const { clients } = await followed.source(DAY_END_MS).windowsOf(target)
    expect(clients.filter((value) => value !== null)).toEqual([10, 10])
  })
})
