import type { Span } from '../../../server/domain/site.ts'
import { unionOf } from '../../../server/domain/spans.ts'

export type { Span } from '../../../server/domain/site.ts'

/** All spans as one sorted list without overlaps. */
export function union(...lists: readonly (readonly Span[])[]): readonly Span[] {
  return unionOf(lists.flat())
}

/** What of a period lies outside the spans of a `union`. */
export function gapsOf(spans: readonly Span[], { startMs, endMs }: Span): readonly Span[] {
  const gaps: Span[] = []
  let fromMs = startMs
  for (const span of spans) {
    if (span.startMs > fromMs) gaps.push({ startMs: fromMs, endMs: Math.min(span.startMs, endMs) })
    fromMs = Math.max(fromMs, span.endMs)
    if (fromMs >= endMs) return gaps
  }
  return [...gaps, { startMs: fromMs, endMs }]
}

/** How long two spans last together, ms. */
export function sharedMs(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs))
}

/** Index of the first span of a `union` that ends after a moment; its length when none does. */
export function firstEndingAfter(spans: readonly Span[], atMs: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle] as Span).endMs > atMs) high = middle
    else low = middle + 1
  }
  return low
}

export function covers(spans: readonly Span[], atMs: number): boolean {
  return (spans[firstEndingAfter(spans, atMs)]?.startMs ?? Infinity) <= atMs
}

/** Finds the span of a moment; the moments must come in order, which makes it cheap. */
export class Cursor<S extends Span = Span> {
  readonly #spans: readonly S[]
  #at = 0

  constructor(spans: readonly S[]) {
    this.#spans = spans
  }

  at(atMs: number): S | undefined {
    for (;;) {
      const span = this.#spans[this.#at]
      if (span === undefined || span.startMs > atMs) return undefined
      if (span.endMs > atMs) return span
      this.#at += 1
    }
  }
}
