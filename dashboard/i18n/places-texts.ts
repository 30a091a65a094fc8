import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { placesTextsEn } from './places-texts-en.ts'
import { placesTextsId } from './places-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof placesTextsId>> = {
  id: placesTextsId,
  en: placesTextsEn,
}

/** The texts of the tables of places and access points now. */
export const placesTexts = computed(() => TEXTS[language.value])
