import { computed } from '@preact/signals'
import { countedTextsEn } from './counted-texts-en.ts'
import { countedTextsId } from './counted-texts-id.ts'
import { language, type Language } from './language.ts'

const TEXTS: Readonly<Record<Language, typeof countedTextsId>> = {
  id: countedTextsId,
  en: countedTextsEn,
}

/** The texts on since when something counts now. */
export const countedTexts = computed(() => TEXTS[language.value])
