import { computed } from '@preact/signals'
import { language, type Language } from './language.ts'
import { agentSetupTextsEn } from './agent-setup-texts-en.ts'
import { agentSetupTextsId } from './agent-setup-texts-id.ts'

const TEXTS: Readonly<Record<Language, typeof agentSetupTextsId>> = {
  id: agentSetupTextsId,
  en: agentSetupTextsEn,
}

/** The texts of the setting up of agents now. */
export const agentSetupTexts = computed(() => TEXTS[language.value])
