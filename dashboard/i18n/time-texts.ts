import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { timeTextsEn } from './time-texts-en.ts'
import { timeTextsId } from './time-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof timeTextsId>> = { id: timeTextsId, en: timeTextsEn }

/** The texts of the time machine now. */
export const timeTexts = computed(() => TEXTS[language.value])
