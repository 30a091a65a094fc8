import type { Span } from './site.ts'

/** The time that at least one of the spans covers: the earliest first, none touches the next. */
export function unionOf(spans: readonly Span[]): readonly Span[] {
  if (isUnion(spans)) return spans
  const union: { startMs: number; endMs: number }[] = []
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    if (startMs >= endMs) continue
    const last = union.at(-1)
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs)
    else union.push({ startMs, endMs })
  }
  return union
}

/** Most spans come from here: they are not put in order once more. */
function isUnion(spans: readonly Span[]): boolean {
  let endedMs = -Infinity
  for (const { startMs, endMs } of spans) {
    if (startMs <= endedMs || startMs >= endMs) return false
    endedMs = endMs
  }
  return true
}

/** The time that both cover. */
export function intersectionOf(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  const [left, right] = [unionOf(some), unionOf(others)]
  const shared: Span[] = []
  let [at, other] = [0, 0]
  for (;;) {
    const [a, b] = [left[at], right[other]]
    if (a === undefined || b === undefined) return shared
    const startMs = Math.max(a.startMs, b.startMs)
    const endMs = Math.min(a.endMs, b.endMs)
    if (startMs < endMs) shared.push({ startMs, endMs })
    if (a.endMs < b.endMs) at += 1
    else other += 1
  }
}

/**
 * Of each span the time that the others cover too, in the order of the spans. The spans must be sorted
 * and must not overlap.
 */
export function sharedOfEach(
  spans: readonly Span[],
  others: readonly Span[],
): readonly (readonly Span[])[] {
  const covers = unionOf(others)
  let next = 0
  return spans.map(({ startMs, endMs }) => {
    while ((covers[next]?.endMs ?? Infinity) <= startMs) next += 1
    const shared: Span[] = []
    for (let index = next; index < covers.length; index += 1) {
      const cover = covers[index]
      if (cover === undefined || cover.startMs >= endMs) break
      shared.push({
        startMs: Math.max(startMs, cover.startMs),
        endMs: Math.min(endMs, cover.endMs),
      })
    }
    return shared
  })
}

/** The time of the first that none of the others covers. */
export function spansWithout(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  const taken = unionOf(others)
  const left: Span[] = []
  let next = 0
  for (const { startMs, endMs } of unionOf(some)) {
    while ((taken[next]?.endMs ?? Infinity) <= startMs) next += 1
    let atMs = startMs
    for (let index = next; index < taken.length; index += 1) {
      const span = taken[index]
      if (span === undefined || span.startMs >= endMs) break
      if (span.startMs > atMs) left.push({ startMs: atMs, endMs: span.startMs })
      atMs = span.endMs
    }
    if (atMs < endMs) left.push({ startMs: atMs, endMs })
  }
  return left
}

/** How long both last together, ms. */
export function overlapMs(some: readonly Span[], others: readonly Span[]): number {
  return lengthMs(intersectionOf(some, others))
}

/** How long spans that do not overlap last, ms. */
export function lengthMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
}
