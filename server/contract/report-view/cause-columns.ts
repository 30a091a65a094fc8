import type { ColumnKey } from '../report-text/columns-id.ts'
import type { DownByCause } from '../report.ts'
import { CAUSES } from '../words.ts'
import type { Cause } from '../words.ts'
import type { ColumnSpec } from './table.ts'

const KEYS: Readonly<Record<Cause, ColumnKey>> = {
  power: 'down_power_seconds',
  uplink: 'down_uplink_seconds',
  'access-point': 'down_access_point_seconds',
  'site-network': 'down_site_network_seconds',
  planned: 'down_planned_seconds',
  monitoring: 'down_monitoring_seconds',
  undetermined: 'down_undetermined_seconds',
}
/** Time without service, a column for each cause; together they are the time down. */
export const DOWN_COLUMNS: readonly ColumnSpec<{ readonly downByCause: DownByCause }>[] =
  CAUSES.map((cause) => ({
    key: KEYS[cause],
    type: 'duration',
    width: 0.1,
    total: 'sum',
    value: ({ downByCause }) => downByCause[cause],
  }))
