import { z } from 'zod'
import { PHRASES } from './phrases.ts'

export type PhraseCode = keyof typeof PHRASES

/** Names that stand in braces in a text. */
type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never
type ValuesOf<C extends PhraseCode> = Readonly<
  Record<NamesIn<(typeof PHRASES)[C]>, string | number>
>

/**
 * What the server says of a value or a file: by its code, so that a page says it in its own language,
 * and in English. A value that is a number is a count; what is quoted or typed again is text.
 */
export const phraseSchema = z.object({
  /** One of the catalogue; another version may know others. */
  code: z.string().max(64),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
})
export type Phrase = z.infer<typeof phraseSchema>

/** A phrase of the catalogue with the values of the case. */
export function phrase<C extends PhraseCode>(
  code: C,
  ...given: [NamesIn<(typeof PHRASES)[C]>] extends [never] ? [] : [ValuesOf<C>]
): Phrase {
  const values: Phrase['values'] = { ...given[0] }
  return { code, values, text: filledIn(PHRASES[code], values) }
}

/** The template with the values in place of its names in braces. */
export function filledIn(
  template: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A sentence on a field, in English, and its parts for a page in another language. */
export const phrasedFaultSchema = z.object({
  path: z.string(),
  message: z.string(),
  problem: phraseSchema.exactOptional(),
  expected: phraseSchema.exactOptional(),
})
export type PhrasedFault = z.infer<typeof phrasedFaultSchema>

/** Says of a field what is wrong and, where that is not clear by itself, what was expected. */
export function phrasedFault(path: string, problem: Phrase, expected?: Phrase): PhrasedFault {
  if (expected === undefined) return { path, message: problem.text, problem }
  return { path, message: `${problem.text}: expected ${expected.text}`, problem, expected }
}
