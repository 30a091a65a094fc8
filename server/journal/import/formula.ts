/** What a spreadsheet may take for a formula when it opens a CSV file (OWASP, CSV injection). */
const FORMULA = /^['=+\-@\t\r]/
const NUMBER = /^-?\d+(\.\d+)?$/
const ESCAPED = /^'['=+\-@\t\r]/

/** A cell that no spreadsheet runs: an apostrophe stands before what it could take for a formula. */
export function inertCell(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

/** The cell as it was before `inertCell`. */
export function plainCell(text: string): string {
  return ESCAPED.test(text) ? text.slice(1) : text
}
