import type { AllRows } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'

/** The command that a child is started with; people never type it. */
export const RENDER_PDF = 'render-pdf'

/** What a child reads from its standard input, as JSON. */
export interface PdfOrder {
  readonly input: PdfInput
  readonly allRows: AllRows
}
