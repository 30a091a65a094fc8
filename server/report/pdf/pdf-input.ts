import type { ReportDocument } from '#contract/report-document.ts'
import type { ReportView } from '#contract/report-view.ts'
import type { Language } from '#contract/words.ts'

/** What a PDF is made from: what it shows, whose paper it is, and how its values are written. */
export type PdfInput = {
  readonly view: ReportView
  readonly document: ReportDocument
  readonly language: Language
  /** By which moments are written. */
  readonly timeZone: string
} & (
  | { readonly kind: 'report' }
  /** Minutes (Berita Acara), which that provider signs too. */
  | { readonly kind: 'minutes'; readonly provider: string }
)
