import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientTenths, percentileOfTenths } from '../../server/domain/client-windows.ts'
import { nearestRank } from '../../server/domain/usage.ts'
import { usageWindows } from '../../server/domain/usage-windows.ts'
import { pollsOfUsage } from '../../server/store/client-reading.ts'
import { DAY_END_MS, DAY_START_MS, usagePoint } from '../unit/usage-points.ts'

const HOUR_MS = 3_600_000
const point = fc.record({
  polledAtMs: fc.integer({ min: DAY_START_MS - 2 * HOUR_MS, max: DAY_END_MS - 1 }),
  intervalMs: fc.integer({ min: 1000, max: 2 * HOUR_MS }),
  clients: fc.option(fc.nat({ max: 300 })),
})
const points = fc
  .uniqueArray(point, { selector: ({ polledAtMs }) => polledAtMs, maxLength: 60 })
  .map((all) =>
    all.toSorted((a, b) => a.polledAtMs - b.polledAtMs).map((over) => usagePoint(0, over)),
  )

describe('windows of clients alone', () => {
  it('are those of the whole use', () => {
    fc.assert(
      fc.property(points, (all) => {
        const tenths = clientTenths(pollsOfUsage(all), DAY_START_MS, DAY_END_MS)
        expect(Array.from(tenths, (value) => (Number.isNaN(value) ? null : value))).toEqual(
          usageWindows(all, DAY_START_MS, DAY_END_MS).clients,
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('a percentile of windows', () => {
  it('is the nearest rank of those that were counted', () => {
    const windows = fc.array(fc.option(fc.oneof(fc.nat({ max: 50 }), fc.nat())), { maxLength: 60 })
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const known = all.filter((value) => value !== null).toSorted((a, b) => a - b)
        const expected = nearestRank(
          known.map((value) => [value, 1]),
          known.length,
          percent,
        )
        const tenths = Float64Array.from(all, (value) => value ?? Number.NaN)
        expect(percentileOfTenths(tenths, percent)).toBe(expected)
      }),
    )
  })

  it('is of nothing where nobody counted', () => {
    expect(percentileOfTenths(new Float64Array([Number.NaN]), 95)).toBeNull()
  })
})
