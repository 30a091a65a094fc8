import type { Listed } from './incident-list.ts'

interface Named {
  readonly id: string
}

/** A list whose rows stay where they are, and how many have come that are not shown in it. */
export interface Held<T> {
  readonly listed: Listed<T>
  readonly fresh: number
}

/**
 * The rows that were shown, in their places, as they are now: one that has ended stays where it was.
 * `newest` gives what is known of a row that the list does not have any more.
 */
export function heldList<T extends Named>(
  shown: Listed<T>,
  now: Listed<T>,
  newest: (id: string) => T | undefined,
): Held<T> {
  const ids = new Set([...shown.open, ...shown.ended].map(({ id }) => id))
  const asNow = (one: T): T => newest(one.id) ?? one
  return {
    listed: { open: shown.open.map(asNow), ended: shown.ended.map(asNow) },
    fresh: [...now.open, ...now.ended].filter(({ id }) => !ids.has(id)).length,
  }
}
