const NONE: readonly never[] = []

/** The list without the room that it has to grow, one for all that are empty: a country has many. */
export function trimmed<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice()
}
