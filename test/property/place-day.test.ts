import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UplinkId } from '#contract/ids.ts'
import { AVAILABILITIES, PLACE_STATES } from '#contract/words.ts'
import type { Step } from '../../server/domain/day-figures.ts'
import { packPlaceDay, unpackPlaceDay } from '../../server/days/place-day.ts'

const DAY_MS = 90_000_000
const sum = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: DAY_MS }))
const totals = fc.record({
  up: sum,
  degraded: sum,
  down: sum,
  unknown: sum,
  planned: sum,
  excluded: sum,
})
const stepsOf = (states: number) =>
  fc.uniqueArray(fc.integer({ min: 1, max: DAY_MS }), { maxLength: 20 }).chain((offsets) => {
    const sorted = [0, ...offsets.toSorted((a, b) => a - b)]
    const state = fc.nat(states - 1)
    return fc.tuple(...sorted.map((offsetMs) => state.map((index): Step => [offsetMs, index])))
  })
const steps = stepsOf(PLACE_STATES.length)
const line = fc.record({
  uplink: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).map((id) => id as UplinkId),
  steps: stepsOf(AVAILABILITIES.length),
})
const record = fc.record({
  totalsMs: totals,
  serviceMs: totals,
  steps,
  thenSteps: fc.option(steps),
  lines: fc.array(line, { maxLength: 8 }),
})

describe('what is kept of a place and day', () => {
  it('is read back as it was packed', () => {
    fc.assert(
      fc.property(record, (kept) => {
        expect(unpackPlaceDay(packPlaceDay(kept))).toEqual(kept)
      }),
    )
  })

  it('is read as the release before packed it, with no word of the lines', () => {
    fc.assert(
      fc.property(record, (kept) => {
        const former = packPlaceDay({ ...kept, lines: [] })
        former[0] = 1
        expect(unpackPlaceDay(former.slice(0, -1))).toEqual({ ...kept, lines: [] })
      }),
    )
  })

  it('takes 24 bytes for a day without a change, and 4 with the id for each line', () => {
    const none = { up: 86_400_000, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
    const steady: readonly Step[] = [[0, 0]]
    const quiet = { totalsMs: none, serviceMs: none, steps: steady, thenSteps: null, lines: [] }
    expect(packPlaceDay(quiet)).toHaveLength(24)
    const lines = [{ uplink: 'taman-1' as UplinkId, steps: steady }]
    expect(packPlaceDay({ ...quiet, lines })).toHaveLength(24 + 4 + 'taman-1'.length)
  })

  it('is refused when it is cut short or of another making', () => {
    fc.assert(
      fc.property(record, fc.nat(), (kept, at) => {
        const bytes = packPlaceDay(kept)
        expect(() => unpackPlaceDay(bytes.slice(0, at % bytes.length))).toThrow('[days]')
      }),
    )
    expect(() => unpackPlaceDay(Uint8Array.of(9))).toThrow('unknown format')
  })
})
