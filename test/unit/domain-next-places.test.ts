import { describe, expect, it } from 'vitest'
import type { NextPlaces } from '#contract/coverage.ts'
import type { NextSpot, Spot } from '../../server/domain/coverage-types.ts'
import { nextPlaces, reachOf } from '../../server/domain/next-places.ts'
import type { NextInput } from '../../server/domain/next-places.ts'
import { spreadOf } from '../../server/domain/resident-spread.ts'
import { at, kelurahan, place, square } from './coverage-land.ts'

/** A thousandth of a person a square metre in the west, twice as many in the east. */
const west = kelurahan('Barat', [[square(0, 0, 2000)]], 4000)
const east = kelurahan('Timur', [[square(2000, 0, 2000)]], 8000)
const spread = spreadOf([west, east], null)

const spotAt = (id: string, spot: Spot, costRupiah: number | null = null): NextSpot => ({
  from: 'candidate',
  id,
  name: id,
  kelurahan: '',
  costRupiah,
  ...spot,
})

function chosen(spots: readonly NextSpot[], over: Partial<NextInput> = {}): NextPlaces {
  const input = { spread, equipped: [], spots, sites: 10, reachMeters: 300, ...over }
  const work = nextPlaces(input)
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

describe('next best places', () => {
  it('are taken by what each adds to those before it', () => {
    const { steps, residents, residentsBefore } = chosen([
      spotAt('b', at(800, 1000)),
      spotAt('c', at(1100, 1000)),
      spotAt('far', at(1000, 300)),
      spotAt('east', at(3000, 1000)),
    ])
    expect([residents, residentsBefore]).toEqual([12_000, 0])
    expect(steps.map(({ id }) => id)).toEqual(['east', 'b', 'far', 'c'])
    // Two discs of 282.743 people, one of twice as many; `c` without the lens of 110.553 with `b`.
    // `far` is 700 m from `c` and 728 m from `b`: no overlap.
    const gains = steps.map(({ residentsGained }) => residentsGained)
    const expected = [565.487, 282.743, 282.743, 172.19]
    for (const [rank, gain] of expected.entries()) expect(gains[rank]).toBeCloseTo(gain, 1)
    expect(steps.at(-1)?.residentsTotal).toBeCloseTo(1303.16, 0)
    expect(steps.at(-1)?.residentCoverage).toBeCloseTo(1303.16 / 12_000, 4)
    expect(steps.map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
  })

  it('keep to the budget and count what is there already', () => {
    const { steps, residentsBefore } = chosen(
      [spotAt('b', at(800, 1000)), spotAt('far', at(1000, 300))],
      { equipped: [at(1100, 1000)], sites: 1 },
    )
    expect(residentsBefore).toBeCloseTo(282.743, 1)
    expect(steps.map(({ id }) => id)).toEqual(['far'])
    expect(steps[0]?.residentsTotal).toBeCloseTo(565.487, 1)
  })

  it('end where nobody new is reached', () => {
    const spot = at(1000, 1000)
    const { steps } = chosen([spotAt('a', spot), spotAt('same', spot), spotAt('sea', at(-900, 0))])
    expect(steps.map(({ id }) => id)).toEqual(['a'])
  })

  it('prefer the cheaper of equal ones, and add costs up while all are known', () => {
    const { steps } = chosen([
      spotAt('dear', at(400, 400), 90_000_000),
      spotAt('cheap', at(400, 1200), 40_000_000),
      spotAt('unknown', at(1200, 400)),
    ])
    expect(steps.map(({ id, costTotalRupiah }) => [id, costTotalRupiah])).toEqual([
      ['cheap', 40_000_000],
      ['dear', 130_000_000],
      ['unknown', null],
    ])
  })

  it('are none where nobody counted the residents', () => {
    const unknown = spreadOf([{ ...west, residents: null }], null)
    expect(chosen([spotAt('a', at(1000, 1000))], { spread: unknown })).toEqual({
      residentsBy: 'none',
      residentsBefore: 0,
      residents: null,
      steps: [],
    })
  })
})

describe('the reach of a spot', () => {
  const equipped = [place('near', at(1300, 1000)), place('other', at(2900, 1000))]

  it('says whom it reaches, whom nobody reaches yet, and what is nearest', () => {
    const reach = reachOf({ spread, equipped, spot: at(1000, 1000), reachMeters: 300 })
    expect(reach).toEqual({
      kelurahan: 'Barat',
      kecamatan: 'Tengah',
      reachMeters: 300,
      residentsBy: 'even',
      residentsInReach: expect.closeTo(282.743, 1),
      residentsGained: expect.closeTo(172.19, 1),
      nearest: { place: 'near', name: 'near', meters: expect.closeTo(300, 1) },
    })
  })

  it('is told outside of all kelurahan and without any place, too', () => {
    const reach = reachOf({ spread, equipped: [], spot: at(-100, 1000), reachMeters: 300 })
    expect(reach).toMatchObject({ kelurahan: null, kecamatan: null, nearest: null })
    // A segment 200 m high: 90,000 acos(1/3) - 100 sqrt(80,000) = 110,786.3 - 28,284.3 square metres.
    expect(reach.residentsInReach).toBeCloseTo(82.502, 1)
    expect(reach.residentsGained).toBe(reach.residentsInReach)
  })
})
