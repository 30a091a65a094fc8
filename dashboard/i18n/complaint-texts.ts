import { computed } from '@preact/signals'
import { complaintTextsEn } from './complaint-texts-en.ts'
import { complaintTextsId } from './complaint-texts-id.ts'
import { language, type Language } from './language.ts'

const TEXTS: Readonly<Record<Language, typeof complaintTextsId>> = {
  id: complaintTextsId,
  en: complaintTextsEn,
}

/** The texts of the complaints at a place now. */
export const complaintTexts = computed(() => TEXTS[language.value])
