import type { MonthFigures } from '#contract/report.ts'

/** Rows of a list in one piece: they take a millisecond or few to write. */
const PIECE_ROWS = 200

/**
 * The figures as they are written, hashed, kept and compared, byte by byte the same for the same figures:
 * JSON without blanks, the names in the order of the schema. In pieces, so that nobody waits for all of it.
 */
export function* figuresPieces(figures: MonthFigures): Generator<string, void> {
  let open = '{'
  for (const [name, value] of Object.entries(figures) as readonly (readonly [string, unknown])[]) {
    yield `${open}${JSON.stringify(name)}:`
    open = ','
    if (Array.isArray(value)) yield* listPieces(value)
    else yield JSON.stringify(value)
  }
  yield '}'
}

function* listPieces(list: readonly unknown[]): Generator<string, void> {
  yield '['
  for (let from = 0; from < list.length; from += PIECE_ROWS) {
    const rows = JSON.stringify(list.slice(from, from + PIECE_ROWS)).slice(1, -1)
    yield from === 0 ? rows : `,${rows}`
  }
  yield ']'
}
