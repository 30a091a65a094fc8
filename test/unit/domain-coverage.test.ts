import { describe, expect, it } from 'vitest'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import type { CoverageRules } from '#contract/coverage.ts'
import { coverageOf } from '../../server/domain/coverage.ts'
import type {
  CoverageArea,
  CoveragePlace,
  ResidentGrid,
} from '../../server/domain/coverage-types.ts'
import { readinessBandOf } from '../../server/domain/readiness-band.ts'
import { spreadOf } from '../../server/domain/resident-spread.ts'
import { at, kelurahan, place, ring, square } from './coverage-land.ts'

const covered = (
  areas: readonly CoverageArea[],
  places: readonly CoveragePlace[],
  rules: Partial<CoverageRules> = {},
  grid: ResidentGrid | null = null,
) => coverageOf({ spread: spreadOf(areas, grid), places, rules: { ...COVERAGE_RULES, ...rules } })

/** 2 km by 2 km: 4,000,000 square metres, and 4,000 people: a thousandth of one a square metre. */
const town = kelurahan('Kota', [[square(0, 0, 2000)]], 4000)
const DISC = Math.PI * 300 ** 2

const gridOf = (cells: readonly (readonly [number, number, number])[]): ResidentGrid => {
  const spots = cells.map(([east, north]) => at(east, north))
  return {
    longitudes: Float64Array.from(spots, ({ longitude }) => longitude),
    latitudes: Float64Array.from(spots, ({ latitude }) => latitude),
    residents: Float64Array.from(cells, ([, , residents]) => residents),
  }
}

describe('resident coverage', () => {
  it('is the area of the disc where one lies within the kelurahan', () => {
    const { city, residentsBy } = covered([town], [place('a', at(1000, 1000))])
    expect(residentsBy).toBe('even')
    expect(city.residents).toBe(4000)
    // pi 300^2 = 282,743.339 square metres of 4,000,000, times 4,000 people.
    expect(city.residentsWithService).toBeCloseTo(282.743, 2)
    expect(city.residentCoverage).toBeCloseTo(DISC / 4_000_000, 6)
  })

  it('counts residents that two places reach once', () => {
    const { city } = covered([town], [place('a', at(800, 1000)), place('b', at(1100, 1000))])
    // Lens of two circles of r = 300 at d = 300: 2 r^2 acos(d / 2r) - d/2 sqrt(4 r^2 - d^2)
    // = 180,000 x 1.047198 - 150 x 519.615 = 188,495.6 - 77,942.3 = 110,553.3 square metres;
    // 2 x 282,743.3 - 110,553.3 = 454,933.4 square metres, 454.93 people.
    expect(city.residentsWithService).toBeCloseTo(454.933, 1)
  })

  it('counts the part of a disc over the border with the kelurahan it lies in', () => {
    const west = kelurahan('Barat', [[square(0, 0, 2000)]], 4000)
    const east = kelurahan('Timur', [[square(2000, 0, 2000)]], 8000)
    const { byKelurahan, city } = covered([west, east], [place('a', at(2000, 1000))])
    const [one, other] = byKelurahan
    // Half of 282,743 square metres each: 141.37 people of a thousandth, 282.74 of two a square metre.
    expect(one?.figures.residentsWithService).toBeCloseTo(141.372, 1)
    expect(other?.figures.residentsWithService).toBeCloseTo(282.743, 1)
    expect(city.residentsWithService).toBeCloseTo(424.115, 1)
  })

  it('leaves out what lies beyond all borders', () => {
    // A corner: a quarter of the disc is inside.
    const { city } = covered([town], [place('a', at(0, 0))])
    expect(city.residentsWithService).toBeCloseTo(282.743 / 4, 2)
  })

  it('finds nobody in a hole, where another kelurahan may be', () => {
    const around = kelurahan('Luar', [[square(0, 0, 2000), square(900, 900, 200)]], 3960)
    const within = kelurahan('Dalam', [[square(900, 900, 200)]], 400)
    const { byKelurahan } = covered([around, within], [place('a', at(1000, 1000))])
    const figures = new Map(byKelurahan.map(({ name, figures: of }) => [name, of]))
    // The hole of 40,000 square metres lies in the disc whole: 242,743 are left, of 3,960,000 for 3,960.
    expect(figures.get('Luar')?.residentsWithService).toBeCloseTo(242.743, 1)
    expect(figures.get('Dalam')?.residentsWithService).toBeCloseTo(400, 6)
    expect(figures.get('Dalam')?.residentCoverage).toBeLessThanOrEqual(1)
  })

  it('takes a kelurahan of islands together', () => {
    const islands = kelurahan('Pulau', [[square(0, 0, 1000)], [square(1500, 0, 1000)]], 2000)
    // 2,000,000 square metres. Between the islands at 1,250: the nearest shores are 250 m away. Each
    // segment of height 50: r^2 acos(250/300) - 250 sqrt(300^2 - 250^2) = 90,000 x 0.585686 - 250 x
    // 165.831 = 52,711.7 - 41,457.8 = 11,253.9 square metres.
    const { city } = covered([islands], [place('a', at(1250, 500))])
    expect(city.residentsWithService).toBeCloseTo((2 * 11_253.9) / 1000, 1)
  })

  it('does not care which way round a ring runs, or whether it is closed', () => {
    const clockwise = ring([
      [0, 0],
      [0, 2000],
      [2000, 2000],
      [2000, 0],
    ])
    for (const outline of [clockwise, clockwise.slice(0, -2)]) {
      const { city } = covered([kelurahan('Kota', [[outline]], 4000)], [place('a', at(0, 1000))])
      expect(city.residentsWithService).toBeCloseTo(282.743 / 2, 1)
    }
  })

  it('reaches as far as the rules say', () => {
    const { city } = covered([town], [place('a', at(1000, 1000))], { reachMeters: 500 })
    expect(city.residentsWithService).toBeCloseTo((Math.PI * 500 ** 2) / 1000, 1)
  })

  it('is not known where nobody counted the residents', () => {
    const outcome = covered([{ ...town, residents: null }], [place('a', at(1000, 1000))])
    expect(outcome.residentsBy).toBe('none')
    expect(outcome.city).toMatchObject({
      residents: null,
      residentsWithService: null,
      residentCoverage: null,
      effectiveCoverage: null,
      wifiHoursPer1000: null,
      placeCoverage: 1,
    })
    expect(outcome.places[0]?.residentsInReach).toBeNull()
    expect(outcome.gaps).toEqual([])
  })

  it('divides nobody by nobody', () => {
    const { city } = covered([{ ...town, residents: 0 }], [])
    expect(city).toMatchObject({ residents: 0, residentsInReach: 0, residentCoverage: null })
    expect(city).toMatchObject({ placeCoverage: null, band: null, wifiHoursPer1000: null })
  })
})

