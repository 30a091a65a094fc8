import Flatbush from 'flatbush'
import { discOf, shapeOf } from './coverage-geometry.ts'
import type { Disc } from './coverage-geometry.ts'
import type { Spot } from './coverage-types.ts'
import type { Reached, ResidentSpread } from './resident-spread.ts'

/** Which other spots count as there already. */
export type Beside = (spot: number) => boolean

/** Whom each of many spots reaches, alone and beside others. Spots go by their index. */
export interface SpotReach {
  /** Residents within reach of the spot and of none of those that are there already, by area. */
  newTo(spot: number, beside: Beside): readonly Reached[]
  /**
   * What spots reach together, each resident counted once, by the first of them that reaches him or
   * her: the sum of residents times the spot's value, by area. A spot at a time.
   */
  firstOf(
    order: readonly number[],
    valueOf: (spot: number) => number,
  ): Generator<undefined, Float64Array>
  /** The union of the spots' discs, as coordinates of a GeoJSON MultiPolygon. */
  shapeOf(spots: readonly number[]): number[][][][]
}

/** Without outlines nobody is known to live anywhere. */
function reachOfNobody(spots: readonly Spot[], reachMeters: number): SpotReach {
  return {
    newTo: () => [],
    *firstOf(order) {
      yield* order.map(() => undefined)
      return new Float64Array(0)
    },
    shapeOf: (chosen) => shapesOf(chosen, discsOf(spots, reachMeters)),
  }
}

/** Asked again with the same neighbours, it answers without working it out again. */
export function spotReach(
  spread: ResidentSpread,
  spots: readonly Spot[],
  reachMeters: number,
): SpotReach {
  if (spread.areas.length === 0) return reachOfNobody(spots, reachMeters)
  const discs = discsOf(spots, reachMeters)
  const neighbours = neighboursOf(discs)
  const questions = discs.map(() => undefined as ReturnType<ResidentSpread['around']> | undefined)
  const answers = discs.map(() => new Map<string, readonly Reached[]>())
  const newTo = (spot: number, beside: Beside): readonly Reached[] => {
    const others = (neighbours[spot] as readonly number[]).filter(beside)
    const known = answers[spot] as Map<string, readonly Reached[]>
    const key = others.join()
    const before = known.get(key)
    if (before !== undefined) return before
    const question = (questions[spot] ??= spread.around(discs[spot] as Disc))
    const reached = isHidden(spot, others, discs)
      ? []
      : question(others.map((other) => discs[other] as Disc))
    known.set(key, reached)
    return reached
  }
  return {
    newTo,
    *firstOf(order, valueOf) {
      const sums = new Float64Array(spread.areas.length)
      // Who is not in the order comes after all of it.
      const ranks = new Int32Array(spots.length).fill(spots.length)
      for (const [rank, spot] of order.entries()) ranks[spot] = rank
      const isBefore = (spot: number, rank: number): boolean => (ranks[spot] as number) < rank
      for (const [rank, spot] of order.entries()) {
        const value = valueOf(spot)
        for (const { area, residents } of newTo(spot, (other) => isBefore(other, rank))) {
          sums[area] = (sums[area] as number) + residents * value
        }
        yield
      }
      return sums
    },
    shapeOf: (chosen) => shapesOf(chosen, discs, neighbours),
  }
}

function discsOf(spots: readonly Spot[], reachMeters: number): readonly Disc[] {
  return spots.map((spot) => discOf(spot, reachMeters))
}

function shapesOf(
  chosen: readonly number[],
  discs: readonly Disc[],
  neighbours = neighboursOf(discs),
): number[][][][] {
  return groupsOf(chosen, neighbours).flatMap((group) =>
    shapeOf(group.map((spot) => discs[spot] as Disc)),
  )
}

/** For each disc those that overlap it, by index. */
function neighboursOf(discs: readonly Disc[]): readonly (readonly number[])[] {
  if (discs.length === 0) return []
  const index = new Flatbush(discs.length)
  for (const { bounds } of discs) {
    index.add(bounds.west, bounds.south, bounds.east, bounds.north)
  }
  index.finish()
  return discs.map((disc, spot) => {
    const { west, south, east, north } = disc.bounds
    const near = index.search(west, south, east, north)
    return near
      .filter((other) => other !== spot && overlap(disc, discs[other] as Disc))
      .sort(byNumber)
  })
}

/** By circles a little too large, since the corners of discs lie outside of their circles. */
function overlap(disc: Disc, other: Disc): boolean {
  const east = (other.east - disc.east) / disc.halfEast
  const north = (other.north - disc.north) / disc.halfNorth
  return east ** 2 + north ** 2 < 4.02
}

function isHidden(spot: number, others: readonly number[], discs: readonly Disc[]): boolean {
  const { east, north } = discs[spot] as Disc
  return others.some((other) => discs[other]?.east === east && discs[other].north === north)
}

/** The chosen spots by what hangs together. */
function groupsOf(
  chosen: readonly number[],
  neighbours: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const left = new Set(chosen)
  const groups: number[][] = []
  for (const first of left) {
    const group: number[] = []
    const open = [first]
    left.delete(first)
    for (let spot = open.pop(); spot !== undefined; spot = open.pop()) {
      group.push(spot)
      for (const other of neighbours[spot] ?? []) if (left.delete(other)) open.push(other)
    }
    groups.push(group)
  }
  return groups
}

function byNumber(a: number, b: number): number {
  return a - b
}
