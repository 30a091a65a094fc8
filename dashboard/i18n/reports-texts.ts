import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { reportsTextsEn } from './reports-texts-en.ts'
import { reportsTextsId } from './reports-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof reportsTextsId>> = {
  id: reportsTextsId,
  en: reportsTextsEn,
}

/** The texts of the report of a month now. */
export const reportsTexts = computed(() => TEXTS[language.value])
