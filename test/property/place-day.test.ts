import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLACE_STATES } from '#contract/words.ts'
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
const steps = fc
  .uniqueArray(fc.integer({ min: 1, max: DAY_MS }), { maxLength: 20 })
  .chain((offsets) => {
    const sorted = [0, ...offsets.toSorted((a, b) => a - b)]
    const state = fc.nat(PLACE_STATES.length - 1)
    return fc.tuple(...sorted.map((offsetMs) => state.map((index): Step => [offsetMs, index])))
  })
const record = fc.record({
  totalsMs: totals,
  serviceMs: totals,
  steps,
  thenSteps: fc.option(steps),
})

describe('what is kept of a place and day', () => {
  it('is read back as it was packed', () => {
    fc.assert(
      fc.property(record, (kept) => {
        expect(unpackPlaceDay(packPlaceDay(kept))).toEqual(kept)
      }),
    )
  })

  it('takes 23 bytes for a day without a change', () => {
    const none = { up: 86_400_000, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
    const quiet = { totalsMs: none, serviceMs: none, steps: [[0, 0] as Step], thenSteps: null }
    expect(packPlaceDay(quiet)).toHaveLength(23)
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