describe('resident coverage by a grid', () => {
  const cells = gridOf([
    [1000, 1000, 30],
    [1299, 1000, 20],
    // 301 m away, and beyond the border.
    [1301, 1000, 50],
    [2100, 1000, 999],
  ])

  it('takes cells whose centre is within reach, in proportion to the count of the kelurahan', () => {
    const { city, residentsBy } = covered([town], [place('a', at(1000, 1000))], {}, cells)
    expect(residentsBy).toBe('grid')
    // Cells of the kelurahan hold 30 + 20 + 50 = 100, 50 of them within reach: half of 4,000.
    expect(city.residents).toBe(4000)
    expect(city.residentsWithService).toBeCloseTo(2000, 9)
  })

  it('takes cells as they are where the kelurahan has no count', () => {
    const own = { ...town, residents: null }
    const { city } = covered([own], [place('a', at(1000, 1000))], {}, cells)
    expect(city).toMatchObject({ residents: 100, residentsWithService: 50, residentCoverage: 0.5 })
  })

  it('counts a cell that two places reach once', () => {
    const places = [place('a', at(1000, 1000)), place('b', at(1010, 1000))]
    const { city } = covered([{ ...town, residents: null }], places, {}, cells)
    expect(city.residentsInReach).toBe(100)
  })

  it('spreads residents evenly where the grid has nobody', () => {
    const beside = kelurahan('Timur', [[square(4000, 0, 2000)]], 4000)
    const places = [place('a', at(1000, 1000)), place('b', at(5000, 1000))]
    const { byKelurahan } = covered([town, beside], places, {}, cells)
    expect(byKelurahan.map(({ figures }) => figures.residentsWithService)).toEqual([
      expect.closeTo(2000, 6),
      expect.closeTo(282.743, 1),
    ])
  })
})

