import { evidenceSentencesEn } from '#contract/report-text/evidence-en.ts'
import type { IncidentTexts } from './incident-texts.ts'

/** What was seen of an outage, in English. */
export const evidenceTextsEn: IncidentTexts['evidence'] = {
  ...evidenceSentencesEn,
  title: 'Timeline of the evidence',
  none: 'No evidence is kept yet.',
  began: 'Outage began',
  ended: 'Outage ended',
  lasting: 'It still lasts',
  raw: 'value',
  by: (name) => `by ${name}`,
  agentOf: (place) => `the agent at ${place}`,
}
