import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { overviewTextsEn } from './overview-texts-en.ts'
import { overviewTextsId } from './overview-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof overviewTextsId>> = {
  id: overviewTextsId,
  en: overviewTextsEn,
}

/** The texts of the overview now. */
export const overviewTexts = computed(() => TEXTS[language.value])
