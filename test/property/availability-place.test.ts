import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Availability, PlaceState } from '../../server/contract/words.ts'
import { AVAILABILITIES } from '../../server/contract/words.ts'
import type { AvailabilityInterval } from '../../server/domain/availability.ts'
import { placeIntervalsOf, placeStateOf } from '../../server/domain/place.ts'
import { availabilityShares, totalsOf } from '../../server/domain/totals.ts'

const UNTIL_MS = 100

/** Contiguous over 0..100, neighbours differ or not. */
const intervals: fc.Arbitrary<readonly AvailabilityInterval[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: UNTIL_MS - 1 }), { maxLength: 6 }),
    fc.array(fc.constantFrom(...AVAILABILITIES), { minLength: 7, maxLength: 7 }),
  )
  .map(([cuts, states]) => {
    const starts = [0, ...cuts.sort((a, b) => a - b)]
    return starts.map((startMs, index) => ({
      startMs,
      endMs: starts[index + 1] ?? UNTIL_MS,
      state: states[index] ?? 'unknown',
    }))
  })
const parts = fc.record({
  accessPoints: fc.array(intervals, { maxLength: 4 }),
  uplinks: fc.array(intervals, { maxLength: 3 }),
})

const at = (list: readonly AvailabilityInterval[], ms: number): Availability =>
  list.find(({ startMs, endMs }) => startMs <= ms && ms < endMs)?.state ?? 'unknown'

describe('placeStateOf', () => {
  const cases: [string, Availability[], Availability[], PlaceState][] = [
    ['no equipment', [], [], 'planned'],
    ['no access point and a line', [], ['up'], 'planned'],
    ['all up', ['up', 'up'], ['up'], 'up'],
    ['uplink not monitored', ['up'], [], 'up'],
    ['one of two down', ['up', 'down'], ['up'], 'degraded'],
    ['one of two not looked at', ['up', 'unknown'], ['up'], 'up'],
    ['all down', ['down', 'down'], ['up'], 'down'],
    ['uplink down', ['up', 'up'], ['down'], 'down'],
    ['uplink down, nobody sees the access points', ['unknown'], ['down'], 'down'],
    ['uplink not looked at', ['up', 'up'], ['unknown'], 'unknown'],
    ['all down, uplink not looked at', ['down'], ['unknown'], 'down'],
    ['one down, the other not looked at', ['down', 'unknown'], ['up'], 'unknown'],
    ['nobody looked', ['unknown'], ['unknown'], 'unknown'],
    ['both lines up', ['up'], ['up', 'up'], 'up'],
    ['one line down, the other up', ['up', 'up'], ['down', 'up'], 'degraded'],
    ['one line not looked at, the other up', ['up'], ['unknown', 'up'], 'up'],
    ['both lines down', ['up'], ['down', 'down'], 'down'],
    ['both lines down, nobody sees the access points', ['unknown'], ['down', 'down'], 'down'],
    ['one line down, the other not looked at', ['up'], ['down', 'unknown'], 'unknown'],
    ['nobody looked at both lines', ['up'], ['unknown', 'unknown'], 'unknown'],
    ['all down, one line down, the other not looked at', ['down'], ['down', 'unknown'], 'down'],
    ['one of three lines left', ['up'], ['down', 'down', 'up'], 'degraded'],
  ]
  it.each(cases)('%s', (_, accessPoints, uplinks, expected) => {
    expect(placeStateOf(accessPoints, uplinks)).toBe(expected)
  })

  it('never says up or down where a part that is not known could change it', () => {
    const availability = fc.constantFrom(...AVAILABILITIES)
    const worlds = (state: Availability): readonly Availability[] =>
      state === 'unknown' ? ['up', 'down'] : [state]
    const service = (state: PlaceState): boolean => state === 'up' || state === 'degraded'
    fc.assert(
      fc.property(
        fc.array(availability, { minLength: 1, maxLength: 4 }),
        fc.array(availability, { maxLength: 3 }),
        (accessPoints, uplinks) => {
          const said = placeStateOf(accessPoints, uplinks)
          fc.pre(said !== 'unknown')
          let lists: Availability[][] = [[]]
          for (const state of [...accessPoints, ...uplinks]) {
            lists = lists.flatMap((list) => worlds(state).map((world) => [...list, world]))
          }
          for (const list of lists) {
            const devices = list.slice(0, accessPoints.length)
            const lines = list.slice(accessPoints.length)
            expect(service(placeStateOf(devices, lines))).toBe(service(said))
          }
        },
      ),
    )
  })
})

describe('placeIntervalsOf', () => {
  it('has at every moment the state of its parts, contiguous and merged', () => {
    fc.assert(
      fc.property(parts, ({ accessPoints, uplinks }) => {
        const list = placeIntervalsOf({ accessPoints, uplinks }, 0, UNTIL_MS)
        expect(list.at(0)?.startMs).toBe(0)
        expect(list.at(-1)?.endMs).toBe(UNTIL_MS)
        for (const [index, interval] of list.entries()) {
          expect(interval.startMs).toBeLessThan(interval.endMs)
          const next = list[index + 1]
          if (next !== undefined) {
            expect(next.startMs).toBe(interval.endMs)
            expect(next.state).not.toBe(interval.state)
          }
          for (let ms = interval.startMs; ms < interval.endMs; ms += 1) {
            const states = accessPoints.map((each) => at(each, ms))
            const lines = uplinks.map((each) => at(each, ms))
            expect(interval.state).toBe(placeStateOf(states, lines))
          }
        }
        const sumMs = Object.values(totalsOf(list)).reduce((sum, partMs) => sum + partMs, 0)
        expect(sumMs).toBe(UNTIL_MS)
      }),
    )
  })
})

describe('availabilityShares', () => {
  const totals = (up: number, down: number, unknown: number, degraded = 0, planned = 0) => ({
    up,
    down,
    unknown,
    degraded,
    planned,
  })

  it('keeps unobserved time out of the measured share and within the bounds', () => {
    expect(availabilityShares(totals(60, 20, 20))).toEqual({
      measured: 0.75,
      lower: 0.6,
      upper: 0.8,
    })
    expect(availabilityShares(totals(0, 0, 10))).toEqual({ measured: null, lower: 0, upper: 1 })
    expect(availabilityShares(totals(0, 0, 0, 0, 10))).toEqual({
      measured: null,
      lower: null,
      upper: null,
    })
    expect(availabilityShares(totals(30, 50, 0, 20)).measured).toBe(0.5)
  })

  it('has the measured share between its bounds', () => {
    const ms = fc.nat(1000)
    fc.assert(
      fc.property(ms, ms, ms, (up, down, unknown) => {
        const { measured, lower, upper } = availabilityShares(totals(up, down, unknown))
        fc.pre(measured !== null && lower !== null && upper !== null)
        expect(lower).toBeLessThanOrEqual(measured)
        expect(upper).toBeGreaterThanOrEqual(measured)
      }),
    )
  })
})
