import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { writeXlsxAside } from '../../server/report/xlsx/xlsx-aside.ts'
import { AWKWARD_DOCUMENT, awkwardView, placesTable, TIME_ZONE } from './awkward-view.ts'

const OPTIONS = { document: AWKWARD_DOCUMENT, language: 'id', timeZone: TIME_ZONE } as const
/** Eleven columns: more cells than are written at once. */
const LARGE = 5600

describe('a large workbook', () => {
  it('is written by a process of its own', { timeout: 30_000 }, async () => {
    const written = writeXlsxAside(awkwardView(LARGE), OPTIONS, AbortSignal.timeout(25_000))
    expect(process.getActiveResourcesInfo()).toContain('ProcessWrap')
    const book = await readXlsx(await written, { maxRows: 3 })
    expect(book.sheets.map(({ name }) => name)).toContain('4. Per tempat')
  })

  it('is left when nobody wants it any more', async () => {
    const leave = new AbortController()
    const written = writeXlsxAside(awkwardView(LARGE), OPTIONS, leave.signal)
    leave.abort(new Error('left'))
    await expect(written).rejects.toThrow('left')
  })

  it('is refused where it could not be opened', async () => {
    const table = placesTable(1)
    const rows = Array.from({ length: 200_000 }, () => table.rows[0] ?? [])
    const blocks = [{ kind: 'table' as const, table: { ...table, rows } }]
    const view = { title: '', subtitle: '', sections: [{ id: 'a', title: 'A', blocks }] }
    await expect(writeXlsxAside(view, OPTIONS, new AbortController().signal)).rejects.toMatchObject(
      { name: 'ReportError', code: 'too-many' },
    )
  })
})
