import type { PlaceNow } from '#contract/fleet.ts'
import type { Tally } from './states.ts'

/** What the map draws at one spot: a place, or a group of places too close to tell apart. */
export type Spot =
  | { readonly kind: 'place'; readonly key: string; readonly place: PlaceNow }
  | {
      readonly kind: 'cluster'
      readonly key: string
      readonly latitude: number
      readonly longitude: number
      readonly tally: Tally
      readonly count: number
      /** The zoom at which its outermost places are no longer one group. */
      readonly expansionZoom: number
    }

/** West, south, east, north, in degrees. */
export type Box = readonly [number, number, number, number]

/** Beyond this zoom every place stands alone. */
export const CLUSTER_ZOOM_MAX = 15
const WORLD_PX = 256
/** Cells that are looked at beyond the box, so that groups at its edge are the same as inside. */
const MARGIN_CELLS = 2
/** Cells beside one another are numbered by row and column; at the last zoom a row has fewer. */
const ROW_CELLS = 2 ** 24

const STATE_INDEX = { up: 0, degraded: 1, down: 2, unknown: 3, planned: 4 } as const

/** Places of one cell of the grid, or of several that were joined. */
interface Group {
  readonly key: number
  readonly first: number
  count: number
  sumX: number
  sumY: number
  minX: number
  maxX: number
  minY: number
  maxY: number
  readonly byState: number[]
  role: 'free' | 'seed' | 'joined'
}

/** Position in the square of the web's Mercator projection (EPSG:3857), 0 to 1, north and west are 0. */
const xOf = (longitude: number): number => longitude / 360 + 0.5
function yOf(latitude: number): number {
  const sin = Math.sin((latitude * Math.PI) / 180)
  const y = 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI
  return Math.min(1, Math.max(0, y))
}
const longitudeOf = (x: number): number => (x - 0.5) * 360
const latitudeOf = (y: number): number =>
  (360 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI))) / Math.PI - 90

/**
 * Places grouped for a map, by a grid whose cells are as wide as places must be apart. Nothing is
 * built beforehand but their positions: a country's 83,762 places are grouped in some milliseconds,
 * whatever of them has changed.
 */
export class SpotIndex {
  readonly #places: readonly PlaceNow[]
  readonly #apartPx: number
  readonly #x: Float64Array
  readonly #y: Float64Array

