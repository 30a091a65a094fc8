import { LINES_PER_PLACE_MAX } from '#contract/inventory.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import { phrase } from '#contract/phrase.ts'
import type { Row } from './conflicts.ts'
import type { CsvRow } from './csv.ts'
import type { PlaceItem, PlaceRow } from './place-rows.ts'

/** The columns of a row that tell of a line; all others tell of the place. */
const LINE_COLUMNS: ReadonlySet<string> = new Set([
  'provider',
  'uplink',
  'uplink_agent',
  'contract',
  'contract_mbps',
])

/**
 * The rows of places.csv with what a further row of a place leaves out: it repeats the id and tells of
 * another line, and its other cells are empty or those of the first row.
 */
export function completedRows(rows: readonly CsvRow[]): readonly CsvRow[] {
  const firsts = new Map<string, CsvRow>()
  return rows.map((row) => {
    const id = row.cells['id'] ?? ''
    const first = firsts.get(id)
    if (first === undefined || id === '') {
      firsts.set(id, row)
      return row
    }
    const given = Object.entries(row.cells).filter(
      ([column, text]) => text !== '' || LINE_COLUMNS.has(column),
    )
    const ofPlace = Object.entries(first.cells).filter(([column]) => !LINE_COLUMNS.has(column))
    return { ...row, cells: { ...Object.fromEntries(ofPlace), ...Object.fromEntries(given) } }
  })
}

/** One row for each place, with all its lines; a row that says another thing of a place is a fault. */
export function placesWithLines(rows: readonly Row<PlaceRow>[]): readonly Row<PlaceItem>[] {
  const groups = new Map<PlaceId, Row<PlaceRow>[]>()
  const places: { readonly first: Row<PlaceRow>; readonly group: readonly Row<PlaceRow>[] }[] = []
  for (const row of rows) {
    const { id } = row.item
    const known = groups.get(id)
    if (known !== undefined && id !== ('' as PlaceId)) {
      known.push(row)
      continue
    }
    const group = [row]
    groups.set(id, group)
    places.push({ first: row, group })
  }
  return places.map(({ first, group }) => {
    if (group.length > 1) refuseOthers(first, group)
    const { uplink: _, ...place } = first.item
    const uplinks = group
      .flatMap(({ item }) => item.uplink ?? [])
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    return { ...first, item: { ...place, uplinks } }
  })
}

function refuseOthers(first: Row<PlaceRow>, group: readonly Row<PlaceRow>[]): void {
  const placeOf = ({ item: { uplink: _, ...place } }: Row<PlaceRow>): string =>
    JSON.stringify(place)
  const lines = new Map<UplinkId, number>()
  const seen = new Set<string>()
  for (const row of group) {
    const { item, reader, line } = row
    const isOther = item.uplink !== null && placeOf(row) === placeOf(first)
    const isRepeated = seen.has(JSON.stringify(item))
    seen.add(JSON.stringify(item))
    if (row !== first && (isRepeated || !isOther)) {
      const expected = phrase('each-once', { column: reader.headingOf('id') })
      reader.fault('id', phrase('on-line-already', { text: item.id, line: first.line }), expected)
      continue
    }
    if (item.uplink === null) continue
    const { id } = item.uplink
    const before = lines.get(id)
    if (before !== undefined) {
      const problem = phrase('on-line-already', { text: id, line: before })
      reader.fault('uplink', problem, phrase('uplink-own-id'))
    }
    lines.set(id, before ?? line)
    if (lines.size === LINES_PER_PLACE_MAX + 1) {
      const expected = phrase('lines-at-most', { lines: LINES_PER_PLACE_MAX })
      reader.fault('uplink', phrase('lines', { lines: group.length }), expected)
    }
  }
}
