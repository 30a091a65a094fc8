import { computed } from '@preact/signals'
import { incidentTextsEn } from './incident-texts-en.ts'
import { incidentTextsId } from './incident-texts-id.ts'
import { language, type Language } from './language.ts'

/** The texts of the page of incidents; the Indonesian dictionary is the model for all. */
export type IncidentTexts = typeof incidentTextsId

const TEXTS: Readonly<Record<Language, IncidentTexts>> = {
  id: incidentTextsId,
  en: incidentTextsEn,
}

/** The texts now. */
export const incidentTexts = computed(() => TEXTS[language.value])
