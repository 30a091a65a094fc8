import { computed } from '@preact/signals'
import { addressTextsEn } from './address-texts-en.ts'
import { addressTextsId } from './address-texts-id.ts'
import { language, type Language } from './language.ts'

const TEXTS: Readonly<Record<Language, typeof addressTextsId>> = {
  id: addressTextsId,
  en: addressTextsEn,
}

/** What is said of a link that names what there is not, now. */
export const addressTexts = computed(() => TEXTS[language.value])
