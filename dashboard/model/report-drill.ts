import type { ReportTable, ReportValue } from '#contract/report-view.ts'
import { parseAddress, type Address } from './address.ts'
import { rangeOf } from './place-span.ts'
import { zonedTime } from './zone-time.ts'

/** The section of all places and its table: rows that sum up several places lead there. */
export const PLACES_SECTION = 'places'
export const PLACES_TABLE = 'places'

/** The section of what a version has otherwise than the one before. */
export const CHANGES_SECTION = 'changes'

/** What a row can be of that places have in a column of their own. */
const GROUPS: readonly string[] = ['kecamatan', 'kelurahan', 'kind', 'provider', 'power_area']
/** When something befell a place: the day to look at. */
const MOMENTS: readonly string[] = ['start', 'outage_start', 'received_at']

/** Where the figures of a row come from: what of an address is not that of any other page. */
export type Drill = Pick<Address, 'page' | 'place' | 'params' | 'incidents'>

interface OfReport {
  readonly month: string
  readonly version: number
  readonly timeZone: string
}

/** The day of what a row tells of, by the city's clock; the last of the month for a whole month. */
function dayOf(
  { columns }: Pick<ReportTable, 'columns'>,
  row: readonly ReportValue[],
  { month, timeZone }: OfReport,
): { readonly span: 'day' | 'month'; readonly day: string } {
  const at = columns.findIndex(({ key, type }) => type === 'moment' && MOMENTS.includes(key))
  const atMs = row[at]
  if (typeof atMs === 'number') return { span: 'day', day: zonedTime(atMs, timeZone).day }
  return { span: 'month', day: rangeOf('month', `${month}-01`).until }
}

/**
 * Where a row of a report leads: a place to the month or to the day that the row tells of, a group of
 * places to those places within the report. Null for a row with nothing behind it.
 */
export function drillOf(
  table: Pick<ReportTable, 'columns' | 'rows' | 'links'>,
  index: number,
  report: OfReport,
): Drill | null {
  const row = table.rows[index] ?? []
  const link = table.links?.[index] ?? null
  if (link !== null) {
    const { page, place, params, incidents } = parseAddress(link)
    const when = page === 'place' ? dayOf(table, row, report) : {}
    return { page, place, params: { ...when, ...params }, incidents }
  }
  const [first] = table.columns
  const name = row[0]
  if (first === undefined || !GROUPS.includes(first.key) || typeof name !== 'string') return null
  const { month, version } = report
  const params = {
    period: month,
    version: String(version),
    section: PLACES_SECTION,
    find: name,
  }
  return { ...parseAddress('?page=reports'), params }
}
