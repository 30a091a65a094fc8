import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { said } from '../rows.ts'

/** A cell of a column of whole numbers, as it stands in the file. */
export interface NumberCell {
  readonly at: { readonly line: number } | { readonly feature: number }
  readonly text: string
}

/** What a cell says, or why nobody can tell. */
export type WholeNumber =
  | { readonly value: number | null }
  | { readonly problem: Phrase; readonly expected: Phrase }

const PLAIN = /^\d{1,12}$/
/** What spreadsheets make of whole numbers in a column with gaps. */
const WITH_ZERO = /^\d{1,12}[.,]0$/
const GROUPED = /^\d{1,3}(?:[. \u00A0]\d{3})+$/
const GROUPED_BY_COMMA = /^\d{1,3}(?:,\d{3})+$/
const DECIMAL = /^\d+[.,]\d+$/

/**
 * Reads a column of whole numbers as Indonesians write them: 1.234 is one thousand two hundred and
 * thirty-four. Where the rest of the column says that the point may be a decimal one, it is refused.
 */
export function readWholeNumbers(cells: readonly NumberCell[]): readonly WholeNumber[] {
  const fraction = cells.find(({ text }) => DECIMAL.test(text) && !isGrouped(text))
  const ungrouped = cells.find(({ text }) => PLAIN.test(text) && text.length > 3)
  return cells.map(({ text }): WholeNumber => {
    if (text === '') return { value: null }
    if (PLAIN.test(text) || WITH_ZERO.test(text)) return { value: Number.parseInt(text, 10) }
    if (!isGrouped(text)) {
      return { problem: said(text), expected: phrase('whole-number') }
    }
    const digits = text.replaceAll(/\D/g, '')
    const groups = text.split(/\D/).length
    // Two groups or more, or a space between them, are no decimals in any country.
    if (groups > 2 || !/[.,]/.test(text)) return { value: Number(digits) }
    const other = fraction ?? ungrouped
    if (!text.includes(',') && other === undefined) return { value: Number(digits) }
    const unclear = { text, whole: digits, decimal: text.replace(',', '.') }
    return { problem: unclearFor(unclear, other), expected: phrase('numbers-alike') }
  })
}

/** Says what a number may be, and which other cell of the column makes it unclear. */
function unclearFor(
  unclear: { readonly text: string; readonly whole: string; readonly decimal: string },
  other: NumberCell | undefined,
): Phrase {
  if (other === undefined) return phrase('number-unclear', unclear)
  const values = { ...unclear, other: other.text }
  return 'line' in other.at
    ? phrase('number-unclear-line', { ...values, line: other.at.line })
    : phrase('number-unclear-feature', { ...values, feature: other.at.feature })
}

function isGrouped(text: string): boolean {
  return GROUPED.test(text) || GROUPED_BY_COMMA.test(text)
}
