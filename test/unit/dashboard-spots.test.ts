import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repassed } from '../../dashboard/model/passing.ts'
import {
  CLUSTER_ZOOM_MAX,
  SpotIndex,
  type Box,
  type Mapped,
  type Spot,
} from '../../dashboard/model/spots.ts'
import type { PlaceNow } from '../../server/contract/fleet.ts'
import { PLACE_STATES, type PlaceState } from '../../server/contract/words.ts'
import { makeFleet } from '../browser/fixture-city.ts'

const WORLD: Box = [-180, -85, 180, 85]
const APART_PX = 26
const [sample] = makeFleet(1, 1_790_000_000_000).places

const placeAt = (
  id: string,
  longitude: number,
  latitude: number,
  state: PlaceState = 'up',
): PlaceNow => ({ ...(sample as PlaceNow), id: id as PlaceNow['id'], longitude, latitude, state })

const mapped = (places: readonly PlaceNow[]): Mapped => repassed(null, places, () => true)

const countOf = (spot: Spot): number => (spot.kind === 'place' ? 1 : spot.count)

const city = fc
  .array(
    fc.record({
      longitude: fc.double({ min: 123.5, max: 123.7, noNaN: true }),
      latitude: fc.double({ min: -10.3, max: -10.1, noNaN: true }),
      state: fc.constantFrom(...PLACE_STATES),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) => list.map((one, i) => placeAt(`p-${i}`, one.longitude, one.latitude, one.state)))

/** Zooms as the map takes them: in quarters. */
const quarters = (min: number, max: number) =>
  fc.integer({ min: 4 * min, max: 4 * max }).map((steps) => steps / 4)

describe('spots of the map', () => {
  it('show each place once, alone or in a group, with its state', () => {
    fc.assert(
      fc.property(city, quarters(3, 19), (places, zoom) => {
        const spots = new SpotIndex(mapped(places), APART_PX).spots(WORLD, zoom)
        expect(spots.reduce((sum, spot) => sum + countOf(spot), 0)).toBe(places.length)
        for (const state of PLACE_STATES) {
          const shown = spots.reduce(
            (sum, spot) =>
              sum +
              (spot.kind === 'cluster' ? spot.tally[state] : Number(spot.place.state === state)),
            0,
          )
          expect(shown).toBe(places.filter((place) => place.state === state).length)
        }
      }),
    )
  })

  it('are the same inside a box as in the whole world', () => {
    fc.assert(
      fc.property(city, quarters(10, 15), (places, zoom) => {
        const index = new SpotIndex(mapped(places), APART_PX)
        const box: Box = [123.5, -10.3, 123.7, -10.1]
        expect(index.spots(box, zoom)).toEqual(
          index.spots(WORLD, zoom).filter((spot) => {
            const at = spot.kind === 'place' ? spot.place : spot
            return at.longitude >= box[0] && at.longitude <= box[2] && at.latitude <= box[3]
          }),
        )
      }),
    )
  })

  it('group two places that are closer than they may be, and part them where the group says', () => {
    // At zoom 12 a pixel is 360 / (256 x 4096) = 0.000343 degrees: 20 px are 0.0069.
    const places = [placeAt('a', 123.6, -10.17), placeAt('b', 123.6069, -10.17)]
    const index = new SpotIndex(mapped(places), APART_PX)
    const [group] = index.spots(WORLD, 12)
    expect(group).toMatchObject({ kind: 'cluster', count: 2 })
    const zoom = group?.kind === 'cluster' ? group.expansionZoom : 0
    expect(zoom).toBeGreaterThan(12)
    expect(
      index
        .spots(WORLD, zoom)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['a', 'b'])
    expect(index.zoomAlone(places[0] as PlaceNow, 12)).toBeLessThanOrEqual(zoom)
  })

  it('let every place stand alone at the end, also two at one spot', () => {
    const places = [placeAt('a', 123.6, -10.17), placeAt('b', 123.6, -10.17)]
    const index = new SpotIndex(mapped(places), APART_PX)
    expect(index.spots(WORLD, CLUSTER_ZOOM_MAX)).toHaveLength(1)
    expect(index.spots(WORLD, CLUSTER_ZOOM_MAX + 1)).toHaveLength(2)
    expect(index.zoomAlone(places[0] as PlaceNow, 5)).toBe(CLUSTER_ZOOM_MAX + 1)
  })
})
