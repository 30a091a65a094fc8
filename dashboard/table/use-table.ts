import { useMemo, useState } from 'preact/hooks'
import { searchable, searchableMatcher } from '../model/filter.ts'
import { NO_PARAMS, type PageParams } from '../model/address.ts'
import { formatSort, parseSort, sortedRows, wordsOf, type Sort } from '../model/table.ts'
import { params, setParams } from '../view-state.ts'
import type { Column } from './columns.tsx'

/** What a table keeps in the address; a second table of a page needs names of its own. */
export interface TableParams {
  readonly sort: string
  /** Null for a table without a search: it is short. */
  readonly find: string | null
  /** A page with many tables keeps what it does to them to itself. */
  readonly isApart?: true
}

/** The order of a table whose rows come in one that says something. */
export const AS_THEY_COME: Sort = { column: '', descending: false }

export const TABLE_PARAMS: TableParams = { sort: 'sort', find: 'find' }

/** How a table is sorted and searched, and what of it is shown. */
export interface TableView<Row> {
  readonly sort: Sort
  readonly find: string
  /** The rows found, in order. */
  readonly found: readonly Row[]
  readonly sortBy: (column: Column<Row>) => void
  readonly findText: (text: string) => void
}

/** Sorts and searches rows as the address says, anew when the rows or the columns are others. */
export function useTable<Row extends object>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  initial: Sort,
  names: TableParams,
  passes: ((row: Row) => boolean) | undefined,
): TableView<Row> {
  const ids = columns.map(({ id }) => id)
  const [own, setOwn] = useState<PageParams>(NO_PARAMS)
  const isApart = names.isApart === true
  const kept = isApart ? own : params.value
  const sort = parseSort(kept[names.sort], ids) ?? initial
  const find = names.find === null ? '' : (kept[names.find] ?? '')
  const keep = (name: string, value: string): void => {
    if (isApart) setOwn((before) => ({ ...before, [name]: value }))
    else setParams({ [name]: value === '' ? null : value })
  }
  // A row is replaced when it changes, so what it can be found by is worked out once.
  const words = useMemo(() => new WeakMap<Row, string>(), [columns])
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column)
    return column === undefined ? rows : sortedRows(rows, column, sort.descending)
  }, [rows, columns, sort.column, sort.descending])
  // Sorted first: with each letter that is typed there is only to leave out.
  const passing = useMemo(
    () => (passes === undefined ? sorted : sorted.filter(passes)),
    [sorted, passes],
  )
  const found = useMemo(() => {
    if (find.trim() === '') return passing
    const matches = searchableMatcher(find)
    return passing.filter((row) => {
      let hay = words.get(row)
      if (hay === undefined) {
        hay = searchable(wordsOf(row, columns))
        words.set(row, hay)
      }
      return matches(hay)
    })
  }, [passing, find, words])
  const sortBy = (column: Column<Row>): void => {
    const isSame = sort.column === column.id
    const descending = isSame ? !sort.descending : column.largestFirst === true
    const next = formatSort({ column: column.id, descending })
    keep(names.sort, next === formatSort(initial) ? '' : next)
  }
  const findText = (text: string): void => {
    if (names.find !== null) keep(names.find, text)
  }
  return { sort, find, found, sortBy, findText }
}
