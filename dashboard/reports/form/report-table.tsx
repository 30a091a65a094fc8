import type { ComponentChild } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatCell } from '#contract/report-format.ts'
import type {
  ReportColumn,
  ReportTable as TableOfReport,
  ReportValue,
} from '#contract/report-view.ts'
import { language } from '../../i18n/language.ts'
import { reportTexts } from '../../i18n/report-texts.ts'
import { drillOf, PLACES_TABLE, type Drill } from '../../model/report-drill.ts'
import { originOf, type Origin } from '../../model/report-origin.ts'
import { GoLink } from '../../parts/go-link.tsx'
import { inPercent, type Column } from '../../table/columns.tsx'
import { DataTable, type Totals } from '../../table/data-table.tsx'
import { AS_THEY_COME, TABLE_PARAMS } from '../../table/use-table.ts'

/** Fewer rows are read without a search. */
const SEARCHED_ROWS = 12

interface Row {
  readonly key: string
  readonly cells: readonly ReportValue[]
  readonly drill: Drill | null
}

/** How the values of a report are written: its language is that of the page. */
export interface Writing {
  readonly month: string
  readonly version: number
  readonly timeZone: string
  /** What an operator does who asks where a figure comes from. */
  readonly onOrigin: (origin: Origin, drill: Drill | null) => void
}

function exportedValue(type: ReportColumn['type'], value: ReportValue): ReportValue {
  if (typeof value !== 'number') return value
  if (type === 'share') return inPercent(value)
  if (type === 'fine-share') return Math.round(value * 100_000) / 1000
  if (type === 'duration') return Math.round(value / 1000)
  return type === 'moment' ? new Date(value).toISOString() : value
}

const EXPORTED_UNITS: Partial<Readonly<Record<ReportColumn['type'], string>>> = {
  share: ' (%)',
  'fine-share': ' (%)',
  duration: ' (s)',
  bytes: ' (B)',
  rupiah: ' (Rp)',
}

interface ReportTableProps {
  readonly table: TableOfReport
  readonly writing: Writing
}

/** The columns of a table; those without a width are for who asks for all. */
function columnsOf(
  table: TableOfReport,
  write: (value: ReportValue, column: ReportColumn) => string,
  onOrigin: Writing['onOrigin'],
): readonly Column<Row>[] {
  const text = reportTexts.value.form
  const cellOf = (column: ReportColumn, index: number, row: Row): ComponentChild => {
    const words = write(row.cells[index] ?? null, column)
    const isText = column.type === 'text'
    const shown = isText ? <bdi>{words}</bdi> : words
    if (index === 0 && row.drill !== null) return <GoLink to={row.drill}>{shown}</GoLink>
    const origin = originOf(table, row.cells, index)
    if (origin === null) return shown
    return (
      <button
        type="button"
        class="figure-origin"
        aria-haspopup="dialog"
        aria-label={text.originOf(words)}
        title={text.origin}
        onClick={() => onOrigin(origin, row.drill)}
      >
        {words}
      </button>
    )
  }
  return table.columns.map((column, index): Column<Row> => {
    const value = (row: Row): ReportValue => row.cells[index] ?? null
    const isText = column.type === 'text'
    return {
      id: column.key,
      title: column.title,
      hint: column.description,
      exportedTitle: column.title + (EXPORTED_UNITS[column.type] ?? ''),
      value,
      exported: (row) => exportedValue(column.type, value(row)),
      cell: (row) => cellOf(column, index, row),
      ...(!isText && { align: 'end', largestFirst: true }),
      ...(column.width === 0 && index > 0 && { isMore: true }),
    }
  })
}

/** A table of a report, with the way from each row to what is behind it. */
export function ReportTablePart({ table, writing }: ReportTableProps) {
  const { timeZone, onOrigin } = writing
  const lang = language.value
  const write = (value: ReportValue, column: ReportColumn): string =>
    formatCell(value, column, { language: lang, timeZone })
  const rows = useMemo(
    () =>
      table.rows.map((cells, index): Row => {
        return { key: String(index), cells, drill: drillOf(table, index, writing) }
      }),
    [table, writing],
  )
  const columns = useMemo(
    () => columnsOf(table, write, onOrigin),
    [table, lang, timeZone, onOrigin],
  )
  const { totals } = table
  const last: Totals<Row> | undefined =
    totals === null
      ? undefined
      : {
          name: reportTexts.value.form.total,
          cell: ({ id }) => {
            const at = table.columns.findIndex(({ key }) => key === id)
            const column = table.columns[at]
            const value = totals[at] ?? null
            return value === null || column === undefined ? '' : write(value, column)
          },
        }
  const isPlaces = table.id === PLACES_TABLE
  const find = rows.length > SEARCHED_ROWS ? 'find' : null
  if (rows.length === 0) {
    return (
      <>
        <h4>{table.title}</h4>
        <p class="muted">{table.empty}</p>
      </>
    )
  }
  return (
    <>
      <h4>{table.title}</h4>
      <DataTable
        id={`table-${table.id}`}
        name={table.title}
        rows={rows}
        keyOf={({ key }) => key}
        columns={columns}
        initialSort={AS_THEY_COME}
        params={isPlaces ? TABLE_PARAMS : { sort: 'sort', find, isApart: true }}
        empty={table.empty}
        {...(last !== undefined && { totals: last })}
      />
    </>
  )
}
