import type { MonthFigures } from '#contract/report.ts'
import type { ReportChange } from '#contract/report-document.ts'

/** So many are listed; all are counted. */
export const CHANGES_MAX = 1000

/** What changed from one version of a month's figures to the next. */
export interface FigureChanges {
  /** In the order of the figures, `CHANGES_MAX` at most. */
  readonly changes: readonly ReportChange[]
  readonly total: number
}

/**
 * By what the rows of a list are known again, so that a row which comes in between changes no other.
 * Rows of lists that are not named here are compared one by one as they stand.
 */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  places: ['place'],
  outages: ['place', 'startMs'],
  largestOutages: ['place', 'startMs'],
  actions: ['kind', 'place', 'name', 'cause'],
  byKecamatan: ['key'],
  byKelurahan: ['key'],
  byKind: ['key', 'kind'],
  byCause: ['cause'],
  powerAreas: ['name'],
  providers: ['name'],
  contracts: ['contract'],
  lines: ['uplink'],
  linesWithoutContract: ['uplink'],
  counted: ['startMs'],
  list: ['place', 'receivedAtMs', 'kind'],
  gaps: ['kind', 'place', 'area'],
  steps: ['id'],
  leastSeen: ['place'],
  neverSeen: ['place'],
  overrides: ['place', 'startMs', 'atMs'],
  indicators: ['id'],
}

type Fields = Readonly<Record<string, unknown>>
type Leaf = ReportChange['before']

interface Found {
  readonly changes: ReportChange[]
  total: number
}

/**
 * Every figure that differs, by its path: `places/oebobo-park/availability/measured`. What is there in
 * one of the two alone, a row or a part, is one change: null to true, or true to null.
 */
export function changesBetween(before: MonthFigures, after: MonthFigures): FigureChanges {
  const found: Found = { changes: [], total: 0 }
  compareFields(found, before, after, '', '')
  return found
}

function compare(found: Found, before: unknown, after: unknown, path: string, name: string): void {
  if (before === after) return
  if (isRows(before) && isRows(after)) return compareRows(found, before, after, path, name)
  if (isFields(before) && isFields(after)) return compareFields(found, before, after, path, name)
  const [was, is] = [leafOf(before), leafOf(after)]
  if (was === is) return
  found.total += 1
  if (found.changes.length < CHANGES_MAX) {
    found.changes.push({ path, name, before: was, after: is })
  }
}

function compareFields(
  found: Found,
  before: Fields,
  after: Fields,
  path: string,
  name: string,
): void {
  const keys = new Set([...Object.keys(after), ...Object.keys(before)])
  for (const key of keys) {
    const inner = path === '' ? key : `${path}/${key}`
    compare(found, before[key], after[key], inner, name)
  }
}

function compareRows(
  found: Found,
  before: readonly Fields[],
  after: readonly Fields[],
  path: string,
  name: string,
): void {
  const list = path.slice(path.lastIndexOf('/') + 1)
  const former = keyed(before, list)
  const present = keyed(after, list)
  for (const [key, row] of present) {
    compare(found, former.get(key), row, `${path}/${key}`, nameOf(row) ?? name)
  }
  for (const [key, row] of former) {
    if (present.has(key)) continue
    compare(found, row, undefined, `${path}/${key}`, nameOf(row) ?? name)
  }
}

/** Rows by what they are known by; a second one of the same gets a number. */
function keyed(rows: readonly Fields[], list: string): ReadonlyMap<string, Fields> {
  const fields = IDENTITIES[list]
  const byKey = new Map<string, Fields>()
  const times = new Map<string, number>()
  rows.forEach((row, index) => {
    const parts = (fields ?? []).map((field) => row[field]).filter(isWord)
    const key = fields === undefined ? String(index + 1) : parts.join(' ')
    const time = (times.get(key) ?? 0) + 1
    times.set(key, time)
    byKey.set(time === 1 ? key : `${key} (${time})`, row)
  })
  return byKey
}

/** What people call a row: its name, or that of the area or contract it is of. */
function nameOf(row: Fields): string | null {
  for (const field of ['name', 'contract', 'key']) {
    const name = row[field]
    if (typeof name === 'string' && name !== '') return name
  }
  return null
}

function leafOf(value: unknown): Leaf {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  if (!Array.isArray(value)) return true
  if (value.length === 0) return null
  // Words in a row, such as the providers of a place.
  return value.every(isWord) ? value.join(', ') : JSON.stringify(value)
}

const isWord = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list of rows; an empty list is one too. */
const isRows = (value: unknown): value is readonly Fields[] =>
  Array.isArray(value) && value.every(isFields)
