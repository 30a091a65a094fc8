import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { providersTextsEn } from './providers-texts-en.ts'
import { providersTextsId } from './providers-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof providersTextsId>> = {
  id: providersTextsId,
  en: providersTextsEn,
}

/** The texts of the page of providers now. */
export const providersTexts = computed(() => TEXTS[language.value])
