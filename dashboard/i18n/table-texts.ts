import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { tableTextsEn } from './table-texts-en.ts'
import { tableTextsId } from './table-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof tableTextsId>> = {
  id: tableTextsId,
  en: tableTextsEn,
}

/** The texts of every table now. */
export const tableTexts = computed(() => TEXTS[language.value])
