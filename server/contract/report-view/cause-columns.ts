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
const WIDTH = 0.1

/** Causes that took service away from none of these. */
export function causesOfNone(
  rows: readonly { readonly downByCause: DownByCause }[],
): readonly Cause[] {
  return CAUSES.filter((cause) => rows.every(({ downByCause }) => downByCause[cause] === 0))
}

/** The same columns, without room on paper for those causes: the others share it. */
export function downColumnsWithout(left: readonly Cause[]): typeof DOWN_COLUMNS {
  const shown = CAUSES.length - left.length
  if (shown === 0) return DOWN_COLUMNS
  return DOWN_COLUMNS.map((column, at) => {
    const isLeft = left.some((cause) => cause === CAUSES[at])
    return { ...column, width: isLeft ? 0 : (WIDTH * CAUSES.length) / shown }
  })
}

/** Time without service, a column for each cause; together they are the time down. */
export const DOWN_COLUMNS: readonly ColumnSpec<{ readonly downByCause: DownByCause }>[] =
  CAUSES.map((cause) => ({
    key: KEYS[cause],
    type: 'duration',
    width: WIDTH,
    total: 'sum',
    isSparse: true,
    value: ({ downByCause }) => downByCause[cause],
  }))
