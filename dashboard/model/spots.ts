import type { PlaceNow } from '#contract/fleet.ts'
import { changedIndexes } from './changed.ts'
import type { Passing } from './passing.ts'
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

/** The groups of a box at a zoom. */
interface Grouping {
  readonly box: Box
  readonly zoom: number
  /** The cells; those that were joined to a seed are counted in it. */
  readonly cells: readonly Group[]
  /** The cell of each place; -1 for one that is not in the box. */
  readonly cellAt: Int32Array
  /** The seed of each cell. */
  readonly seedAt: Int32Array
  /** The seeds whose middle is in the box, in the order of the spots. */
  readonly seeds: readonly number[]
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

/** Places of a list: which of them are on the map. */
export type Mapped = Pick<Passing, 'all' | 'isIn'>

/**
 * Places grouped for a map, by a grid whose cells are as wide as places must be apart. Nothing is
 * built beforehand but their positions: a country's 83,762 places are grouped in some milliseconds,
 * and where only states have changed, those alone are counted anew.
 */
export class SpotIndex {
  readonly #mapped: Mapped
  readonly #apartPx: number
  readonly #x: Float64Array
  readonly #y: Float64Array
  /** Of the box that was asked for last. */
  #grouping: Grouping | null = null

  /**
   * `apartPx`: places closer than this on the screen are drawn as a group. `before` is the index of
   * the same places in earlier states: they seldom move.
   */
  constructor(mapped: Mapped, apartPx: number, before?: SpotIndex) {
    this.#mapped = mapped
    this.#apartPx = apartPx
    const changed = before === undefined ? null : changedAtSpots(before.#mapped.all, mapped.all)
    if (before === undefined || changed === null) {
      this.#x = Float64Array.from(mapped.all, ({ longitude }) => xOf(longitude))
      this.#y = Float64Array.from(mapped.all, ({ latitude }) => yOf(latitude))
      return
    }
    this.#x = before.#x
    this.#y = before.#y
    if (before.#apartPx !== apartPx || before.#mapped.isIn !== mapped.isIn) return
    const grouping = before.#grouping
    if (grouping !== null) {
      this.#grouping = restated(grouping, before.#mapped.all, mapped.all, changed)
    }
  }

  /** The spots in a box at a zoom. */
  spots(box: Box, zoom: number): readonly Spot[] {
    const known = this.#grouping
    const isSame = known?.zoom === zoom && known.box.every((side, index) => side === box[index])
    this.#grouping = isSame ? known : this.#groupingOf(box, zoom)
    return this.#spotsOf(this.#grouping)
  }

  /** The lowest zoom from `zoom` on at which a place stands alone. */
  zoomAlone(place: PlaceNow, zoom: number): number {
    for (let at = zoom; at <= CLUSTER_ZOOM_MAX; at = Math.floor(at) + 1) {
      const near = (3 * this.#apartPx * 360) / (WORLD_PX * 2 ** at)
      const { longitude, latitude } = place
      const around: Box = [longitude - near, latitude - near, longitude + near, latitude + near]
      const spots = this.#spotsOf(this.#groupingOf(around, at))
      if (spots.some(({ key }) => key === place.id)) return at
    }
    return CLUSTER_ZOOM_MAX + 1
  }

  #spotsOf({ cells, seeds, zoom }: Grouping): readonly Spot[] {
    return seeds.flatMap((seed) => {
      const group = cells[seed]
      return group === undefined ? [] : [this.#spotOf(group, zoom)]
    })
  }

  #groupingOf(box: Box, zoom: number): Grouping {
    const [west, south, east, north] = box
    const isAlone = zoom > CLUSTER_ZOOM_MAX
    const cell = this.#apartPx / (WORLD_PX * 2 ** zoom)
    const { cells, cellAt } = this.#cells(box, cell, isAlone)
    const seedAt = Int32Array.from(cells.keys())
    const joined = isAlone ? cells.map((_, index) => index) : joinedCells(cells, cell, seedAt)
    const seeds = joined.filter((seed) => {
      const { sumX = 0, sumY = 0, count = 1 } = cells[seed] ?? {}
      const [x, y] = [sumX / count, sumY / count]
      return x >= xOf(west) && x <= xOf(east) && y >= yOf(north) && y <= yOf(south)
    })
    return { box, zoom, cells, cellAt, seedAt, seeds }
  }

  /** The places in and about a box, by cell; where each stands alone, each in its own. */
  #cells(
    [west, south, east, north]: Box,
    cell: number,
    isAlone: boolean,
  ): Pick<Grouping, 'cells' | 'cellAt'> {
    const { all, isIn } = this.#mapped
    const margin = MARGIN_CELLS * cell
    const [minX, maxX] = [xOf(west) - margin, xOf(east) + margin]
    const [minY, maxY] = [yOf(north) - margin, yOf(south) + margin]
    const cellAt = new Int32Array(all.length).fill(-1)
    const numbers = new Map<number, number>()
    const cells: Group[] = []
    for (let index = 0; index < all.length; index += 1) {
      const x = this.#x[index] ?? 0
      const y = this.#y[index] ?? 0
      if (isIn[index] === 0 || x < minX || x > maxX || y < minY || y > maxY) continue
      const key = isAlone ? index : Math.floor(y / cell) * ROW_CELLS + Math.floor(x / cell)
      let number = numbers.get(key)
      if (number === undefined) {
        number = cells.length
        numbers.set(key, number)
        cells.push(emptyGroup(key, index, x, y))
      }
      cellAt[index] = number
      const group = cells[number] as Group
      group.count += 1
      group.sumX += x
      group.sumY += y
      if (x < group.minX) group.minX = x
      else if (x > group.maxX) group.maxX = x
      if (y < group.minY) group.minY = y
      else if (y > group.maxY) group.maxY = y
      tell(group, all[index] as PlaceNow, 1)
    }
    return { cells, cellAt }
  }

  #spotOf({ key, first, count, sumX, sumY, byState, ...box }: Group, zoom: number): Spot {
    const place = this.#mapped.all[first]
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

/** Where a list of places at the same spots has changed; null when one of them has moved. */
function changedAtSpots(
  before: readonly PlaceNow[],
  places: readonly PlaceNow[],
): readonly number[] | null {
  const changed = changedIndexes(before, places)
  const isAtSpot = (index: number): boolean =>
    places[index]?.latitude === before[index]?.latitude &&
    places[index]?.longitude === before[index]?.longitude
  return changed?.every(isAtSpot) === true ? changed : null
}

function tell(group: Group, { state }: PlaceNow, by: 1 | -1): void {
  const index = STATE_INDEX[state]
  group.byState[index] = (group.byState[index] ?? 0) + by
}

/** A grouping of the same places with the states that some of them have now. */
function restated(
  grouping: Grouping,
  before: readonly PlaceNow[],
  places: readonly PlaceNow[],
  changed: readonly number[],
): Grouping {
  const cells = [...grouping.cells]
  for (const index of changed) {
    const cell = grouping.cellAt[index] ?? -1
    const [former, place] = [before[index], places[index]]
    if (cell < 0 || former === undefined || place === undefined) continue
    if (former.state === place.state) continue
    const seed = grouping.seedAt[cell] ?? cell
    let group = cells[seed] as Group
    if (group === grouping.cells[seed]) {
      group = { ...group, byState: [...group.byState] }
      cells[seed] = group
    }
    tell(group, former, -1)
    tell(group, place, 1)
  }
  return { ...grouping, cells }
}

function emptyGroup(key: number, first: number, x: number, y: number): Group {
  const byState = [0, 0, 0, 0, 0]
  const box = { minX: x, maxX: x, minY: y, maxY: y }
  return { ...box, key, first, count: 0, sumX: 0, sumY: 0, byState, role: 'free' }
}

/**
 * Joins cells whose places are closer than a cell is wide, though the grid cuts between them: the
 * fullest first, so that the same places make the same groups whatever part of the map is in sight.
 * Gives the seeds, and notes in `seedAt` which cells were joined to which.
 */
function joinedCells(
  cells: readonly Group[],
  width: number,
  seedAt: Int32Array,
): readonly number[] {
  const byKey = new Map(cells.map((cell, index) => [cell.key, index]))
  const order = [...cells].sort((a, b) => b.count - a.count || a.key - b.key)
  const seeds: number[] = []
  for (const group of order) {
    if (group.role === 'joined') continue
    group.role = 'seed'
    const seed = byKey.get(group.key) ?? 0
    seeds.push(seed)
    for (const row of [-1, 0, 1]) {
      for (const column of [-1, 0, 1]) {
        const index = byKey.get(group.key + row * ROW_CELLS + column)
        const other = cells[index ?? -1]
        if (index === undefined || other?.role !== 'free') continue
        if (distance(group, other) >= width) continue
        join(group, other)
        seedAt[index] = seed
      }
    }
  }
  return seeds
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
