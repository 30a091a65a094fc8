import Flatbush from 'flatbush'
import { isWithin, outlineOf } from './coverage-geometry.ts'
import type { CoverageArea, Spot } from './coverage-types.ts'
import { planePointOf, stretchAt } from './equal-area.ts'

const MM = 1000

/** Finds the area in which a spot lies; undefined outside of all of them. */
export function areaFinder<T extends Pick<CoverageArea, 'polygons'>>(
  areas: readonly T[],
): (spot: Spot) => T | undefined {
  if (areas.length === 0) return () => undefined
  const outlines = areas.map(({ polygons }) => outlineOf(polygons))
  const index = new Flatbush(areas.length)
  for (const { bounds } of outlines) {
    index.add(bounds.west, bounds.south, bounds.east, bounds.north)
  }
  index.finish()
  return (spot) => {
    const plane = planePointOf(spot)
    const [east, north] = [plane.east * MM, plane.north * MM]
    const found = index
      .search(east, north, east, north)
      .find((at) => isWithin(outlines[at] as (typeof outlines)[number], east, north))
    return found === undefined ? undefined : areas[found]
  }
}

/** Metres from a spot to the nearest point of an area's outline; 0 within it. */
export function metersToArea(polygons: CoverageArea['polygons'], spot: Spot): number {
  const outline = outlineOf(polygons)
  const plane = planePointOf(spot)
  const [east, north] = [plane.east * MM, plane.north * MM]
  if (isWithin(outline, east, north)) return 0
  const stretch = stretchAt(spot.latitude)
  let nearest = Number.POSITIVE_INFINITY
  for (const { points } of outline.rings) {
    let [x, y] = [
      ((points.at(-2) as number) - east) / stretch,
      ((points.at(-1) as number) - north) * stretch,
    ]
    for (let at = 0; at < points.length; at += 2) {
      const nextX = ((points[at] as number) - east) / stretch
      const nextY = ((points[at + 1] as number) - north) * stretch
      nearest = Math.min(nearest, distanceToLine(x, y, nextX - x, nextY - y))
      x = nextX
      y = nextY
    }
  }
  return nearest / MM
}

/** From the origin to a line that begins at (x, y) and is as long as the step. */
function distanceToLine(x: number, y: number, stepX: number, stepY: number): number {
  const square = stepX * stepX + stepY * stepY
  const along = square === 0 ? 0 : -(x * stepX + y * stepY) / square
  const part = Math.min(1, Math.max(0, along))
  return Math.hypot(x + part * stepX, y + part * stepY)
}
