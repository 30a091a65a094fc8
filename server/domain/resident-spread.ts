import type { Coverage } from '#contract/coverage.ts'
import { boxFinder, outlineFinder, pointInMm } from './area-finder.ts'
import { meetingOf, outlineOf, remainderOf, squareMetersIn } from './coverage-geometry.ts'
import type { Disc, Meeting, Outline } from './coverage-geometry.ts'
import type { CoverageArea, ResidentGrid, Spot } from './coverage-types.ts'

/** A kelurahan with what is worked out of its outline once. */
export interface SpreadArea {
  readonly code: string
  readonly name: string
  readonly kecamatan: string
  readonly outline: Outline
  /** Null where neither the kelurahan nor the grid says. */
  readonly residents: number | null
}

/** Residents of one area, by its index in `ResidentSpread.areas`. */
export interface Reached {
  readonly area: number
  readonly residents: number
}

export function residentsOf(reached: readonly Reached[]): number {
  return reached.reduce((sum, { residents }) => sum + residents, 0)
}

/** Where residents live, ready to be asked who is within reach. */
export interface ResidentSpread {
  readonly by: Coverage['residentsBy']
  readonly areas: readonly SpreadArea[]
  /** Of all areas; null where none is known. */
  readonly residents: number | null
  /** Index of the area that a spot lies in; null outside of all. */
  areaAt(spot: Spot): number | null
  /** Looks once at what a disc may reach; the question can be asked often. */
  around(disc: Disc): (others: readonly Disc[]) => readonly Reached[]
}

interface Cell {
  /** On the plane, mm. */
  readonly east: number
  readonly north: number
  readonly area: number
  readonly residents: number
}

/**
 * Spreads residents over their kelurahan. The grid says where they live, the kelurahan's own count how
 * many they are: cells of a kelurahan with a count are taken in proportion, so that its figures agree with
 * the register; without one the cells are counted as they are. A cell belongs to the kelurahan that its
 * centre lies in, and is within reach when its centre is; cells outside of all are left out. Without a
 * grid, and where the grid has nobody in a kelurahan, residents are spread evenly over its outline.
 */
export function spreadOf(
  kelurahan: readonly CoverageArea[],
  grid: ResidentGrid | null,
): ResidentSpread {
  const outlines = kelurahan.map(({ polygons }) => outlineOf(polygons))
  const index = boxFinder(outlines.map(({ bounds }) => bounds))
  const areaAtPoint = outlineFinder(outlines, index)
  const { cells, counted } = cellsOf(kelurahan, grid, areaAtPoint)
  const areas = kelurahan.map(({ code, name, kecamatan, residents }, at) => ({
    code,
    name,
    kecamatan,
    outline: outlines[at] as Outline,
    residents: residents ?? counted.get(at) ?? null,
  }))
  /** Residents of a square metre; null for those that cells speak for or nobody counted. */
  const densities = areas.map(({ residents, outline }, at) =>
    residents === null || counted.has(at) || outline.squareMeters <= 0
      ? null
      : residents / outline.squareMeters,
  )
  const cellIndex = boxFinder(
    cells.map(({ east, north }) => ({ west: east, south: north, east, north })),
  )
  const known = areas.flatMap(({ residents }) => residents ?? [])
  const isEven = densities.some((density) => density !== null)
  return {
    by: counted.size > 0 ? 'grid' : isEven ? 'even' : 'none',
    areas,
    residents: known.length === 0 ? null : sumOf(known),
    areaAt: (spot) => {
      const { east, north } = pointInMm(spot)
      return areaAtPoint(east, north)
    },
    around: (disc) => {
      const { west, south, east, north } = disc.bounds
      const meetings = index(west, south, east, north).flatMap((area) => {
        const density = densities[area] ?? null
        const meeting = density === null ? null : meetingOf(disc, areas[area]?.outline as Outline)
        return density === null || meeting === null ? [] : [{ area, density, meeting }]
      })
      const near = cellIndex(west, south, east, north)
        .map((at) => cells[at] as Cell)
        .filter((cell) => isInDisc(cell, disc))
      return (others) => [...evenly(disc, others, meetings), ...byCells(near, others)]
    },
  }
}

/** Residents by even spread. */
function evenly(
  disc: Disc,
  others: readonly Disc[],
  meetings: readonly { area: number; density: number; meeting: Meeting }[],
): readonly Reached[] {
  if (meetings.length === 0) return []
  const remainder = remainderOf(disc, others)
  return meetings.map(({ area, density, meeting }) => ({
    area,
    residents: density * squareMetersIn(remainder, meeting),
  }))
}

/** Residents of the cells that none of the others reaches. */
function byCells(cells: readonly Cell[], others: readonly Disc[]): readonly Reached[] {
  const sums = new Map<number, number>()
  for (const cell of cells) {
    if (others.some((other) => isInDisc(cell, other))) continue
    sums.set(cell.area, (sums.get(cell.area) ?? 0) + cell.residents)
  }
  return [...sums].map(([area, residents]) => ({ area, residents }))
}

/** By the true circle: no corners here. */
function isInDisc({ east, north }: Cell, disc: Disc): boolean {
  return (
    ((east - disc.east) / disc.halfEast) ** 2 + ((north - disc.north) / disc.halfNorth) ** 2 <= 1
  )
}

/** Cells with the area they lie in, and how many residents each area that has some is counted with. */
function cellsOf(
  kelurahan: readonly CoverageArea[],
  grid: ResidentGrid | null,
  areaAtPoint: (east: number, north: number) => number | null,
): { readonly cells: readonly Cell[]; readonly counted: ReadonlyMap<number, number> } {
  const counted = new Map<number, number>()
  const cells: Cell[] = []
  for (const [at, residents] of grid?.residents.entries() ?? []) {
    const [longitude, latitude] = [grid?.longitudes[at] as number, grid?.latitudes[at] as number]
    const { east, north } = pointInMm({ longitude, latitude })
    const area = areaAtPoint(east, north)
    if (area === null || residents <= 0) continue
    cells.push({ east, north, area, residents })
    counted.set(area, (counted.get(area) ?? 0) + residents)
  }
  const scaled = cells.map((cell) => {
    const own = kelurahan[cell.area]?.residents ?? null
    const sum = counted.get(cell.area) as number
    return own === null ? cell : { ...cell, residents: (cell.residents * own) / sum }
  })
  return { cells: scaled, counted }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
