import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { placeTextsEn } from './place-texts-en.ts'
import { placeTextsId } from './place-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof placeTextsId>> = {
  id: placeTextsId,
  en: placeTextsEn,
}

/** The texts of the page of a place now. */
export const placeTexts = computed(() => TEXTS[language.value])
