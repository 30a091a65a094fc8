import { computed } from '@preact/signals'
import { contractTextsEn } from './contract-texts-en.ts'
import { contractTextsId } from './contract-texts-id.ts'
import { language, type Language } from './language.ts'

const TEXTS: Readonly<Record<Language, typeof contractTextsId>> = {
  id: contractTextsId,
  en: contractTextsEn,
}

/** The texts of contracts with providers now. */
export const contractTexts = computed(() => TEXTS[language.value])
