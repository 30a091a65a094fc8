import { defineCommand } from 'citty'
import { RENDER_PDF } from '../report/pdf/pdf-order.ts'
import type { PdfOrder } from '../report/pdf/pdf-order.ts'
import { renderPdf } from '../report/pdf/render-pdf.ts'
import { answerOrder } from './answer-order.ts'

/** What a server starts to typeset a paper (`pdfInChild`): an order in, a PDF out. */
export const renderPdfCommand = defineCommand({
  meta: { name: RENDER_PDF, description: 'Typeset what comes on standard input' },
  run: () =>
    answerOrder((order) => {
      const { input, allRows } = order as PdfOrder
      return renderPdf(input, allRows)
    }),
})
