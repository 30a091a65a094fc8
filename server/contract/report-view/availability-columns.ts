import type { ReportAvailability } from '../report.ts'
import type { ColumnSpec } from './table.ts'

interface Widths {
  readonly share: number
  readonly time: number
}

/**
 * Availability with its bounds, and the times that it is reckoned from: the time up includes the degraded,
 * so that each share can be worked out again from the columns beside it.
 */
export function availabilityColumns<Row>(
  of: (row: Row) => ReportAvailability,
  widths: Widths,
): readonly ColumnSpec<Row>[] {
  const share = (
    key: 'measured' | 'lower' | 'upper',
    part: readonly string[],
    whole: readonly string[],
  ): ColumnSpec<Row> => ({
    key,
    type: 'share',
    width: widths.share,
    total: 'share',
    ratio: { part, whole },
    value: (row) => of(row)[key],
  })
  const time = (
    key: ColumnSpec<Row>['key'],
    width: number,
    ms: (times: ReportAvailability['serviceMs']) => number,
  ): ColumnSpec<Row> => ({
    key,
    type: 'duration',
    width,
    total: 'sum',
    value: (row) => ms(of(row).serviceMs),
  })
  const all = ['up_seconds', 'down_seconds', 'unknown_seconds']
  return [
    share('measured', ['up_seconds'], ['up_seconds', 'down_seconds']),
    share('lower', ['up_seconds'], all),
    share('upper', ['up_seconds', 'unknown_seconds'], all),
    time('up_seconds', widths.time, ({ up, degraded }) => up + degraded),
    time('down_seconds', widths.time, ({ down }) => down),
    time('unknown_seconds', widths.time, ({ unknown }) => unknown),
    time('degraded_seconds', 0, ({ degraded }) => degraded),
    time('excluded_seconds', 0, ({ excluded }) => excluded),
    time('planned_seconds', 0, ({ planned }) => planned),
    time('service_seconds', 0, (times) => Object.values(times).reduce((sum, ms) => sum + ms, 0)),
  ]
}
