import { expect, it } from 'vitest'
import { readXlsxRecords, writeXlsxTable } from '../../server/journal/import/xlsx.ts'

const ROWS = 2000

it('lets others have their turn while a long table is written, and writes all of it', async () => {
  const rows = Array.from({ length: ROWS }, (_, row) => [`Taman ${row}`, row / 7, null])
  let turns = 0
  const count = (): void => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const file = await writeXlsxTable('Tempat', ['name', 'latitude', 'note'], rows)
  clearImmediate(next)
  // Twice: once to see how wide the columns are.
  expect(turns).toBeGreaterThanOrEqual((2 * ROWS) / 200 - 2)
  const read = await readXlsxRecords(Buffer.from(file))
  expect('records' in read && read.records).toHaveLength(ROWS + 1)
})
