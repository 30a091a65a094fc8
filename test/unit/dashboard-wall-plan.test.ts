import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../dashboard/wallboard/city-plan.ts'
import { makeFleet } from '../browser/fixture-city.ts'

const ring = [
  [123.5, -10.3],
  [123.7, -10.3],
  [123.7, -10.1],
  [123.5, -10.3],
]

describe('picture of the wallboard', () => {
  const [place] = makeFleet(1, 0).places
  if (place === undefined) throw new Error('the fixture has no place')
  const places = [{ ...place, latitude: -10.2, longitude: 123.8 }]

  it('has room for the outlines and for places outside of them', () => {
    const boundaries = {
      type: 'FeatureCollection' as const,
      features: [
        {
          type: 'Feature' as const,
          properties: null,
          geometry: { type: 'MultiPolygon' as const, coordinates: [[ring]] },
        },
      ],
    }
    expect(boundsOf(places, boundaries)).toEqual([-10.3, 123.5, -10.1, 123.8])
    expect(boundsOf([], boundaries)).toEqual([-10.3, 123.5, -10.1, 123.7])
  })

  it('goes by the places where there are no outlines, and is nothing without either', () => {
    expect(boundsOf(places, null)).toEqual([-10.2, 123.8, -10.2, 123.8])
    expect(boundsOf([], null)).toBeNull()
  })
})
