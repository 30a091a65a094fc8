import { createHash } from 'node:crypto'
import type { MonthFigures } from '#contract/report.ts'

/** Places in one piece: a country's report is a text of tens of megabytes. */
const PIECE_PLACES = 2000

/**
 * The figures as they are written, hashed and compared, byte by byte the same for the same figures: JSON
 * without blanks, the names in the order of the schema. In pieces, so that nobody waits for all of it.
 */
export function* figuresPieces(figures: MonthFigures): Generator<string, void> {
  let open = '{'
  for (const [name, value] of Object.entries(figures)) {
    if (!Array.isArray(value)) {
      yield `${open}${JSON.stringify(name)}:${JSON.stringify(value)}`
      open = ','
      continue
    }
    yield `${open}${JSON.stringify(name)}:[`
    for (let at = 0; at < value.length; at += PIECE_PLACES) {
      const piece = JSON.stringify(value.slice(at, at + PIECE_PLACES)).slice(1, -1)
      yield at === 0 ? piece : `,${piece}`
    }
    yield ']'
    open = ','
  }
  yield '}'
}

/** All of it as one text. */
export function figuresText(figures: MonthFigures): string {
  return [...figuresPieces(figures)].join('')
}

/** SHA-256 of the figures as they are written, hexadecimal. */
export function hashOfFigures(figures: MonthFigures): string {
  const hash = createHash('sha256')
  for (const piece of figuresPieces(figures)) hash.update(piece)
  return hash.digest('hex')
}
