import type { AllRows } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'

/** The command that a child is started with; people never type it. */
export const RENDER_PDF = 'render-pdf'

/** For Node.js in such a child: its objects live short, so a small nursery saves 30 MiB. */
export const RENDER_NODE_ARGS = ['--max-semi-space-size=1'] as const

/** What a child reads from its standard input, as JSON. */
export interface PdfOrder {
  readonly input: PdfInput
  readonly allRows: AllRows
}
