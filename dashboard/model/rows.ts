import type { PlaceNow } from '#contract/fleet.ts'
import { groupOf, indexOf, type Group, type PlaceList } from './attention.ts'

/** One line of the list: a heading or a place, with where it lies from the top, in px. */
export type Row =
  | {
      readonly kind: 'heading'
      readonly key: string
      readonly group: Group
      readonly count: number
      readonly topPx: number
    }
  | {
      readonly kind: 'place'
      readonly key: string
      readonly place: PlaceNow
      /** Position among the places, from 0. */
      readonly index: number
      readonly topPx: number
    }

export const HEADING_PX = 34
export const ROW_PX = 60

/** Places that stand together, under a heading or, where nothing is headed, under none. */
interface Block {
  readonly group: Group | null
  /** The first of its places, and the one after its last. */
  readonly from: number
  readonly until: number
  readonly topPx: number
}

/** The lines of a list; a line is made when it is drawn, because a country has 83,762. */
export interface Rows {
  readonly places: PlaceList
  readonly blocks: readonly Block[]
}

const headingPx = ({ group }: Block): number => (group === null ? 0 : HEADING_PX)
const bottomPx = (block: Block): number =>
  block.topPx + headingPx(block) + (block.until - block.from) * ROW_PX
const topOf = (block: Block, index: number): number =>
  block.topPx + headingPx(block) + (index - block.from) * ROW_PX

/**
 * The lines of a list of places; `grouped` puts headings where the group changes, and the places of a
 * group stand together.
 */
export function rowsOf(places: PlaceList, grouped: boolean): Rows {
  const blocks: Block[] = []
  for (let from = 0; from < places.length;) {
    const group = grouped ? groupOf(places.at(from) as PlaceNow) : null
    const until = group === null ? places.length : endOf(places, from, group)
    const before = blocks.at(-1)
    blocks.push({ group, from, until, topPx: before === undefined ? 0 : bottomPx(before) })
    from = until
  }
  return { places, blocks }
}

/** Where a group ends that begins at `from`. */
function endOf(places: PlaceList, from: number, group: Group): number {
  let [low, high] = [from, places.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (groupOf(places.at(middle) as PlaceNow) === group) low = middle + 1
    else high = middle
  }
  return low
}

/** Height of all lines, in px. */
export function heightOf({ blocks }: Rows): number {
  const last = blocks.at(-1)
  return last === undefined ? 0 : bottomPx(last)
}

/** Where a place lies from the top, in px; null for one that is not listed. */
export function topPxOf({ places, blocks }: Rows, id: string): number | null {
  const index = indexOf(places, id)
  const block = blocks.find(({ from, until }) => index >= from && index < until)
  return block === undefined ? null : topOf(block, index)
}

/** The lines that touch a window of the list, with a margin above and below. */
export function rowsWithin(
  { places, blocks }: Rows,
  fromPx: number,
  untilPx: number,
  marginPx: number,
): readonly Row[] {
  const [overPx, underPx] = [fromPx - marginPx, untilPx + marginPx]
  const rows: Row[] = []
  for (const block of blocks) {
    const { group, from, until, topPx } = block
    if (topPx > underPx || bottomPx(block) < overPx) continue
    if (group !== null && topPx + HEADING_PX >= overPx) {
      rows.push({ kind: 'heading', key: group, group, count: until - from, topPx })
    }
    const above = Math.ceil((overPx - ROW_PX - topOf(block, from)) / ROW_PX)
    for (let index = from + Math.max(0, above); index < until; index += 1) {
      const place = places.at(index) as PlaceNow
      const top = topOf(block, index)
      if (top > underPx) break
      rows.push({ kind: 'place', key: place.id, place, index, topPx: top })
    }
  }
  return rows
}
