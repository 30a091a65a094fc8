import {
  areaPaths,
  booleanOpWithPolyTree,
  ClipType,
  difference,
  FillRule,
  intersect,
  PolyTree64,
} from 'clipper2-ts'
import type { Path64, Paths64, PolyPath64 } from 'clipper2-ts'
import type { CoverageArea, Spot } from './coverage-types.ts'
import { planePointOf, spotOf, stretchAt } from './equal-area.ts'

/** A box of the plane, mm. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** An area on the plane: whole millimetres, since clipping is exact in whole numbers alone. */
export interface Outline {
  readonly bounds: Box
  readonly squareMeters: number
  readonly rings: readonly PlaneRing[]
}

export interface PlaneRing {
  /** East and north in turns, without the closing point. */
  readonly points: Float64Array
  readonly isHole: boolean
}

/** All within reach of a spot: a polygon of exactly the circle's area about its centre. */
export interface Disc {
  /** Centre on the plane, whole mm. */
  readonly east: number
  readonly north: number
  /** Half of its axes, mm: it is an ellipse, since the plane stretches circles. */
  readonly halfEast: number
  readonly halfNorth: number
  readonly bounds: Box
  readonly squareMeters: number
}

/** Where a disc and an outline meet. */
export interface Meeting {
  /** The disc lies in the outline whole. */
  readonly isWhole: boolean
  /** What of the outline's rings lies in the disc's box, about the disc's centre, whole mm. */
  readonly rings: readonly Int32Array[]
}

/** What of a disc is left beside others. */
export interface Remainder {
  readonly squareMeters: number
  readonly paths: Paths64
}

const MM = 1000
const SQUARE_MM = MM * MM
/**
 * Corners of a disc. Its border strays by a tenth of a metre from a circle of 300 m, and the overlap
 * of two comes out right to a hundred-thousandth.
 */
const CORNERS = 96
/** Corners lie a little outside of the circle, so that the polygon has the circle's area. */
const CORNER_RADIUS = Math.sqrt((2 * Math.PI) / CORNERS / Math.sin((2 * Math.PI) / CORNERS))
const CIRCLE = Array.from({ length: CORNERS }, (_, corner) => {
  const angle = (2 * Math.PI * corner) / CORNERS
  return [CORNER_RADIUS * Math.cos(angle), CORNER_RADIUS * Math.sin(angle)] as const
})

export function outlineOf(polygons: CoverageArea['polygons']): Outline {
  const rings: PlaneRing[] = []
  let [squareMm, west, south, east, north] = [0, Infinity, Infinity, -Infinity, -Infinity]
  for (const polygon of polygons) {
    for (const [place, degrees] of polygon.entries()) {
      const ring = { points: onPlane(degrees), isHole: place > 0 }
      rings.push(ring)
      const { points } = ring
      squareMm += squareMmOf(points) * (ring.isHole ? -1 : 1)
      for (let at = 0; at < points.length; at += 2) {
        west = Math.min(west, points[at] as number)
        east = Math.max(east, points[at] as number)
        south = Math.min(south, points[at + 1] as number)
        north = Math.max(north, points[at + 1] as number)
      }
    }
  }
  return { bounds: { west, south, east, north }, squareMeters: squareMm / SQUARE_MM, rings }
}

/** A ring on the plane, mm, without its closing point. */
function onPlane(degrees: Float64Array): Float64Array {
  const last = degrees.length - 2
  const isClosed = last > 0 && degrees[0] === degrees[last] && degrees[1] === degrees[last + 1]
  const ring = new Float64Array(isClosed ? last : degrees.length)
  for (let at = 0; at < ring.length; at += 2) {
    const [longitude, latitude] = [degrees[at] as number, degrees[at + 1] as number]
    const { east, north } = planePointOf({ longitude, latitude })
    ring[at] = Math.round(east * MM)
    ring[at + 1] = Math.round(north * MM)
  }
  return ring
}

