import { createHash } from 'node:crypto'
import type { MonthFigures } from '#contract/report.ts'
import { figuresPieces } from '../domain/figures-pieces.ts'

/** The figures as they are written, as one text. */
export function figuresText(figures: MonthFigures): string {
  return [...figuresPieces(figures)].join('')
}

/** SHA-256 of the figures as they are written, hexadecimal. */
export function hashOfFigures(figures: MonthFigures): string {
  const hash = createHash('sha256')
  for (const piece of figuresPieces(figures)) hash.update(piece)
  return hash.digest('hex')
}