describe('effective coverage', () => {
  it('counts residents by the share of time that there was service', () => {
    const { city } = covered([town], [place('a', at(1000, 1000), 0.5)])
    expect(city.residentsInReach).toBeCloseTo(282.743, 2)
    expect(city.residentsWithService).toBe(0)
    // 282.743 people x 50 %, of 4,000; 50 hours of 100: 282.743 x 50 / 4,000 x 1,000 hours.
    expect(city.effectiveResidents).toBeCloseTo(141.372, 2)
    expect(city.effectiveCoverage).toBeCloseTo(141.372 / 4000, 6)
    expect(city.wifiHoursPer1000).toBeCloseTo(3534.29, 1)
  })

  it('counts each resident once, with the best place that reaches him or her', () => {
    const { city } = covered(
      [town],
      [place('a', at(800, 1000), 0.5), place('b', at(1100, 1000), 1)],
    )
    // 282.743 of the better one whole, and half of 282.743 - 110.553 (the lens above) = 172.190.
    expect(city.effectiveResidents).toBeCloseTo(282.743 + 172.19 / 2, 1)
  })

  it('takes hours from the place that served longest, whatever its share', () => {
    const hours = (count: number) => ({
      measured: count === 12 ? 1 : 0.9,
      lower: 0.9,
      upper: 1,
      observedShare: 1,
      upMs: count * 3_600_000,
    })
    const spot = at(1000, 1000)
    const { city } = covered(
      [town],
      [
        place('park', spot, 1, { service: hours(12) }),
        place('office', spot, 1, { service: hours(20) }),
      ],
    )
    expect(city.effectiveResidents).toBeCloseTo(282.743, 2)
    expect(city.wifiHoursPer1000).toBeCloseTo((282.743 * 20) / 4, 1)
  })

  it('gives nothing for a place of which nothing was seen, or that has no equipment', () => {
    const { city } = covered(
      [town],
      [
        place('unseen', at(1000, 1000), null),
        place('seen', at(9000, 9000), 1),
        place('bare', at(1000, 1000), 1, { isEquipped: false }),
      ],
    )
    expect(city).toMatchObject({
      effectiveResidents: 0,
      residentsWithService: 0,
      wifiHoursPer1000: 0,
    })
    expect(city.residentsInReach).toBeCloseTo(282.743, 2)
  })

  it('says nothing of service where no equipped place was seen at all', () => {
    const unseen = place('unseen', at(1000, 1000), null)
    const bare = place('bare', at(1000, 1000), 1, { isEquipped: false })
    const { city, byKecamatan } = covered([town], [unseen, bare])
    expect([city, byKecamatan[0]?.figures]).toMatchObject(
      Array.from({ length: 2 }, () => ({
        placesUndetermined: 1,
        placeCoverage: null,
        band: null,
        residentsWithService: null,
        residentCoverage: null,
        effectiveCoverage: null,
        wifiHoursPer1000: null,
      })),
    )
    expect(city.residentsInReach).toBeCloseTo(282.743, 2)
    // Without equipment nobody has to look: there is no service.
    const alone = covered([town], [bare]).city
    expect(alone).toMatchObject({ placeCoverage: 0, residentCoverage: 0, effectiveCoverage: 0 })
  })
})

