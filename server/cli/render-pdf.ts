import { defineCommand } from 'citty'
import { buffer } from 'node:stream/consumers'
import { RENDER_PDF } from '../report/pdf/pdf-order.ts'
import type { PdfOrder } from '../report/pdf/pdf-order.ts'
import { renderPdf } from '../report/pdf/render-pdf.ts'

/** What a server starts to typeset a paper (`pdfInChild`): an order in, a PDF out. */
export const renderPdfCommand = defineCommand({
  meta: { name: RENDER_PDF, description: 'Typeset what comes on standard input' },
  async run() {
    const text = (await buffer(process.stdin)).toString()
    // Of this very program, as `pdfInChild` writes it.
    const { input, allRows } = JSON.parse(text) as PdfOrder
    const pdf = await renderPdf(input, allRows)
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(pdf, (error) => (error == null ? resolve() : reject(error)))
    })
  },
})
