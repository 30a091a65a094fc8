/** `PANTAU_FULL=1` looks at every page in every form. */
export const isFull = process.env['PANTAU_FULL'] === '1'

/**
 * What is looked at in the form of this turn: else each in one form only, by turns, because loading
 * pages and asking axe is most of what the suites of the browser cost.
 */
export function ofTurn<T>(all: readonly T[], turn: number, turns = 2): readonly T[] {
  return all.filter((_, at) => isFull || at % turns === turn)
}
