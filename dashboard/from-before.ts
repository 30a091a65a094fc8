import { computed, type ReadonlySignal } from '@preact/signals'

/** A computed value that is made from the one before, so that only what has changed costs anything. */
export function fromBefore<T>(make: (before: T | null) => T): ReadonlySignal<T> {
  let before: T | null = null
  return computed(() => {
    before = make(before)
    return before
  })
}
