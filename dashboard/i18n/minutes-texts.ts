import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { minutesTextsEn } from './minutes-texts-en.ts'
import { minutesTextsId } from './minutes-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof minutesTextsId>> = {
  id: minutesTextsId,
  en: minutesTextsEn,
}

/** The texts of the minutes with a provider now. */
export const minutesTexts = computed(() => TEXTS[language.value])
