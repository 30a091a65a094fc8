import '../styles/table.css'
import { ArrowDown, ArrowUp, Columns3, Download } from 'lucide'
import type { ComponentChild, ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { nowMs } from '../clock.ts'
import { language } from '../i18n/language.ts'
import { tableTexts } from '../i18n/table-texts.ts'
import { fleet } from '../live.ts'
import { csvFileName, csvOf } from '../model/table-csv.ts'
import type { Sort } from '../model/table.ts'
import { zonedTime } from '../model/zone-time.ts'
import { Icon } from '../parts/icon.tsx'
import { Pager } from '../parts/pager.tsx'
import { usePrinting } from '../parts/printing.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { formats } from '../view-state.ts'
import { hasAllColumns, showAllColumns } from './all-columns.ts'
import type { Column } from './columns.tsx'
import { density } from './density.ts'
import { useEdges } from './edges.ts'
import { saveFile } from './save-file.ts'
import { TABLE_PARAMS, useTable, type TableParams, type TableView } from './use-table.ts'

/** Rows drawn at once; the next page holds the others. */
const PAGE_ROWS = 100
/** On paper there is nothing to turn, but a country does not fit on it. */
const PRINT_ROWS = 2000

export interface DataTableProps<Row extends object> {
  /** Element id of the part that scrolls; links that jump to the table lead there. */
  readonly id: string
  /** What the table holds, for screen readers and as name of its file. */
  readonly name: string
  /** What a file of it is called, where the name does not say enough. */
  readonly fileName?: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /**
   * The first column names the row and stays in sight. Made once for what the columns know: other
   * columns sort and search all rows anew.
   */
  readonly columns: readonly Column<Row>[]
  readonly initialSort: Sort
  /** What it keeps in the address. */
  readonly params?: TableParams
  /** Why there is no row at all, and what to do. */
  readonly empty: ComponentChild
  /** Which rows the filters beside the search let through; made once for what they are set to. */
  readonly passes?: (row: Row) => boolean
  /** Filters beside the search. */
  readonly children?: ComponentChildren
  /** Undoes the filters beside the search. */
  readonly onShowAll?: () => void
  /** What all rows come to, by column: a last row, as long as no row is left out. */
  readonly totals?: Totals<Row>
}

/** The last row of a table. */
export interface Totals<Row> {
  readonly name: string
  readonly cell: (column: Column<Row>) => ComponentChild
}

function HeadCell<Row>({ column, view }: { column: Column<Row>; view: TableView<Row> }) {
  const isSorted = view.sort.column === column.id
  const order = view.sort.descending ? 'descending' : 'ascending'
  return (
    <th
      scope="col"
      class={column.align === 'end' ? 'is-end' : undefined}
      style={column.width === undefined ? undefined : { minWidth: column.width }}
      aria-sort={isSorted ? order : undefined}
      title={column.hint}
    >
      <button type="button" onClick={() => view.sortBy(column)}>
        {column.title}
        {isSorted && <Icon of={view.sort.descending ? ArrowDown : ArrowUp} sizePx={14} />}
      </button>
    </th>
  )
}

function BodyRow<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  return (
    <tr>
      {columns.map((column, index) => {
        const value = column.value(row)
        const plain = typeof value === 'number' ? formats.value.number(value) : (value ?? '–')
        const content = column.cell === undefined ? plain : column.cell(row)
        const className = column.align === 'end' ? 'is-end' : undefined
        return index === 0 ? (
          <th key={column.id} scope="row" class={className}>
            {content}
          </th>
        ) : (
          <td key={column.id} class={className}>
            {content}
          </td>
        )
      })}
    </tr>
  )
}