describe('place coverage', () => {
  it('is the share of required places with service, and says which could not be judged', () => {
    const spot = at(1000, 1000)
    const { city, places } = covered(
      [town],
      [
        place('just', spot, 0.95),
        place('below', spot, 0.94),
        place('unseen', spot, null),
        place('bare', spot, null, { isEquipped: false }),
      ],
    )
    expect(city).toMatchObject({
      placesRequired: 4,
      placesEquipped: 3,
      placesWithService: 1,
      placesUndetermined: 1,
      placeCoverage: 0.25,
      band: 1,
    })
    expect(places.map(({ place: id, verdict }) => [id, verdict])).toEqual([
      ['bare', 'no-equipment'],
      ['below', 'below'],
      ['just', 'with-service'],
      ['unseen', 'undetermined'],
    ])
  })

  it('judges by what was measured, unless too little was seen and the rest leaves it open', () => {
    const verdict = (measured: number, observedShare: number) => {
      // Of 100 hours so many were seen, and up for the measured share of them.
      const lower = measured * observedShare
      const upper = lower + 1 - observedShare
      const service = { measured, lower, upper, observedShare, upMs: 0 }
      return covered([town], [place('a', at(0, 0), 1, { service })]).places[0]?.verdict
    }
    expect(verdict(1, 0.49)).toBe('undetermined')
    expect(verdict(1, 0.5)).toBe('with-service')
    expect(verdict(0.9, 0.3)).toBe('undetermined')
    // 0.8 x 0.3 = 0.24 up and 0.06 down: 0.94 at most, so it is below whatever the rest was.
    expect(verdict(0.8, 0.3)).toBe('below')
    expect(verdict(0.9, 0.6)).toBe('below')
  })

  it('is told by kind, kecamatan and kelurahan, and each place counts in one of each', () => {
    const west = kelurahan('Barat', [[square(0, 0, 2000)]], 4000)
    const east = { ...kelurahan('Timur', [[square(2000, 0, 2000)]], 8000), kecamatan: 'Ujung' }
    const outcome = covered(
      [west, east],
      [
        place('named', at(100, 100), 1, { kecamatan: 'UJUNG', kelurahan: 'timur', kind: 'market' }),
        place('lies', at(2500, 1000), 0.5, { kecamatan: 'Ujung', kelurahan: 'Tak Dikenal' }),
        place('nowhere', at(9000, 9000), 1, { kecamatan: 'Jauh', kelurahan: 'Sana' }),
      ],
    )
    const counts = (groups: readonly { key: string; figures: typeof outcome.city }[]) =>
      groups.map(({ key, figures }) => [key, figures.placesWithService, figures.placesRequired])
    expect(counts(outcome.byKelurahan)).toEqual([
      ['Jauh/Sana', 1, 1],
      ['code-Barat', 0, 0],
      ['code-Timur', 1, 2],
    ])
    expect(outcome.byKelurahan[0]?.figures.residents).toBeNull()
    expect(counts(outcome.byKecamatan)).toEqual([
      ['Jauh', 1, 1],
      ['Tengah', 0, 0],
      ['Ujung', 1, 2],
    ])
    expect(counts(outcome.byKind)).toEqual([
      ['park', 1, 2],
      ['market', 1, 1],
    ])
    // The market reaches the corner of Barat: 200 m of it left and below are outside.
    expect(outcome.byKind[1]?.figures.residents).toBe(12_000)
    expect(outcome.city.placesRequired).toBe(3)
  })
})

describe('coverage gaps', () => {
  it('come as places without equipment, places below, kelurahan, of each the largest first', () => {
    const west = kelurahan('Barat', [[square(0, 0, 2000)]], 4000)
    const east = kelurahan('Timur', [[square(2000, 0, 2000)]], 8000)
    const { gaps } = covered(
      [west, east],
      [
        place('serves', at(1000, 1000)),
        place('bare-west', at(700, 1000), 0, { isEquipped: false }),
        place('bare-east', at(3000, 1000), 0, { isEquipped: false }),
        place('fails', at(1300, 1000), 0.5, { cause: 'power' }),
        place('unseen', at(3000, 1000), null),
      ],
    )
    expect(gaps).toEqual([
      // 282.743 people without the 110.553 of the lens with `serves`; `fails` is two radii away.
      { kind: 'no-equipment', place: 'bare-west', residentsGained: expect.closeTo(172.19, 1) },
      { kind: 'no-equipment', place: 'bare-east', residentsGained: 0 },
      {
        kind: 'below-threshold',
        place: 'fails',
        measured: 0.5,
        cause: 'power',
        residentsGained: expect.closeTo(172.19, 1),
      },
      { kind: 'out-of-reach', area: 'code-Timur', residentsOut: 8000 },
      { kind: 'out-of-reach', area: 'code-Barat', residentsOut: expect.closeTo(3717.257, 1) },
    ])
  })

  it('leave out a kelurahan whose residents are all within reach', () => {
    const small = kelurahan('Kecil', [[square(0, 0, 100)]], 500)
    expect(covered([small], [place('a', at(50, 50))]).gaps).toEqual([])
  })
})

describe('readiness bands', () => {
  it('go by whole per cent, as the share is shown', () => {
    const bands = [0, 0.25, 0.2549, 0.255, 0.5, 0.505, 0.75, 0.7549, 0.755, 1].map(readinessBandOf)
    expect(bands).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 4, 4])
  })
})
