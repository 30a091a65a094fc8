import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { fieldTextsEn } from './field-texts-en.ts'
import { fieldTextsId } from './field-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof fieldTextsId>> = {
  id: fieldTextsId,
  en: fieldTextsEn,
}

/** The texts of the technician's page now. */
export const fieldTexts = computed(() => TEXTS[language.value])
