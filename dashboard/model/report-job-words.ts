import { reportJobTextsId } from '../i18n/report-job-texts-id.ts'
import type { Language } from '../i18n/language.ts'

/**
 * What the server says of the making of a report, in a language; as it said it where there are no words
 * for it, as for a sentence of a newer server.
 */
export function jobWords(message: string, language: Language): string {
  const found =
    language === 'id' ? reportJobTextsId.find(([sentence]) => sentence.test(message)) : undefined
  if (found === undefined) return message.charAt(0).toUpperCase() + message.slice(1)
  const [sentence, words] = found
  return message.replace(sentence, words)
}
