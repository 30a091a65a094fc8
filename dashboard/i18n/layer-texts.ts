import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { layerTextsEn } from './layer-texts-en.ts'
import { layerTextsId } from './layer-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof layerTextsId>> = {
  id: layerTextsId,
  en: layerTextsEn,
}

/** The texts of the layers now. */
export const layerTexts = computed(() => TEXTS[language.value])
