import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { settingsTextsEn } from './settings-texts-en.ts'
import { settingsTextsId } from './settings-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof settingsTextsId>> = {
  id: settingsTextsId,
  en: settingsTextsEn,
}

/** The texts of the settings now. */
export const settingsTexts = computed(() => TEXTS[language.value])
