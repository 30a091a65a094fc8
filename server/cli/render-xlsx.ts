import { defineCommand } from 'citty'
import { buffer } from 'node:stream/consumers'
import { writeReportXlsx } from '../report/xlsx/report-xlsx.ts'
import { RENDER_XLSX } from '../report/xlsx/xlsx-aside.ts'
import type { XlsxOrder } from '../report/xlsx/xlsx-aside.ts'

/** What a server starts to write a large workbook (`writeXlsxAside`): an order in, an XLSX file out. */
export const renderXlsxCommand = defineCommand({
  meta: { name: RENDER_XLSX, description: 'Write what comes on standard input as a workbook' },
  async run() {
    const text = (await buffer(process.stdin)).toString()
    // Of this very program, as `writeXlsxAside` writes it.
    const { view, options } = JSON.parse(text) as XlsxOrder
    const workbook = await writeReportXlsx(view, options)
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(workbook, (error) => (error == null ? resolve() : reject(error)))
    })
  },
})
