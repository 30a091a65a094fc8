import type { Report } from '../report.ts'
import type { ReportSection, ReportView } from '../report-view.ts'
import type { Language } from '../words.ts'
import type { ReportOutlines } from './outlines.ts'

export type { ReportOutlines } from './outlines.ts'

export interface ReportViewOptions {
  readonly language: Language
  /** Of the city's kelurahan; empty where none were imported. */
  readonly outlines: ReportOutlines
}

/** Sets a report before people: the same sections for every form. */
export function reportView(report: Report, options: ReportViewOptions): ReportView {
  const sections: readonly ReportSection[] = []
  return {
    title: report.figures.city,
    subtitle: `${report.figures.month} ${options.language}`,
    sections,
  }
}
