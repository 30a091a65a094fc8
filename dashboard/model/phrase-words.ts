import type { Phrase } from '#contract/phrase.ts'

/** A language beside English, in which the server says all by itself. */
export interface PhraseLanguage {
  /** Templates by the codes of phrases. */
  readonly phrases: Readonly<Record<string, string>>
  /** What files in this language call our columns. */
  readonly columns: Readonly<Record<string, string>>
}

/**
 * A phrase of the server in a language; in English where that has no words for it, as for a phrase of
 * a newer server. Counts are written by `number`; null is English.
 */
export function phraseIn(
  { code, values, text }: Phrase,
  spoken: PhraseLanguage | null,
  number: (value: number) => string,
): string {
  const template = spoken?.phrases[code]
  if (spoken === null || template === undefined) return text
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    if (typeof value === 'number') return number(value)
    return name === 'columns' ? columnsIn(value, spoken.columns) : value
  })
}

/** Names of columns as the language has them, with ours beside each that differs. */
function columnsIn(list: string, columns: PhraseLanguage['columns']): string {
  return list
    .split(', ')
    .map((name) => (columns[name] === undefined ? name : `${columns[name]} (${name})`))
    .join(', ')
}
