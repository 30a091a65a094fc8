import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { sampleTextsEn } from './sample-texts-en.ts'
import { sampleTextsId } from './sample-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof sampleTextsId>> = {
  id: sampleTextsId,
  en: sampleTextsEn,
}

/** The texts of the intervals and samples behind a day, now. */
export const sampleTexts = computed(() => TEXTS[language.value])
