import type { Report } from '../report-document.ts'
import type { ReportView } from '../report-view.ts'
import type { Language } from '../words.ts'
import { areasSection } from './areas-section.ts'
import { causesSection } from './causes-section.ts'
import { changesSection } from './changes-section.ts'
import { complaintsSection } from './complaints-section.ts'
import { viewContext } from './context.ts'
import { gapsSection } from './gaps-section.ts'
import { mapSection } from './map-section.ts'
import { methodSection } from './method-section.ts'
import type { ReportOutlines } from './outlines.ts'
import { placesSection } from './places-section.ts'
import { providersSection } from './providers-section.ts'
import { qualitySection } from './quality-section.ts'
import { readinessSection } from './readiness-section.ts'
import { summarySection } from './summary-section.ts'

export type { ReportOutlines } from './outlines.ts'

export interface ReportViewOptions {
  readonly language: Language
  /** Of the city's kelurahan; empty where none were imported. */
  readonly outlines: ReportOutlines
}

/**
 * Sets a report before people: the same sections, words and values for every form. Names are passed on as
 * they are. Nothing is left empty: where there is nothing to show, it says so and what to do.
 */
export function reportView(report: Report, { language, outlines }: ReportViewOptions): ReportView {
  const context = viewContext(report, language, outlines)
  const { figures, document, texts, write } = context
  const sections = [
    summarySection,
    mapSection,
    areasSection,
    placesSection,
    causesSection,
    providersSection,
    complaintsSection,
    gapsSection,
    qualitySection,
    methodSection,
    ...(document.changes.length > 0 ? [changesSection] : []),
    readinessSection,
  ]
  return {
    title: texts.sections.title(figures.city),
    subtitle: write.month(figures.month),
    sections: sections.map((section) => section(context)),
  }
}
