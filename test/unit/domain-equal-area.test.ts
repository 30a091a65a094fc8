import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metersBetween, planePointOf, spotOf, stretchAt } from '../../server/domain/equal-area.ts'

describe('the equal-area plane', () => {
  it('has the area of the earth', () => {
    // WGS 84 has 510,065,621.7 km2: its height from pole to pole times its width round the equator.
    const pole = planePointOf({ latitude: 90, longitude: 180 })
    expect((4 * pole.east * pole.north) / 1e6).toBeCloseTo(510_065_621.7, 0)
  })

  it('leads back to the spot that a point was made from', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -89, max: 89, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (latitude, longitude) => {
          const spot = spotOf(planePointOf({ latitude, longitude }))
          expect(spot.latitude).toBeCloseTo(latitude, 8)
          expect(spot.longitude).toBeCloseTo(longitude, 8)
        },
      ),
    )
  })

  it('stretches a metre eastwards as much as it squeezes one northwards', () => {
    fc.assert(
      fc.property(fc.double({ min: -80, max: 80, noNaN: true }), (latitude) => {
        const here = planePointOf({ latitude, longitude: 120 })
        const north = planePointOf({ latitude: latitude + 1e-5, longitude: 120 })
        const east = planePointOf({ latitude, longitude: 120 + 1e-5 })
        // Of the ellipsoid: 1e-5 degrees along the meridian and along the parallel, in metres.
        const bend = 1 - 0.006_694_379_99 * Math.sin((latitude * Math.PI) / 180) ** 2
        const northwards = (6_378_137 * (1 - 0.006_694_379_99) * Math.PI) / 1.8e7 / bend ** 1.5
        const cosine = Math.cos((latitude * Math.PI) / 180)
        const eastwards = (6_378_137 * cosine * Math.PI) / 1.8e7 / Math.sqrt(bend)
        expect((east.east - here.east) / eastwards).toBeCloseTo(stretchAt(latitude), 5)
        expect((north.north - here.north) / northwards).toBeCloseTo(1 / stretchAt(latitude), 5)
      }),
    )
  })
})

describe('the distance between two spots', () => {
  it('is that on the ellipsoid', () => {
    // One minute of longitude on the equator is a geographical mile, 1,855.325 m.
    const equator = { latitude: 0, longitude: 123 }
    expect(metersBetween(equator, { latitude: 0, longitude: 123 + 1 / 60 })).toBeCloseTo(
      1855.325,
      2,
    )
    // One minute of latitude at the equator is 1,842.904 m (WGS 84: a (1 - e^2) pi / 10,800).
    expect(metersBetween(equator, { latitude: 1 / 60, longitude: 123 })).toBeCloseTo(1842.905, 2)
  })
})