function TotalsRow<Row>({
  totals,
  columns,
}: {
  totals: Totals<Row>
  columns: readonly Column<Row>[]
}) {
  return (
    <tfoot>
      <tr>
        {columns.map((column, index) =>
          index === 0 ? (
            <th key={column.id} scope="row">
              {totals.name}
            </th>
          ) : (
            <td key={column.id} class={column.align === 'end' ? 'is-end' : undefined}>
              {totals.cell(column)}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  )
}

/** The rows on paper or on the page that is turned to. Another order or search begins anew. */
function usePage<Row>(id: string, view: TableView<Row>) {
  const { found, find, sort } = view
  const [wanted, setWanted] = useState(0)
  const printing = usePrinting().value
  useEffect(() => setWanted(0), [find, sort.column, sort.descending])
  const last = Math.max(0, Math.ceil(found.length / PAGE_ROWS) - 1)
  const page = Math.min(wanted, last)
  const from = printing ? 0 : page * PAGE_ROWS
  const entries = found.slice(from, from + (printing ? PRINT_ROWS : PAGE_ROWS))
  const turn = (step: 1 | -1): void => {
    setWanted(page + step)
    const host = document.getElementById(id)
    host?.scrollTo({ top: 0 })
    host?.focus({ preventScroll: true })
  }
  return { shown: { from, entries }, turn, isCut: printing && found.length > PRINT_ROWS }
}

/** Shows the columns that a screen has no room for, and hides them again. */
function AllColumns() {
  const text = tableTexts.value
  return (
    <button
      type="button"
      class="secondary"
      title={text.allColumnsHint}
      aria-pressed={hasAllColumns.value}
      onClick={() => showAllColumns(!hasAllColumns.peek())}
    >
      <Icon of={Columns3} sizePx={16} /> {text.allColumns}
    </button>
  )
}

function download<Row>(name: string, rows: readonly Row[], columns: readonly Column<Row>[]): void {
  const titles = columns.map(({ title, exportedTitle }) => exportedTitle ?? title)
  const cells = rows.map((row) => columns.map(({ exported, value }) => (exported ?? value)(row)))
  const { day } = zonedTime(nowMs.peek(), fleet.peek()?.city.timeZone ?? 'UTC')
  saveFile(csvFileName(name, day), csvOf(titles, cells, language.peek()), 'text/csv')
}

/**
 * A table that can be sorted by its titles, searched, turned page by page and saved as CSV. Order and
 * search are in the address, so that a link shows the same.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { id, name, rows, keyOf, columns, empty, children, onShowAll } = props
  const names = props.params ?? TABLE_PARAMS
  const text = tableTexts.value
  const { number } = formats.value
  const view = useTable(rows, columns, props.initialSort, names, props.passes)
  const { shown, turn, isCut } = usePage(id, view)
  const host = useRef<HTMLDivElement>(null)
  useEdges(host)
  const { found } = view
  const isAll = hasAllColumns.value
  // One that it is sorted by is seen, wherever the order came from.
  const seen = columns.filter((one) => isAll || one.isMore !== true || one.id === view.sort.column)
  const isWhole = found.length === rows.length
  return (
    <div class={`data-table is-${density.value}`}>
      <div class="table-tools">
        {names.find !== null && (
          <SearchBox label={text.find} text={view.find} onInput={view.findText} />
        )}
        {children}
        <p class="table-count muted" role="status">
          {isWhole
            ? text.rows(number(rows.length))
            : text.someRows(number(found.length), number(rows.length))}
        </p>
        {columns.some(({ isMore }) => isMore === true) && <AllColumns />}
        <button
          type="button"
          class="secondary"
          title={text.downloadHint}
          disabled={found.length === 0}
          onClick={() => download(props.fileName ?? name, found, columns)}
        >
          <Icon of={Download} sizePx={16} /> {text.download}
        </button>
      </div>
      <div class="table-scroll" id={id} ref={host} role="region" aria-label={name} tabIndex={0}>
        <table>
          <caption class="unseen">{name}</caption>
          <thead>
            <tr>
              {seen.map((column) => (
                <HeadCell key={column.id} column={column} view={view} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.entries.map((row) => (
              <BodyRow key={keyOf(row)} row={row} columns={seen} />
            ))}
          </tbody>
          {props.totals !== undefined && isWhole && rows.length > 0 && (
            <TotalsRow totals={props.totals} columns={seen} />
          )}
        </table>
        {rows.length === 0 && <div class="table-none">{empty}</div>}
        {rows.length > 0 && found.length === 0 && (
          <div class="table-none">
            <p>{text.none}</p>
            <button
              type="button"
              class="secondary"
              onClick={() => {
                view.findText('')
                onShowAll?.()
              }}
            >
              {text.clear}
            </button>
          </div>
        )}
      </div>
      {isCut && <p class="muted">{text.cut(number(PRINT_ROWS))}</p>}
      <Pager shown={shown} total={found.length} turn={turn} words={text.someRows} />
    </div>
  )
}
