import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { mapToolTextsEn } from './map-tool-texts-en.ts'
import { mapToolTextsId } from './map-tool-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof mapToolTextsId>> = {
  id: mapToolTextsId,
  en: mapToolTextsEn,
}

/** The texts of the tools on the map now. */
export const mapToolTexts = computed(() => TEXTS[language.value])
