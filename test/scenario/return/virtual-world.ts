/** Something that happens at a time of the virtual clock. */
interface Event {
  readonly atMs: number
  readonly order: number
  readonly happen: () => void
}

/**
 * A clock for many agents and their server in one process. It stands still while any of them does
 * real work (compresses, reads its spool, answers), and moves to the next event when all of them
 * wait for the clock: what a run finds does not depend on the machine it runs on.
 */
export interface VirtualWorld {
  /** Monotonic, ms. */
  readonly nowMs: () => number
  /** Waits on the virtual clock; only for what was started by `start`. */
  readonly sleep: (durationMs: number) => Promise<void>
  /** Starts something that works and sleeps by turns; its failure fails the run. */
  readonly start: (task: () => Promise<void>) => void
  /** Moves the clock to that time, event by event. */
  readonly runUntil: (endMs: number) => Promise<void>
}

export function createVirtualWorld(): VirtualWorld {
  let nowMs = 0
  let order = 0
  let working = 0
  let failure: unknown
  let allWait: (() => void) | undefined
  const events: Event[] = []

  function rest(): void {
    working -= 1
    if (working === 0) allWait?.()
  }

  return {
    nowMs: () => nowMs,
    sleep(durationMs) {
      order += 1
      const atMs = nowMs + Math.max(0, durationMs)
      return new Promise((resolve) => {
        push(events, { atMs, order, happen: resolve })
        rest()
      })
    },
    start(task) {
      working += 1
      task()
        .catch((error: unknown) => (failure ??= error))
        .finally(rest)
    },
    async runUntil(endMs) {
      for (;;) {
        if (working > 0) await new Promise<void>((resolve) => (allWait = resolve))
        if (failure !== undefined) throw failure
        const next = events[0]
        if (next === undefined || next.atMs > endMs) break
        pop(events)
        nowMs = next.atMs
        working += 1
        next.happen()
      }
      nowMs = endMs
    },
  }
}

const isBefore = (one: Event, other: Event): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)

/** A binary heap: the earliest event is the first. */
function push(heap: Event[], event: Event): void {
  let index = heap.length
  heap.push(event)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (above === undefined || isBefore(above, event)) break
    heap[index] = above
    index = parent
  }
  heap[index] = event
}

function pop(heap: Event[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    const left = heap[child]
    const right = heap[child + 1]
    if (left === undefined) break
    if (right !== undefined && isBefore(right, left)) child += 1
    const next = heap[child]
    if (next === undefined || isBefore(last, next)) break
    heap[index] = next
    index = child
  }
  heap[index] = last
}
