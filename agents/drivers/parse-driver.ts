import type { Column, Conditions, Driver, Source, Table } from './driver.ts'
import { driverSchema } from './driver-schema.ts'
import { isGuarded, isNeverRead } from '../reading/never-read.ts'
import { jsonLines } from './json-lines.ts'

type Path = readonly (string | number)[]
type Report = (path: Path, fault: string) => void

/** A driver file that cannot be used; the message names line, place and fault. */
export class DriverFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(`[driver] ${message}`, options)
    this.name = 'DriverFileError'
  }
}

/** Reads a site's own driver from the text of a JSON file. Throws `DriverFileError`. */
export function parseDriverFile(source: string, fileName: string): Driver {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (cause) {
    throw new DriverFileError(`${fileName}${syntaxPlace(source, String(cause))}: not JSON`, {
      cause,
    })
  }
  return parseDriver(value, { source, fileName })
}

/**
 * Checks that a value is a driver, down to the tables and columns that its parts name. Throws
 * `DriverFileError` with the first fault; with the source text, also its line.
 */
export function parseDriver(
  value: unknown,
  file?: { readonly source: string; readonly fileName: string },
): Driver {
  const fail: Report = (path, fault) => {
    const place = path.length === 0 ? 'the driver' : path.join('.')
    const line = file === undefined ? undefined : lineOf(jsonLines(file.source), path)
    const where = file === undefined ? '' : `${file.fileName}:${String(line ?? 1)}: `
    throw new DriverFileError(`${where}${place}: ${fault}`)
  }
  const issue = driverSchema.safeParse(value).error?.issues[0]
  if (issue !== undefined) fail(issue.path as Path, issue.message)
  const driver = value as Driver
  checkSecrets(driver, [], fail)
  checkNames(driver, fail)
  return driver
}

function lineOf(lines: ReadonlyMap<string, number>, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const line = lines.get(path.slice(0, length).join('.'))
    if (line !== undefined) return line
  }
  return undefined
}

/** Engines tell the position of a syntax error in their message. */
function syntaxPlace(source: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1]
  if (position === undefined) return ''
  return `:${String(source.slice(0, Number(position)).split('\n').length)}`
}

/** What a driver's parts refer to must be there, and must not lead back to itself. */
function checkNames(driver: Driver, fail: Report): void {
  const tables = new Map(Object.entries(driver.tables ?? {}))
  const checker = new NameChecker(tables, fail)
  for (const [name, table] of tables) checker.table(name, table)
  for (const field of SOURCE_FIELDS) {
    driver[field]?.forEach((source, index) => checker.source(source, [field, index]))
  }
  for (const field of ['radios', 'ssids', 'managedAccessPoints', 'stations'] as const) {
    driver[field]?.forEach((list, index) => {
      checker.known(list.table, [field, index, 'table'])
      if (typeof list.ifNone === 'string') checker.known(list.ifNone, [field, index, 'ifNone'])
    })
  }
  driver.stations?.forEach(({ table }, index) => {
    checker.source({ table, take: 'count', column: 'mac' }, ['stations', index])
  })
}

/** No part of the driver, a match included, may name an object that holds a password or key. */
function checkSecrets(value: unknown, path: Path, fail: Report): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key]
    if (typeof part !== 'string') checkSecrets(part, place, fail)
    else if (['oid', 'at', 'below'].includes(key)) {
      if (isNeverRead(part)) fail(place, 'holds a password or key')
      if (key === 'below' && isGuarded(part))
        fail(place, 'can run into a password or key: use "at"')
    }
  }
}

const SOURCE_FIELDS = [
  'model',
  'firmware',
  'serial',
  'clients',
  'cpuPercent',
  'memoryUsedPercent',
  'uptimeSeconds',
] as const

class NameChecker {
  readonly #tables: ReadonlyMap<string, Table>
  readonly #fail: Report
  /** Tables and columns on the way from the one that is checked: none may come twice. */
  readonly #way: string[] = []

  constructor(tables: ReadonlyMap<string, Table>, fail: Report) {
    this.#tables = tables
    this.#fail = fail
  }

  known(table: string, path: Path): Table {
    const found = this.#tables.get(table)
    if (found === undefined) this.#fail(path, `there is no table ${table}`)
    return found as Table
  }

