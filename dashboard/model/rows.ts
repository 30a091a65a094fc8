import type { PlaceNow } from '#contract/fleet.ts'
import { groupOf, type Group } from './attention.ts'

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

/** The lines of a list of places; `grouped` puts headings where the group changes. */
export function rowsOf(places: readonly PlaceNow[], grouped: boolean): readonly Row[] {
  const counts = new Map<Group, number>()
  for (const place of places) counts.set(groupOf(place), (counts.get(groupOf(place)) ?? 0) + 1)
  const rows: Row[] = []
  let topPx = 0
  let last: Group | null = null
  for (const [index, place] of places.entries()) {
    const group = groupOf(place)
    if (grouped && group !== last) {
      rows.push({ kind: 'heading', key: group, group, count: counts.get(group) ?? 0, topPx })
      topPx += HEADING_PX
      last = group
    }
    rows.push({ kind: 'place', key: place.id, place, index, topPx })
    topPx += ROW_PX
  }
  return rows
}

/** Height of all lines, in px. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1)
  if (last === undefined) return 0
  return last.topPx + (last.kind === 'heading' ? HEADING_PX : ROW_PX)
}

/** The lines that touch a window of the list, with a margin above and below. */
export function rowsWithin(
  rows: readonly Row[],
  fromPx: number,
  untilPx: number,
  marginPx: number,
): readonly Row[] {
  return rows.filter(
    ({ topPx }) => topPx + ROW_PX >= fromPx - marginPx && topPx <= untilPx + marginPx,
  )
}
