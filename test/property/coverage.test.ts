import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlaceKind } from '#contract/words.ts'
import { coverageOf } from '../../server/domain/coverage.ts'
import type { CoverageArea, CoveragePlace } from '../../server/domain/coverage-types.ts'
import { nextPlaces } from '../../server/domain/next-places.ts'
import { spreadOf } from '../../server/domain/resident-spread.ts'
import { at, kelurahan, place, ring, square } from '../unit/coverage-land.ts'

/** Four kelurahan of 3 km by 3 km about a crooked border, one with a hole, and nobody knows the last. */
const MIDDLE: readonly (readonly [number, number])[] = [
  [1500, 0],
  [1300, 800],
  [1700, 1500],
  [1200, 2200],
  [1500, 3000],
]
const hole = square(300, 300, 350)
const AREAS: readonly CoverageArea[] = [
  kelurahan('Barat', [[ring([[0, 0], ...MIDDLE, [0, 3000]]), hole]], 9000),
  kelurahan('Kolam', [[hole]], 50),
  kelurahan('Timur', [[ring([...MIDDLE, [3000, 3000], [3000, 0]])]], 4000),
  kelurahan('Utara', [[square(0, 3000, 900)], [square(2000, 3000, 900)]], 700),
  kelurahan('Sunyi', [[square(3000, 0, 1000)]]),
]
const even = spreadOf(AREAS, null)
const spots = Array.from({ length: 900 }, (_, cell) =>
  at((cell % 30) * 130, Math.floor(cell / 30) * 130),
)
const grid = spreadOf(AREAS, {
  longitudes: Float64Array.from(spots, ({ longitude }) => longitude),
  latitudes: Float64Array.from(spots, ({ latitude }) => latitude),
  residents: Float64Array.from(spots, (_, cell) => cell % 7),
})
const spread = fc.constantFrom(even, grid)
const rules = { serviceShare: 0.95, reachMeters: 300 }

/** A coarse raster too, so that places share spots, touch each other and lie on borders. */
const metres = fc.oneof(
  fc.integer({ min: -500, max: 4500 }),
  fc.integer({ min: -1, max: 15 }).map((step) => step * 300),
)
const places: fc.Arbitrary<readonly CoveragePlace[]> = fc
  .array(
    fc.record({
      east: metres,
      north: metres,
      availability: fc.option(fc.constantFrom(0, 0.3, 0.94, 0.95, 1)),
      hours: fc.integer({ min: 0, max: 744 }),
      isEquipped: fc.boolean(),
      kind: fc.constantFrom<PlaceKind>('park', 'market', 'school'),
    }),
    { maxLength: 14 },
  )
  .map((list) =>
    list.map(({ east, north, availability, hours, isEquipped, kind }, index) => {
      const one = place(`p${index}`, at(east, north), availability, { isEquipped, kind })
      return { ...one, service: { ...one.service, upMs: hours * 3_600_000 } }
    }),
  )

/** Clipping counts in whole millimetres. */
const TRIFLE = 1e-3

