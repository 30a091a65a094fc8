import { COMMAND_NAME } from '../report-words.ts'
import type { Language } from '../words.ts'

const WORDS: Readonly<Record<Language, Readonly<Record<'person' | 'command', string>>>> = {
  id: { person: 'oleh', command: 'dengan perintah' },
  en: { person: 'by', command: 'by the command' },
}

/** Who made a report: `oleh Maria`; empty where nobody is named. */
export function madeByWords(by: string, language: Language): string {
  if (by === '') return ''
  return `${WORDS[language][by === COMMAND_NAME ? 'command' : 'person']} ${by}`
}

/** When a report was made, and by whom: `1 Nov 2026 06.00 WITA oleh Pantau`. */
export function madeWords(moment: string, by: string, language: Language): string {
  return [moment, madeByWords(by, language)].filter((text) => text !== '').join(' ')
}