  table(name: string, table: Table): void {
    const path = ['tables', name]
    this.#rows(name, path)
    this.#secrets(name, table, path)
    if (table.rowsOf !== undefined) {
      const column = table.columns[table.rowsOf]
      if (column === undefined || !('oid' in column) || column.exact === true) {
        this.#fail([...path, 'rowsOf'], 'expected a column with an oid')
      }
    }
    for (const column of Object.keys(table.columns)) {
      this.#column(name, column, [...path, 'columns', column])
    }
  }

  /** Passwords and keys are not asked for, and nothing is walked that could run into them. */
  #secrets(name: string, table: Table, path: Path): void {
    for (const [column, spec] of Object.entries(table.columns)) {
      if (!('oid' in spec)) continue
      const place = [...path, 'columns', column]
      if (spec.exact !== true && table.rows !== undefined) {
        this.#fail(place, `table ${name} lists its rows: expected "exact": true`)
      }
      if (spec.exact !== true && isGuarded(spec.oid)) {
        this.#fail(place, 'a walk from here can run into a password or key: add "exact": true')
      }
    }
  }

  /** All that decides which rows a table has. */
  #rows(name: string, path: Path): void {
    const table = this.known(name, path)
    this.#once(`${name} rows`, path, () => {
      if (table.of !== undefined) {
        this.known(table.of, [...path, 'of'])
        this.#rows(table.of, [...path, 'of'])
      }
      this.#conditions(table.where, name, [...path, 'where'])
      if (table.distinct !== undefined) this.#column(name, table.distinct, [...path, 'distinct'])
      if (table.single !== true) return
      for (const column of Object.keys(table.columns)) this.#column(name, column, path)
    })
  }

  #column(name: string, column: string, path: Path): void {
    const table = this.known(name, path)
    const spec = table.columns[column]
    if (spec === undefined) {
      if (table.of === undefined) this.#fail(path, `table ${name} has no column ${column}`)
      else this.#column(table.of, column, path)
      return
    }
    this.#once(`${name}.${column}`, path, () => this.#columnSpec(name, table, spec, path))
  }

  #columnSpec(name: string, table: Table, spec: Column, path: Path): void {
    const own = (columns: readonly string[]): void => {
      for (const column of columns) this.#column(name, column, path)
    }
    if ('index' in spec) {
      if (table.index?.some((part) => part.name === spec.index) !== true) {
        this.#fail(path, `the index of table ${name} has no part ${spec.index}`)
      }
    } else if ('copy' in spec) own([spec.copy])
    else if ('first' in spec) own(spec.first)
    else if ('plus' in spec) own(spec.plus)
    else if ('nth' in spec) own([spec.nth, spec.at])
    else if ('total' in spec) own([spec.total, spec.free])
    else if ('source' in spec) this.source(spec.source, path)
    else if ('from' in spec) {
      own(Object.values(spec.match))
      this.#rows(spec.from, path)
      const theirs = [
        ...Object.keys(spec.match),
        ...(spec.column === undefined ? [] : [spec.column]),
      ]
      for (const column of theirs) this.#column(spec.from, column, path)
      this.#conditions(spec.where, spec.from, path)
    }
  }

  source(source: Source, path: Path): void {
    if ('table' in source) {
      this.#rows(source.table, [...path, 'table'])
      if (source.column !== undefined) {
        this.#column(source.table, source.column, [...path, 'column'])
      } else if (source.take !== 'count') {
        this.#fail(path, `${source.take} needs a column`)
      }
      this.#conditions(source.where, source.table, [...path, 'where'])
    } else if ('plus' in source) {
      source.plus.forEach((part, index) => this.source(part, [...path, 'plus', index]))
    } else if ('when' in source) {
      this.source(source.when, [...path, 'when'])
      this.source(source.use, [...path, 'use'])
    } else if ('total' in source) {
      this.source(source.total, [...path, 'total'])
      if (source.used !== undefined) this.source(source.used, [...path, 'used'])
      source.free?.forEach((part, index) => this.source(part, [...path, 'free', index]))
      if (source.used === undefined && source.free === undefined) {
        this.#fail(path, 'expected used or free beside total')
      }
    }
  }

  #conditions(conditions: Conditions | undefined, table: string, path: Path): void {
    conditions?.forEach((condition, index) => {
      this.#column(table, condition.column, [...path, index, 'column'])
      if (condition.equals !== undefined) this.source(condition.equals, [...path, index, 'equals'])
    })
  }

  #once(what: string, path: Path, check: () => void): void {
    if (this.#way.includes(what)) {
      this.#fail(path, `leads back to itself: ${[...this.#way, what].join(' -> ')}`)
    }
    this.#way.push(what)
    check()
    this.#way.pop()
  }
}
