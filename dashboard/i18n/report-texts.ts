import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { reportTextsEn } from './report-texts-en.ts'
import { reportTextsId } from './report-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof reportTextsId>> = {
  id: reportTextsId,
  en: reportTextsEn,
}

/** The texts of the reports that are made and kept, now. */
export const reportTexts = computed(() => TEXTS[language.value])
