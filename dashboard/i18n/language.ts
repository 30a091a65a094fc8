import { computed, signal } from '@preact/signals'
import { remembered, remember } from '../memory.ts'
import { en } from './en.ts'
import { id } from './id.ts'

/** The dashboard's languages, the default first. */
export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The texts of one language; the Indonesian dictionary is the model for all. */
export type Messages = typeof id

const MESSAGES: Readonly<Record<Language, Messages>> = { id, en }

/** The language now; Bahasa Indonesia unless this browser chose another before. */
export const language = signal<Language>(remembered('language', LANGUAGES) ?? 'id')

/** The texts now. */
export const messages = computed(() => MESSAGES[language.value])

/** Switches the language and remembers it in this browser. */
export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  document.documentElement.lang = chosen
  remember('language', chosen)
}
