/** Beyond this share of a list it is quicker to look at all of it anew. */
const FEW_SHARE = 0.2

interface Compared {
  readonly before: readonly unknown[]
  readonly after: readonly unknown[]
  readonly changed: readonly number[] | null
}

/** What was asked last: figures, list and map all ask the same of each change. */
let last: Compared | null = null

/**
 * Where a list has another object than before; null when the lists differ in length or in more than
 * a few. A thousand changes a second are looked at again, and not a country.
 */
export function changedIndexes<T>(
  before: readonly T[],
  after: readonly T[],
): readonly number[] | null {
  if (before === after) return []
  if (last?.before !== before || last.after !== after) {
    last = { before, after, changed: compared(before, after) }
  }
  return last.changed
}

function compared(before: readonly unknown[], after: readonly unknown[]): number[] | null {
  if (before.length !== after.length) return null
  const most = after.length * FEW_SHARE
  const changed: number[] = []
  for (let index = 0; index < after.length; index += 1) {
    if (before[index] === after[index]) continue
    changed.push(index)
    if (changed.length > most) return null
  }
  return changed
}
