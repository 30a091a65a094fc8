import { computed } from '@preact/signals'
import { helpTextsEn } from './help-texts-en.ts'
import { helpTextsId } from './help-texts-id.ts'
import { language, type Language } from './language.ts'

const TEXTS: Readonly<Record<Language, typeof helpTextsId>> = {
  id: helpTextsId,
  en: helpTextsEn,
}

/** The help now. */
export const helpTexts = computed(() => TEXTS[language.value])
