import type { AllRows } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'

/** The command that a child is started with; people never type it. */
export const RENDER_PDF = 'render-pdf'

/** Arguments of the program for such a child: its objects live short, so a small nursery saves 30 MiB. */
export const renderArgs = (bundle: string): readonly string[] => [
  '--max-semi-space-size=1',
  bundle,
  RENDER_PDF,
]

/** What a child reads from its standard input, as JSON. */
export interface PdfOrder {
  readonly input: PdfInput
  readonly allRows: AllRows
}
