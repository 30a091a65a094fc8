import type { Coverage, CoverageShapes } from '#contract/coverage.ts'
import type { ResidentSpread } from '../domain/resident-spread.ts'
import { spotReach } from '../domain/spot-reach.ts'

/** What the places of a coverage reach together, to be drawn. */
export function shapesOf(
  { places, rules: { reachMeters } }: Coverage,
  spread: ResidentSpread,
): CoverageShapes {
  const reach = spotReach(spread, places, reachMeters)
  const shape = (of: 'equipped' | 'with-service'): CoverageShapes['features'][number] => {
    const spots = places.flatMap(({ verdict }, spot) => {
      const isMeant = of === 'equipped' ? verdict !== 'no-equipment' : verdict === 'with-service'
      return isMeant ? [spot] : []
    })
    return {
      type: 'Feature',
      properties: { of, reachMeters },
      geometry: { type: 'MultiPolygon', coordinates: reach.shapeOf(spots) },
    }
  }
  return { type: 'FeatureCollection', features: [shape('equipped'), shape('with-service')] }
}
