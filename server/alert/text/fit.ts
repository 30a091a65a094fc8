import { cut } from './names.ts'

/** A line of a text; of those that do not fit, the one with the highest rank goes first. */
export interface Line {
  readonly text: string
  readonly rank: number
}

/** The lines in their order, less those that are least needed, within `max` UTF-16 units. */
export function fitLines(lines: readonly Line[], max: number): string {
  let kept = lines.filter(({ text }) => text !== '')
  while (kept.length > 1 && joined(kept).length > max) {
    const least = Math.max(...kept.map(({ rank }) => rank))
    const last = kept.findLastIndex(({ rank }) => rank === least)
    kept = kept.filter((_line, index) => index !== last)
  }
  return cut(joined(kept), max)
}

function joined(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}
