import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { geographyTextsEn } from './geography-texts-en.ts'
import { geographyTextsId } from './geography-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof geographyTextsId>> = {
  id: geographyTextsId,
  en: geographyTextsEn,
}

/** The texts of the geography's import now. */
export const geographyTexts = computed(() => TEXTS[language.value])
