import type { Language } from '#contract/words.ts'

/** Lines in each language; short, for a phone and for people who never saw the device before. */
export type Lines = Readonly<Record<Language, readonly string[]>>

/** What the maker says of its lamps, for the models that a pattern fits. */
export interface LampFacts {
  /** Vendor and family, for readers of this file. */
  readonly family: string
  readonly model: RegExp
  /** Document that says so. */
  readonly source: string
  /** At most three lines. */
  readonly lamps: Lines
}
