import { setImmediate as turn } from 'node:timers/promises'

/** Long work in steps, with its result at the end: it may be left off after each. */
export type Steps<T> = Generator<undefined, T, undefined>

/** So long others wait at most, but for one step. */
const TURN_MS = 20
/** So many rows of a table take a millisecond or few. */
const ROWS_PER_STEP = 100

/** Does all steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** Does the steps, and lets others have their turn in between: a country's table takes seconds. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let untilMs = performance.now() + TURN_MS
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    if (performance.now() < untilMs) continue
    await turn()
    untilMs = performance.now() + TURN_MS
  }
}

/** Goes through items, some in each step. */
export function* each<T>(items: Iterable<T>, visit: (item: T) => void): Steps<void> {
  let count = 0
  for (const item of items) {
    visit(item)
    count += 1
    if (count % ROWS_PER_STEP === 0) yield
  }
}
