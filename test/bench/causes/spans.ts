import type { Span } from '../../../server/domain/site.ts'

export type { Span } from '../../../server/domain/site.ts'

/** All spans as one sorted list without overlaps; empty ones are left out. */
export function union(...lists: readonly (readonly Span[])[]): readonly Span[] {
  const sorted = lists
    .flat()
    .filter(({ startMs, endMs }) => startMs < endMs)
    .sort((a, b) => a.startMs - b.startMs)
  const merged: { startMs: number; endMs: number }[] = []
  for (const { startMs, endMs } of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs)
    else merged.push({ startMs, endMs })
  }
  return merged
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

/** Where both lists, each a `union`, have a span. */
export function intersection(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const both: Span[] = []
  let at = 0
  for (const one of a) {
    while ((b[at]?.endMs ?? Infinity) <= one.startMs) at += 1
    for (let next = at; (b[next]?.startMs ?? Infinity) < one.endMs; next += 1) {
      const other = b[next] as Span
      both.push({
        startMs: Math.max(one.startMs, other.startMs),
        endMs: Math.min(one.endMs, other.endMs),
      })
    }
  }
  return both
}

export function overlapMs(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs))
}

export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
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
