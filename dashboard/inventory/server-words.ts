import { language } from '../i18n/language.ts'
import { serverPhrasesId } from '../i18n/server-phrases-id.ts'

const EXPECTED = ': expected '

/** One phrase of the server in the language of the page; one that nobody translated stays as it is. */
export function phraseWords(phrase: string): string {
  if (language.value === 'en') return phrase
  for (const [pattern, words] of serverPhrasesId) {
    if (pattern.test(phrase)) return phrase.replace(pattern, words)
  }
  return phrase
}

/** What the server says of a field: what is wrong and what was expected. Reads the language. */
export function serverWords(message: string): string {
  const at = message.indexOf(EXPECTED)
  if (at < 0) return phraseWords(message)
  const [problem, expected] = [message.slice(0, at), message.slice(at + EXPECTED.length)]
  const word = language.value === 'en' ? 'expected' : 'diharapkan'
  return `${phraseWords(problem)}: ${word} ${phraseWords(expected)}`
}
