import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { firstRunTextsEn } from './first-run-texts-en.ts'
import { firstRunTextsId } from './first-run-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof firstRunTextsId>> = {
  id: firstRunTextsId,
  en: firstRunTextsEn,
}

/** The texts of the first steps now. */
export const firstRunTexts = computed(() => TEXTS[language.value])
