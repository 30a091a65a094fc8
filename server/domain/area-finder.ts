import Flatbush from 'flatbush'
import { isWithin, outlineOf } from './coverage-geometry.ts'
import type { Outline } from './coverage-geometry.ts'
import type { CoverageArea, Spot } from './coverage-types.ts'
import { planePointOf, stretchAt } from './equal-area.ts'

const MM = 1000

/** Which boxes touch a box on the plane (mm), the first ones first. */
export type BoxFinder = (
  west: number,
  south: number,
  east: number,
  north: number,
) => readonly number[]

export function boxFinder(boxes: readonly Outline['bounds'][]): BoxFinder {
  if (boxes.length === 0) return () => []
  const index = new Flatbush(boxes.length)
  for (const { west, south, east, north } of boxes) index.add(west, south, east, north)
  index.finish()
  return (...box) => index.search(...box).sort((a, b) => a - b)
}

/** Finds the first outline in which a point of the plane (mm) lies, among those that a box finder tells. */
export function outlineFinder(
  outlines: readonly Outline[],
  boxes: BoxFinder,
): (east: number, north: number) => number | null {
  return (east, north) =>
    boxes(east, north, east, north).find((at) => isWithin(outlines[at] as Outline, east, north)) ??
    null
}

/** Where a spot lies on the plane, in whole mm. */
export function pointInMm(spot: Spot): { readonly east: number; readonly north: number } {
  const { east, north } = planePointOf(spot)
  return { east: Math.round(east * MM), north: Math.round(north * MM) }
}

/** Finds the area in which a spot lies; undefined outside of all of them. */
export function areaFinder<T extends Pick<CoverageArea, 'polygons'>>(
  areas: readonly T[],
): (spot: Spot) => T | undefined {
  const outlines = areas.map(({ polygons }) => outlineOf(polygons))
  const find = outlineFinder(outlines, boxFinder(outlines.map(({ bounds }) => bounds)))
  return (spot) => {
    const { east, north } = pointInMm(spot)
    return areas[find(east, north) ?? -1]
  }
}

/** Metres from a spot to the nearest point of an area's outline; 0 within it. */
export function metersToArea(polygons: CoverageArea['polygons'], spot: Spot): number {
  const outline = outlineOf(polygons)
  const { east, north } = pointInMm(spot)
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
