import type { Minutes } from '../minutes.ts'
import type { ReportView } from '../report-view.ts'
import type { Language } from '../words.ts'

export function minutesView(minutes: Minutes, language: Language): ReportView {
  return { title: minutes.contract, subtitle: language, sections: [] }
}
