import type { Language } from '../i18n/language.ts'

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' }

/** A month `2026-11` in words: "November 2026". */
export function monthWords(month: string, language: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  })
  return format.format(Date.parse(`${month}-01T00:00Z`))
}
