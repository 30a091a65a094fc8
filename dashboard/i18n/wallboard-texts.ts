import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { wallboardTextsEn } from './wallboard-texts-en.ts'
import { wallboardTextsId } from './wallboard-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof wallboardTextsId>> = {
  id: wallboardTextsId,
  en: wallboardTextsEn,
}

/** The texts of the wallboard now. */
export const wallboardTexts = computed(() => TEXTS[language.value])
