import type { FileFault } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { ResidentGrid } from '../../../domain/coverage-types.ts'
import { outsideOf } from '../../geography.ts'
import type { GeographyData } from '../../geography.ts'
import { readCsv } from '../csv.ts'
import { RowReader, said } from '../rows.ts'
import { textOf, wholeFault } from './geography-file.ts'
import type { GeographyFile, GeographyPlan, Planned } from './geography-file.ts'
import { readGeotiff } from './geotiff-grid.ts'
import { misplaced } from './outline.ts'
import { previewOfCells } from './preview.ts'

const CELLS_MAX = 1_000_000
const RESIDENTS_OF_CELL_MAX = 1_000_000
const SOURCE_LENGTH_MAX = 256
const SHOWN_LENGTH_MAX = 40
/** Names of the columns, the better one first. */
const COLUMNS = {
  latitude: ['latitude', 'lat', 'y', 'lintang'],
  longitude: ['longitude', 'lon', 'lng', 'x', 'bujur'],
  residents: ['residents', 'population', 'penduduk', 'z'],
} as const
/** A residents' share that makes somebody look at where the grid lies. */
const OUTSIDE_SHARE_WARNED = 0.02
/** By how much the grid may differ from the stated residents of the areas. */
const TOTAL_SHARE_WARNED = 0.1
const TIFF_STARTS = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']

/** Reads residents by cell from CSV or GeoTIFF; they replace those of before whole. */
export async function planGrid(
  file: GeographyFile,
  former: GeographyData,
  nowMs: number,
): Promise<Planned> {
  const start = String.fromCharCode(...file.bytes.subarray(0, 4))
  const read = TIFF_STARTS.includes(start)
    ? await readGeotiff(file.bytes, CELLS_MAX)
    : readCells(file)
  if ('problem' in read) return wholeFault(file, read.problem, read.expected)
  if ('faults' in read) return read
  const cells: ResidentGrid = {
    longitudes: Float64Array.from(read.longitudes),
    latitudes: Float64Array.from(read.latitudes),
    residents: Float64Array.from(read.residents),
  }
  const count = cells.residents.length
  if (count === 0) return wholeFault(file, phrase('residents-none'), phrase('cells-with-residents'))
  const source = file.name.slice(0, SOURCE_LENGTH_MAX)
  const before = former.grid?.cells
  const isSame = before !== undefined && areSame(before, cells)
  return {
    plan: {
      change: { grid: { cells, source, importedAtMs: nowMs } },
      added: before === undefined ? count : 0,
      changed: before === undefined || isSame ? 0 : count,
      unchanged: isSame ? count : 0,
      removed: Math.max(0, (before?.residents.length ?? 0) - count),
      warnings: warningsOf(cells, former),
      preview: previewOfCells(cells),
    } satisfies GeographyPlan,
  }
}

interface Cells {
  readonly longitudes: number[]
  readonly latitudes: number[]
  readonly residents: number[]
}

function readCells(
  file: GeographyFile,
):
  | Cells
  | { readonly problem: Phrase; readonly expected: Phrase }
  | { readonly faults: readonly FileFault[] } {
  const text = textOf(file)
  if (text === null) return { problem: phrase('grid-unreadable'), expected: phrase('grid') }
  const optional = Object.values(COLUMNS).flat()
  const { table, faults: found } = readCsv(file.name, text, { required: [], optional })
  if (found.length > 0) return { faults: found }
  const nameOf = (names: readonly string[]) => names.find((name) => table.columns.has(name))
  const [latitude, longitude] = [nameOf(COLUMNS.latitude), nameOf(COLUMNS.longitude)]
  const residents = nameOf(COLUMNS.residents)
  if (latitude === undefined || longitude === undefined || residents === undefined) {
    return { problem: phrase('grid-column-none'), expected: phrase('grid') }
  }
  const faults: FileFault[] = []
  const cells: Cells = { longitudes: [], latitudes: [], residents: [] }
  const headings = new Map(
    Object.entries({ latitude, longitude, residents }).map(([ours, name]) => [
      ours,
      table.headings.get(name) ?? name,
    ]),
  )
  const seen = new Map<string, number>()
  for (const { line, cells: row } of table.rows) {
    const plain = {
      latitude: row[latitude] ?? '',
      longitude: row[longitude] ?? '',
      residents: row[residents] ?? '',
    }
    const reader = new RowReader(file.name, { line, cells: plain }, faults, headings)
    const [x, y] = [Number(plain.longitude), Number(plain.latitude)]
    const metres = Math.max(Math.abs(x), Math.abs(y)) > 360 ? misplaced(x, y) : null
    if (metres !== null) {
      reader.fault('longitude', metres.problem, metres.expected)
      continue
    }
    const spot = reader.point(table.separator)
    const people = readPeople(plain.residents, table.separator)
    if (typeof people !== 'number') {
      reader.fault('residents', people, phrase('residents-number'))
    } else if (people > 0) {
      const key = `${spot.longitude} ${spot.latitude}`
      const first = seen.get(key)
      if (first !== undefined) {
        reader.fault('latitude', phrase('cell-on-line', { line: first }), phrase('cell-once'))
      }
      seen.set(key, line)
      cells.longitudes.push(spot.longitude)
      cells.latitudes.push(spot.latitude)
      cells.residents.push(people)
    }
  }
  return faults.length > 0 ? { faults } : cells
}

/** Residents of a cell, which may be a fraction; or what is wrong. Empty is nobody. */
function readPeople(text: string, separator: ',' | ';'): number | Phrase {
  if (text === '') return 0
  const shown = text.slice(0, SHOWN_LENGTH_MAX)
  // In a file with decimal commas a point before three digits may part thousands.
  if (separator === ';' && /^\d{1,3}(\.\d{3})+$/.test(text)) {
    return phrase('number-unclear', { text: shown, whole: text.replaceAll('.', ''), decimal: text })
  }
  const point = separator === ';' ? text.replace(',', '.') : text
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(point)) return said(text)
  const people = Number(point)
  if (people < 0) return phrase('residents-negative', { text: shown })
  if (people > RESIDENTS_OF_CELL_MAX) return phrase('residents-of-cell', { text: shown })
  return people
}

function areSame(a: ResidentGrid, b: ResidentGrid): boolean {
  const near = (x: Float64Array, y: Float64Array): boolean =>
    x.every((value, index) => Math.abs(value - (y[index] ?? Number.NaN)) < 1e-6)
  return (
    a.residents.length === b.residents.length &&
    near(a.residents, b.residents) &&
    near(a.longitudes, b.longitudes) &&
    near(a.latitudes, b.latitudes)
  )
}

function warningsOf(cells: ResidentGrid, { areas }: GeographyData): readonly Phrase[] {
  if (areas.size === 0) return [phrase('grid-no-boundaries')]
  const total = cells.residents.reduce((sum, people) => sum + people, 0)
  const outside = outsideOf(cells, [...areas.values()])
  const warnings: Phrase[] = []
  if (outside / total > OUTSIDE_SHARE_WARNED) {
    const counts = { outside: Math.round(outside), residents: Math.round(total) }
    const percent = Math.round((outside / total) * 100)
    warnings.push(phrase('grid-outside', { ...counts, percent }))
  }
  const stated = [...areas.values()].reduce((sum, { residents }) => sum + (residents ?? 0), 0)
  const inside = total - outside
  if (stated > 0 && Math.abs(inside / stated - 1) > TOTAL_SHARE_WARNED) {
    warnings.push(phrase('grid-total', { inside: Math.round(inside), stated }))
  }
  return warnings
}
