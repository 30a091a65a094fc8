import type { PlaceNow } from '#contract/fleet.ts'
import { changedIndexes } from './changed.ts'

/** Whether a place is let through; of one place always the same. */
export type PlaceTest = (place: PlaceNow) => boolean

/** The places that a test lets through, with what they were chosen from. */
export interface Passing {
  readonly all: readonly PlaceNow[]
  readonly passes: PlaceTest
  /** 1 for each of `all` that is let through. */
  readonly isIn: Uint8Array
  /** Those, in the order of `all`. */
  readonly places: readonly PlaceNow[]
}

function chosen(all: readonly PlaceNow[], isIn: Uint8Array): readonly PlaceNow[] {
  return isIn.includes(0) ? all.filter((_, index) => isIn[index] === 1) : all
}

/** The places a test lets through, from those before: only what has changed since is tested anew. */
export function repassed(
  before: Passing | null,
  all: readonly PlaceNow[],
  passes: PlaceTest,
): Passing {
  const changed = before?.passes === passes ? changedIndexes(before.all, all) : null
  if (before === null || changed === null) {
    const isIn = new Uint8Array(all.length)
    for (let index = 0; index < all.length; index += 1) {
      isIn[index] = passes(all[index] as PlaceNow) ? 1 : 0
    }
    return { all, passes, isIn, places: chosen(all, isIn) }
  }
  if (changed.length === 0) return before
  let { isIn } = before
  for (const index of changed) {
    const now = passes(all[index] as PlaceNow) ? 1 : 0
    if (isIn[index] === now) continue
    // The same list of those let through is known by the same object.
    if (isIn === before.isIn) isIn = before.isIn.slice()
    isIn[index] = now
  }
  return { all, passes, isIn, places: chosen(all, isIn) }
}
