/** One thing that was looked at on both sides. */
export interface Compared {
  readonly what: string
  readonly source: string
  readonly target: string
  /** What differs first, for people; null where nothing does. */
  readonly difference: string | null
  /** Days since 1970, of readings that differ: they are moved again by the next try. */
  readonly days?: readonly number[]
}

/** The first difference of all that was compared; null where everything is equal. */
export const firstDifference = (all: readonly Compared[]): string | null =>
  all.find(({ difference }) => difference !== null)?.difference ?? null

/** A table of plain text, a line each. */
export function comparedTable(all: readonly Compared[]): string {
  const rows = [
    ['what', 'source', 'target', ''],
    ...all.map(({ what, source, target, difference }) => [
      what,
      source,
      target,
      difference === null ? 'equal' : 'DIFFERENT',
    ]),
  ]
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}
