import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { probeTextsEn } from './probe-texts-en.ts'
import { probeTextsId } from './probe-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof probeTextsId>> = {
  id: probeTextsId,
  en: probeTextsEn,
}

/** The texts of a look at an access point now. */
export const probeTexts = computed(() => TEXTS[language.value])
