import { Hono } from 'hono'
import type { Context } from 'hono'
import { PATHS } from '#contract/paths.ts'
import { INVENTORY_KINDS } from '#contract/words.ts'
import type { InventoryKind } from '#contract/words.ts'
import { csvOf, exportTable } from '../../journal/import/export-table.ts'
import { importTable } from '../../journal/import/import-table.ts'
import { inTurns } from '../../journal/import/steps.ts'
import { writeXlsxTable, XLSX_MEDIA_TYPE } from '../../journal/import/xlsx.ts'
import { readBytes } from '../middleware/body.ts'
import { operatorIn, operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'
import type { InventoryRouteDeps } from './inventory.ts'

/** All villages of the country as CSV fit in this. */
const FILE_BYTES_MAX = 32 * 1024 * 1024
const NAME_LENGTH_MAX = 128
/** What tables of a kind are called. */
const TABLES: Readonly<Record<InventoryKind, string>> = {
  place: 'places',
  'access-point': 'access-points',
  equipment: 'equipment',
  provider: 'providers',
}

/**
 * `POST /v1/inventory/import?kind=&name=&dry-run=1` with a CSV or XLSX file as its body: 200 with what
 * changed or would, 422 with the faults by line and column. `GET /v1/inventory/export?kind=&format=`:
 * a file that an import takes back.
 */
export function inventoryFileRoutes({ journal, nowMs, operator, judge }: InventoryRouteDeps): Hono {
  return new Hono()
    .post(PATHS.inventoryImport, operator, async (c) => {
      const kind = kindOf(c)
      if (kind instanceof Response) return kind
      const bytes = await readBytes(c, FILE_BYTES_MAX)
      if (bytes === null) {
        const detail = `more than ${FILE_BYTES_MAX} bytes`
        return problem(c, 413, 'The file is too large', { detail })
      }
      const name = (c.req.query('name') ?? TABLES[kind]).slice(0, NAME_LENGTH_MAX)
      const dryRun = c.req.query('dry-run') === '1'
      const options = { dryRun, nowMs: nowMs(), by: operatorOf(c) }
      const result = await importTable(journal, kind, { name, bytes }, options)
      return c.json(result, result.outcome === 'refused' ? 422 : 200)
    })
    .get(PATHS.inventoryExport, async (c) => {
      const kind = kindOf(c)
      if (kind instanceof Response) return kind
      const format = c.req.query('format') ?? 'csv'
      if (format !== 'csv' && format !== 'xlsx') {
        const errors = [{ path: 'format', message: 'expected csv or xlsx' }]
        return problem(c, 422, 'There is no such format', { errors })
      }
      const mayChange = operatorIn(c, judge) !== null
      const table = await inTurns(exportTable(journal.inventory(), kind, mayChange))
      const file = `${TABLES[kind]}.${format}`
      c.header('Cache-Control', 'no-store')
      c.header('Content-Disposition', `attachment; filename="${file}"`)
      if (format === 'csv') {
        c.header('Content-Type', 'text/csv; charset=utf-8')
        // The mark tells a spreadsheet that the text is UTF-8.
        return c.body(`\uFEFF${await inTurns(csvOf(table))}`)
      }
      c.header('Content-Type', XLSX_MEDIA_TYPE)
      return c.body(Buffer.from(await writeXlsxTable(TABLES[kind], table.header, table.rows)))
    })
}

function kindOf(c: Context): InventoryKind | Response {
  const kind = INVENTORY_KINDS.find((one) => one === c.req.query('kind'))
  if (kind !== undefined) return kind
  const errors = [{ path: 'kind', message: `expected one of ${INVENTORY_KINDS.join(', ')}` }]
  return problem(c, 422, 'There is no such kind of record', { errors })
}