describe('coverage of any places', () => {
  it('never reaches more people than there are, nor serves more than it reaches', () => {
    fc.assert(
      fc.property(spread, places, (residents, list) => {
        const { city, byKind, byKecamatan, byKelurahan } = coverageOf({
          spread: residents,
          places: list,
          rules,
        })
        for (const { figures } of [{ figures: city }, ...byKind, ...byKecamatan, ...byKelurahan]) {
          const { residents: all, residentsInReach: inReach } = figures
          if (all === null) continue
          expect(inReach).toBeLessThanOrEqual(all)
          expect(figures.residentsWithService ?? 0).toBeLessThanOrEqual((inReach ?? 0) + TRIFLE)
          expect(figures.effectiveResidents ?? 0).toBeLessThanOrEqual((inReach ?? 0) + TRIFLE)
          expect(figures.wifiHoursPer1000 ?? 0).toBeLessThanOrEqual(744_000 + TRIFLE)
          for (const share of [figures.residentCoverage, figures.effectiveCoverage]) {
            expect(share ?? 0).toBeGreaterThanOrEqual(0)
            expect(share ?? 0).toBeLessThanOrEqual(1)
          }
        }
      }),
    )
  })

  it('does not depend on the order of the places, to the last digit', () => {
    fc.assert(
      fc.property(
        spread,
        places.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
        ),
        (residents, [list, shuffled]) => {
          const outcome = coverageOf({ spread: residents, places: list, rules })
          expect(coverageOf({ spread: residents, places: shuffled, rules })).toEqual(outcome)
        },
      ),
    )
  })

  it('is never less with one place more', () => {
    fc.assert(
      fc.property(spread, places, (residents, list) => {
        const { city: less } = coverageOf({ spread: residents, places: list.slice(1), rules })
        const { city: more } = coverageOf({ spread: residents, places: list, rules })
        for (const key of [
          'residentsInReach',
          'residentsWithService',
          'effectiveResidents',
          'wifiHoursPer1000',
        ] as const) {
          expect(more[key] ?? 0).toBeGreaterThanOrEqual((less[key] ?? 0) - TRIFLE)
        }
      }),
    )
  })

  it('adds up: kelurahan and kecamatan to the city, kinds to its places', () => {
    fc.assert(
      fc.property(spread, places, (residents, list) => {
        const outcome = coverageOf({ spread: residents, places: list, rules })
        for (const groups of [outcome.byKelurahan, outcome.byKecamatan]) {
          for (const key of [
            'placesRequired',
            'placesWithService',
            'residents',
            'residentsInReach',
            'residentsWithService',
            'effectiveResidents',
          ] as const) {
            const sum = groups.reduce((total, { figures }) => total + (figures[key] ?? 0), 0)
            expect(sum).toBeCloseTo(outcome.city[key] ?? 0, 2)
          }
        }
        for (const key of ['placesRequired', 'placesEquipped', 'placesUndetermined'] as const) {
          const sum = outcome.byKind.reduce((total, { figures }) => total + figures[key], 0)
          expect(sum).toBe(outcome.city[key])
        }
      }),
    )
  })
})

describe('next best places among any', () => {
  it('gain less with each step, and the last total is what all of them reach', () => {
    fc.assert(
      fc.property(spread, places, fc.integer({ min: 1, max: 8 }), (residents, list, sites) => {
        const [there, open] = [list.slice(0, 3), list.slice(3)]
        const candidates = open.map(({ id, name, kelurahan: at, latitude, longitude }) => ({
          from: 'candidate' as const,
          id,
          name,
          kelurahan: at,
          latitude,
          longitude,
          costRupiah: null,
        }))
        const work = nextPlaces({
          spread: residents,
          equipped: there,
          spots: candidates,
          sites,
          reachMeters: 300,
        })
        let step = work.next()
        while (step.done !== true) step = work.next()
        const { steps, residentsBefore } = step.value
        expect(steps.length).toBeLessThanOrEqual(sites)
        let last = Infinity
        for (const { residentsGained } of steps) {
          expect(residentsGained).toBeLessThanOrEqual(last + TRIFLE)
          last = residentsGained
        }
        const taken = new Set(steps.map(({ id }) => id))
        const built = list.filter(({ id }) => there.some((one) => one.id === id) || taken.has(id))
        const { city } = coverageOf({
          spread: residents,
          places: built.map((one) => ({ ...one, isEquipped: true })),
          rules,
        })
        const total = steps.at(-1)?.residentsTotal ?? residentsBefore
        expect(total).toBeCloseTo(city.residentsInReach ?? 0, 2)
        // The first step is the best there is.
        const gains = candidates.map((one) => {
          const withIt = [...there, { ...place(one.id, one) }]
          const { city: then } = coverageOf({
            spread: residents,
            places: withIt.map((it) => ({ ...it, isEquipped: true })),
            rules,
          })
          return (then.residentsInReach ?? 0) - residentsBefore
        })
        if (steps[0] !== undefined) {
          expect(steps[0].residentsGained).toBeCloseTo(Math.max(...gains), 2)
        }
      }),
    )
  })
})