/** Shoelace formula about the first point, so that no figure is larger than the ring's square. */
function squareMmOf(ring: ArrayLike<number>): number {
  const [firstEast, firstNorth] = [ring[0] ?? 0, ring[1] ?? 0]
  let twice = 0
  let [lastEast, lastNorth] = [0, 0]
  for (let at = 2; at < ring.length; at += 2) {
    const [east, north] = [(ring[at] as number) - firstEast, (ring[at + 1] as number) - firstNorth]
    twice += lastEast * north - east * lastNorth
    lastEast = east
    lastNorth = north
  }
  return Math.abs(twice) / 2
}

/** Whether a point of the plane, mm, is in an outline and in none of its holes. */
export function isWithin({ rings, bounds }: Outline, east: number, north: number): boolean {
  if (east < bounds.west || east > bounds.east) return false
  if (north < bounds.south || north > bounds.north) return false
  let isInside = false
  for (const { points } of rings) {
    let [lastEast, lastNorth] = [points.at(-2) as number, points.at(-1) as number]
    for (let at = 0; at < points.length; at += 2) {
      const [nextEast, nextNorth] = [points[at] as number, points[at + 1] as number]
      if (
        nextNorth > north !== lastNorth > north &&
        east < ((lastEast - nextEast) * (north - nextNorth)) / (lastNorth - nextNorth) + nextEast
      ) {
        isInside = !isInside
      }
      lastEast = nextEast
      lastNorth = nextNorth
    }
  }
  return isInside
}

export function discOf(spot: Spot, reachMeters: number): Disc {
  const center = planePointOf(spot)
  const [east, north] = [Math.round(center.east * MM), Math.round(center.north * MM)]
  const stretch = stretchAt(spot.latitude)
  const [halfEast, halfNorth] = [reachMeters * MM * stretch, (reachMeters * MM) / stretch]
  const [besideMm, aboveMm] = [
    Math.ceil(halfEast * CORNER_RADIUS),
    Math.ceil(halfNorth * CORNER_RADIUS),
  ]
  const bounds = {
    west: east - besideMm,
    south: north - aboveMm,
    east: east + besideMm,
    north: north + aboveMm,
  }
  return {
    east,
    north,
    halfEast,
    halfNorth,
    bounds,
    squareMeters: Math.PI * reachMeters ** 2,
  }
}

/** Where a disc meets an outline; null where their boxes do not. */
export function meetingOf(disc: Disc, { bounds, rings }: Outline): Meeting | null {
  const box = disc.bounds
  if (box.west > bounds.east || box.east < bounds.west) return null
  if (box.south > bounds.north || box.north < bounds.south) return null
  const cuts: Int32Array[] = []
  let squareMm = 0
  for (const { points, isHole } of rings) {
    const cut = cutToBox(points, box)
    if (cut.length < 6) continue
    squareMm += squareMmOf(cut) * (isHole ? -1 : 1)
    cuts.push(aboutCentre(cut, disc))
  }
  const boxMm = (box.east - box.west) * (box.north - box.south)
  return cuts.length === 0 ? null : { isWhole: squareMm > boxMm * (1 - 1e-9), rings: cuts }
}

function aboutCentre(points: ArrayLike<number>, { east, north }: Disc): Int32Array {
  const about = new Int32Array(points.length)
  for (let at = 0; at < about.length; at += 2) {
    about[at] = Math.round((points[at] as number) - east)
    about[at + 1] = Math.round((points[at + 1] as number) - north)
  }
  return about
}

/** Numbers in turns as the library takes them: made when needed, since a country has many. */
function pathOf(ring: Int32Array): Path64 {
  const path: Path64 = []
  for (let at = 0; at < ring.length; at += 2) {
    path.push({ x: ring[at] as number, y: ring[at + 1] as number })
  }
  return path
}

/** A disc about the centre of another one, or of itself. */
function discPath({ east, north, halfEast, halfNorth }: Disc, about: Disc): Path64 {
  const [besideMm, aboveMm] = [east - about.east, north - about.north]
  return CIRCLE.map(([x, y]) => ({
    x: Math.round(x * halfEast) + besideMm,
    y: Math.round(y * halfNorth) + aboveMm,
  }))
}

