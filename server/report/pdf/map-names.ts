import Flatbush from 'flatbush'
import type { PdfPoint } from './pdf-model.ts'

/** An area by its outlines, with the size of its name; all in shares of the map's width. */
export interface NamedArea {
  readonly name: string
  readonly rings: readonly (readonly PdfPoint[])[]
  readonly width: number
}

export interface PlacedName {
  /** The middle of the text. */
  readonly at: PdfPoint
  readonly text: string
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Heights that are tried in an area, from its middle outwards. */
const ROWS = 24

/**
 * Puts the name of each area where it has room within the outline, clear of marks and of other
 * names; an area without such room goes without. Wide areas choose first: they are looked for most.
 */
export function placeNames(
  areas: readonly NamedArea[],
  marks: readonly PdfPoint[],
  markSize: number,
  height: number,
): readonly PlacedName[] {
  const isMarked = searchOf(marks.map(([x, y]) => boxAround(x, y, markSize, markSize)))
  const taken: Box[] = []
  const placed: PlacedName[] = []
  const roomy = areas.filter((area) => extentOf(area) >= area.width)
  for (const { name, rings, width } of roomy.toSorted((a, b) => extentOf(b) - extentOf(a))) {
    const found = boxesIn(rings, width, height).find((box) => {
      return !isMarked(box) && !taken.some(overlaps(box))
    })
    if (found === undefined) continue
    taken.push(found)
    placed.push({
      at: [(found.left + found.right) / 2, (found.top + found.bottom) / 2],
      text: name,
    })
  }
  return placed
}

const boxAround = (x: number, y: number, width: number, height: number): Box => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
})

const overlaps =
  (one: Box) =>
  (other: Box): boolean =>
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom

/** Whether any of many boxes overlaps one. */
function searchOf(boxes: readonly Box[]): (box: Box) => boolean {
  if (boxes.length === 0) return () => false
  const index = new Flatbush(boxes.length)
  for (const { left, top, right, bottom } of boxes) index.add(left, top, right, bottom)
  index.finish()
  return ({ left, top, right, bottom }) => index.search(left, top, right, bottom).length > 0
}

function extentOf({ rings }: NamedArea): number {
  const xs = rings.flat().map(([x]) => x)
  return xs.length === 0
    ? 0
    : xs.reduce((a, b) => Math.max(a, b)) - xs.reduce((a, b) => Math.min(a, b))
}

/** Where a text of this size lies whole within the outlines, the nearest to their middle first. */
function boxesIn(
  rings: readonly (readonly PdfPoint[])[],
  width: number,
  height: number,
): readonly Box[] {
  const ys = rings.flat().map(([, y]) => y)
  if (ys.length === 0) return []
  const top = ys.reduce((a, b) => Math.min(a, b))
  const bottom = ys.reduce((a, b) => Math.max(a, b))
  const rows = Array.from({ length: ROWS }, (_, row) => {
    return top + ((row + 0.5) / ROWS) * (bottom - top)
  })
  const middle = (top + bottom) / 2
  return rows
    .toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    .flatMap((y) => {
      const lines = [y - height / 2, y, y + height / 2].map((level) => chordsAt(rings, level))
      const [above, through, below] = lines
      if (above === undefined || through === undefined || below === undefined) return []
      return through.flatMap(([left, right]) =>
        common(common([[left, right]], above), below)
          .filter(([from, until]) => until - from >= width)
          .flatMap(([from, until]) => stepsWithin(from, until, width))
          .map((x) => boxAround(x, y, width, height)),
      )
    })
}

/** Middles of a text within a chord: its own middle, then to both sides. */
function stepsWithin(from: number, until: number, width: number): readonly number[] {
  const middle = (from + until) / 2
  const play = (until - from - width) / 2
  return [0, -0.5, 0.5, -1, 1].map((share) => middle + share * play)
}

type Chord = readonly [left: number, right: number]

/** Where a level line is within the outlines, by the even-odd rule. */
function chordsAt(rings: readonly (readonly PdfPoint[])[], y: number): readonly Chord[] {
  const crossings: number[] = []
  for (const ring of rings) {
    for (const [index, [x1, y1]] of ring.entries()) {
      const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1]
      if (y1 > y === y2 > y) continue
      crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
    }
  }
  crossings.sort((a, b) => a - b)
  return crossings.flatMap((left, index): Chord[] => {
    const right = crossings[index + 1]
    return index % 2 === 1 || right === undefined ? [] : [[left, right]]
  })
}

function common(some: readonly Chord[], others: readonly Chord[]): readonly Chord[] {
  return some.flatMap(([left, right]) =>
    others.flatMap(([from, until]): Chord[] => {
      const [start, end] = [Math.max(left, from), Math.min(right, until)]
      return end > start ? [[start, end]] : []
    }),
  )
}