  /**
   * `apartPx`: places closer than this on the screen are drawn as a group. `before` is the index of
   * the same places in earlier states: they seldom move.
   */
  constructor(places: readonly PlaceNow[], apartPx: number, before?: SpotIndex) {
    this.#places = places
    this.#apartPx = apartPx
    if (before !== undefined && areAtSameSpots(places, before.#places)) {
      this.#x = before.#x
      this.#y = before.#y
    } else {
      this.#x = Float64Array.from(places, ({ longitude }) => xOf(longitude))
      this.#y = Float64Array.from(places, ({ latitude }) => yOf(latitude))
    }
  }

  /** The spots in a box at a zoom. */
  spots([west, south, east, north]: Box, zoom: number): readonly Spot[] {
    const at = Math.floor(zoom)
    const cell = this.#apartPx / (WORLD_PX * 2 ** at)
    const margin = MARGIN_CELLS * cell
    const [minX, maxX] = [xOf(west) - margin, xOf(east) + margin]
    const [minY, maxY] = [yOf(north) - margin, yOf(south) + margin]
    const groups = this.#cells(minX, maxX, minY, maxY, at > CLUSTER_ZOOM_MAX ? null : cell)
    const joined = at > CLUSTER_ZOOM_MAX ? groups : joinedCells(groups, cell)
    return joined
      .filter(({ sumX, sumY, count }) => {
        const [x, y] = [sumX / count, sumY / count]
        return x >= xOf(west) && x <= xOf(east) && y >= yOf(north) && y <= yOf(south)
      })
      .map((group) => this.#spotOf(group, at))
  }

  /** The lowest zoom from `zoom` on at which a place stands alone. */
  zoomAlone(place: PlaceNow, zoom: number): number {
    for (let at = Math.floor(zoom); at <= CLUSTER_ZOOM_MAX; at += 1) {
      const near = (3 * this.#apartPx * 360) / (WORLD_PX * 2 ** at)
      const { longitude, latitude } = place
      const around: Box = [longitude - near, latitude - near, longitude + near, latitude + near]
      if (this.spots(around, at).some(({ key }) => key === place.id)) return Math.max(at, zoom)
    }
    return CLUSTER_ZOOM_MAX + 1
  }

  /** The places within bounds, by cell; without a cell's width each of its own. */
  #cells(
    minX: number,
    maxX: number,
    minY: number,
    maxY: number,
    cell: number | null,
  ): readonly Group[] {
    const groups = new Map<number, Group>()
    for (let index = 0; index < this.#places.length; index += 1) {
      const x = this.#x[index] ?? 0
      const y = this.#y[index] ?? 0
      if (x < minX || x > maxX || y < minY || y > maxY) continue
      const key = cell === null ? index : Math.floor(y / cell) * ROW_CELLS + Math.floor(x / cell)
      let group = groups.get(key)
      if (group === undefined) {
        group = emptyGroup(key, index, x, y)
        groups.set(key, group)
      }
      group.count += 1
      group.sumX += x
      group.sumY += y
      if (x < group.minX) group.minX = x
      else if (x > group.maxX) group.maxX = x
      if (y < group.minY) group.minY = y
      else if (y > group.maxY) group.maxY = y
      const state = STATE_INDEX[this.#places[index]?.state ?? 'unknown']
      group.byState[state] = (group.byState[state] ?? 0) + 1
    }
    return [...groups.values()]
  }

  #spotOf({ key, first, count, sumX, sumY, byState, ...box }: Group, zoom: number): Spot {
    const place = this.#places[first]
    if (count === 1 && place !== undefined) return { kind: 'place', key: place.id, place }
    const [up = 0, degraded = 0, down = 0, unknown = 0, planned = 0] = byState
    const extent = Math.max(box.maxX - box.minX, box.maxY - box.minY)
    // Two cells' widths apart, the outermost two are in cells that are not joined.
    const apartZoom = Math.ceil(Math.log2((2 * this.#apartPx) / (WORLD_PX * extent)))
    return {
      kind: 'cluster',
      key: `group ${zoom} ${key}`,
      longitude: longitudeOf(sumX / count),
      latitude: latitudeOf(sumY / count),
      tally: { up, degraded, down, unknown, planned },
      count,
      expansionZoom: Math.min(CLUSTER_ZOOM_MAX + 1, Math.max(zoom + 1, apartZoom)),
    }
  }
}

function areAtSameSpots(places: readonly PlaceNow[], before: readonly PlaceNow[]): boolean {
  return (
    places.length === before.length &&
    places.every((place, index) => {
      const former = before[index]
      return place.latitude === former?.latitude && place.longitude === former.longitude
    })
  )
}

function emptyGroup(key: number, first: number, x: number, y: number): Group {
  const byState = [0, 0, 0, 0, 0]
  const box = { minX: x, maxX: x, minY: y, maxY: y }
  return { ...box, key, first, count: 0, sumX: 0, sumY: 0, byState, role: 'free' }
}

/**
 * Joins cells whose places are closer than a cell is wide, though the grid cuts between them: the
 * fullest first, so that the same places make the same groups whatever part of the map is in sight.
 */
function joinedCells(cells: readonly Group[], width: number): readonly Group[] {
  const byKey = new Map(cells.map((cell) => [cell.key, cell]))
  const order = [...cells].sort((a, b) => b.count - a.count || a.key - b.key)
  const groups: Group[] = []
  for (const group of order) {
    if (group.role === 'joined') continue
    group.role = 'seed'
    groups.push(group)
    for (const row of [-1, 0, 1]) {
      for (const column of [-1, 0, 1]) {
        const other = byKey.get(group.key + row * ROW_CELLS + column)
        if (other?.role === 'free' && distance(group, other) < width) join(group, other)
      }
    }
  }
  return groups
}

function distance(a: Group, b: Group): number {
  return Math.hypot(a.sumX / a.count - b.sumX / b.count, a.sumY / a.count - b.sumY / b.count)
}

function join(group: Group, other: Group): void {
  other.role = 'joined'
  group.count += other.count
  group.sumX += other.sumX
  group.sumY += other.sumY
  group.minX = Math.min(group.minX, other.minX)
  group.maxX = Math.max(group.maxX, other.maxX)
  group.minY = Math.min(group.minY, other.minY)
  group.maxY = Math.max(group.maxY, other.maxY)
  other.byState.forEach((count, state) => {
    group.byState[state] = (group.byState[state] ?? 0) + count
  })
}