/** What of a disc none of the others reaches. */
export function remainderOf(disc: Disc, others: readonly Disc[]): Remainder {
  const own = [discPath(disc, disc)]
  if (others.length === 0) return { squareMeters: disc.squareMeters, paths: own }
  const clips = others.map((other) => discPath(other, disc))
  const paths = difference(own, clips, FillRule.NonZero)
  return { squareMeters: areaPaths(paths) / SQUARE_MM, paths }
}

/** How much of a remainder lies in the outline that the disc meets. */
export function squareMetersIn(remainder: Remainder, { isWhole, rings }: Meeting): number {
  if (isWhole || remainder.paths.length === 0) return remainder.squareMeters
  return areaPaths(intersect(remainder.paths, rings.map(pathOf), FillRule.EvenOdd)) / SQUARE_MM
}

/**
 * What of a ring lies in a box, as one ring that may run along the box's border and back (Sutherland and
 * Hodgman 1974): it makes the numbers that are clipped few and small.
 */
function cutToBox(ring: Float64Array, { west, south, east, north }: Box): ArrayLike<number> {
  let cut: ArrayLike<number> = ring
  for (const [axis, limit, sign] of [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ] as const) {
    cut = cutAtLine(cut, axis, limit, sign)
    if (cut.length === 0) return cut
  }
  return cut
}

/** Keeps what has its east (axis 0) or north (1) above the limit, or below it for sign -1. */
function cutAtLine(
  ring: ArrayLike<number>,
  axis: 0 | 1,
  limit: number,
  sign: 1 | -1,
): ArrayLike<number> {
  const kept: number[] = []
  const { length } = ring
  let [lastEast, lastNorth] = [ring[length - 2] as number, ring[length - 1] as number]
  let lastOver = ((axis === 0 ? lastEast : lastNorth) - limit) * sign
  for (let at = 0; at < length; at += 2) {
    const [east, north] = [ring[at] as number, ring[at + 1] as number]
    const over = ((axis === 0 ? east : north) - limit) * sign
    if (over >= 0 !== lastOver >= 0) {
      const share = lastOver / (lastOver - over)
      if (axis === 0) kept.push(limit, lastNorth + (north - lastNorth) * share)
      else kept.push(lastEast + (east - lastEast) * share, limit)
    }
    if (over >= 0) kept.push(east, north)
    lastEast = east
    lastNorth = north
    lastOver = over
  }
  return kept
}

/**
 * All that discs which hang together reach, as coordinates of a GeoJSON MultiPolygon in degrees, to
 * be drawn. Discs far from each other are given one group at a time.
 */
export function shapeOf(discs: readonly Disc[]): number[][][][] {
  const [first] = discs
  if (first === undefined) return []
  const paths = discs.map((disc) => discPath(disc, first))
  const tree = new PolyTree64()
  booleanOpWithPolyTree(ClipType.Union, paths, null, tree, FillRule.NonZero)
  const polygons: number[][][][] = []
  const addPolygons = (node: PolyPath64): void => {
    for (const outer of childrenOf(node)) {
      polygons.push([outer, ...childrenOf(outer)].map(({ poly }) => ringOf(poly ?? [], first)))
      for (const hole of childrenOf(outer)) addPolygons(hole)
    }
  }
  addPolygons(tree)
  return polygons
}

function childrenOf(node: PolyPath64): readonly PolyPath64[] {
  return Array.from({ length: node.count }, (_, at) => node.child(at))
}

/** Degrees to about a decimetre, closed as RFC 7946 asks: outer rings counterclockwise as they come. */
function ringOf(path: Path64, { east, north }: Disc): number[][] {
  const ring = path.map(({ x, y }) => {
    const spot = spotOf({ east: (x + east) / MM, north: (y + north) / MM })
    return [rounded(spot.longitude), rounded(spot.latitude)]
  })
  return [...ring, ...ring.slice(0, 1)]
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
