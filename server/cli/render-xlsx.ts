import { defineCommand } from 'citty'
import { writeReportXlsx } from '../report/xlsx/report-xlsx.ts'
import { RENDER_XLSX } from '../report/xlsx/xlsx-aside.ts'
import type { XlsxOrder } from '../report/xlsx/xlsx-aside.ts'
import { answerOrder } from './answer-order.ts'

/** What a server starts to write a large workbook (`writeXlsxAside`): an order in, an XLSX file out. */
export const renderXlsxCommand = defineCommand({
  meta: { name: RENDER_XLSX, description: 'Write what comes on standard input as a workbook' },
  run: () =>
    answerOrder((order) => {
      const { view, options } = order as XlsxOrder
      return writeReportXlsx(view, options)
    }),
})
