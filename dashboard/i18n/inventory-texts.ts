import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { inventoryTextsEn } from './inventory-texts-en.ts'
import { inventoryTextsId } from './inventory-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof inventoryTextsId>> = {
  id: inventoryTextsId,
  en: inventoryTextsEn,
}

/** The texts of the inventory now. */
export const inventoryTexts = computed(() => TEXTS[language.value])
