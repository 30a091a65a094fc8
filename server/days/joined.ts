import type { Span } from '../domain/site.ts'

/**
 * Intervals the earliest first, with those that touch in the same state as one. Of two that overlap the
 * one that begins first tells the time of both.
 */
export function joined<I extends Span & { readonly state: string }>(
  intervals: readonly I[],
): readonly I[] {
  const found: I[] = []
  let last: I | undefined
  for (const one of inOrder(intervals)) {
    const startMs = Math.max(one.startMs, last?.endMs ?? -Infinity)
    if (startMs >= one.endMs) continue
    if (last !== undefined && last.endMs === startMs && last.state === one.state) {
      last = { ...last, endMs: one.endMs }
      found[found.length - 1] = last
    } else {
      last = startMs === one.startMs ? one : { ...one, startMs }
      found.push(last)
    }
  }
  return found
}

/** Days come in their order: mostly there is nothing to sort. */
function inOrder<I extends Span>(spans: readonly I[]): readonly I[] {
  let beforeMs = -Infinity
  for (const { startMs } of spans) {
    if (startMs < beforeMs) return spans.toSorted((a, b) => a.startMs - b.startMs)
    beforeMs = startMs
  }
  return spans
}
