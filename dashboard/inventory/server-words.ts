import type { Phrase, PhrasedFault } from '#contract/phrase.ts'
import { language } from '../i18n/language.ts'
import { columnsId, phrasesId } from '../i18n/phrases-id.ts'
import { phraseIn } from '../model/phrase-words.ts'
import { formats } from '../view-state.ts'

const INDONESIAN = { phrases: phrasesId, columns: columnsId }

/** A phrase of the server in the language of the page. Reads the language. */
export function phraseWords(phrase: Phrase): string {
  return phraseIn(phrase, language.value === 'id' ? INDONESIAN : null, formats.value.number)
}

/** What the server says of a field: what is wrong and what was expected. Reads the language. */
export function serverWords({ message, problem, expected }: PhrasedFault): string {
  if (problem === undefined) return message
  if (expected === undefined) return phraseWords(problem)
  const word = language.value === 'id' ? 'diharapkan' : 'expected'
  return `${phraseWords(problem)}: ${word} ${phraseWords(expected)}`
}
