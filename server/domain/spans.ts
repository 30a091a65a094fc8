import type { Span } from './site.ts'

/** The time that at least one of the spans covers: the earliest first, none touches the next. */
export function unionOf(spans: readonly Span[]): readonly Span[] {
  if (isUnion(spans)) return spans
  const union: { startMs: number; endMs: number }[] = []
  for (const { startMs, endMs } of byStart(spans)) {
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

/** The earliest first; those that are in order already are not sorted. */
export function byStart<S extends Span>(spans: readonly S[]): readonly S[] {
  let beforeMs = -Infinity
  for (const { startMs } of spans) {
    if (startMs < beforeMs) return spans.toSorted((a, b) => a.startMs - b.startMs)
    beforeMs = startMs
  }
  return spans
}

/**
 * The time that both cover. Spans that are covered whole are passed on as they are: a country has so
 * many that to make each anew takes longer than all sums.
 */
export function intersectionOf(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  if (some.length === 0 || others.length === 0) return []
  const [left, right] = [unionOf(some), unionOf(others)]
  if (isWithin(left, right)) return left
  if (isWithin(right, left)) return right
  const shared: Span[] = []
  let [at, other] = [0, 0]
  for (;;) {
    const [a, b] = [left[at], right[other]]
    if (a === undefined || b === undefined) return shared
    const startMs = Math.max(a.startMs, b.startMs)
    const endMs = Math.min(a.endMs, b.endMs)
    if (startMs < endMs) {
      if (startMs === a.startMs && endMs === a.endMs) shared.push(a)
      else if (startMs === b.startMs && endMs === b.endMs) shared.push(b)
      else shared.push({ startMs, endMs })
    }
    if (a.endMs < b.endMs) at += 1
    else other += 1
  }
}

/** Whether one span covers all the others. */
function isWithin(spans: readonly Span[], covers: readonly Span[]): boolean {
  const [first, last, cover] = [spans[0], spans.at(-1), covers[0]]
  if (cover === undefined || covers.length > 1) return false
  if (first === undefined || last === undefined) return true
  return cover.startMs <= first.startMs && cover.endMs >= last.endMs
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

/** The time of the first that none of the others covers; spans that lose nothing stay as they are. */
export function spansWithout(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  if (some.length === 0 || others.length === 0) return unionOf(some)
  const taken = unionOf(others)
  const left: Span[] = []
  let next = 0
  for (const whole of unionOf(some)) {
    const { startMs, endMs } = whole
    while ((taken[next]?.endMs ?? Infinity) <= startMs) next += 1
    let atMs = startMs
    for (let index = next; index < taken.length; index += 1) {
      const span = taken[index]
      if (span === undefined || span.startMs >= endMs) break
      if (span.startMs > atMs) left.push({ startMs: atMs, endMs: span.startMs })
      atMs = span.endMs
    }
    if (atMs === startMs) left.push(whole)
    else if (atMs < endMs) left.push({ startMs: atMs, endMs })
  }
  return left
}

/** How long both last together, ms. */
export function overlapMs(some: readonly Span[], others: readonly Span[]): number {
  return lengthMs(intersectionOf(some, others))
}

/** How long spans that do not overlap cover one, ms. */
export function coveredMs({ startMs, endMs }: Span, spans: readonly Span[]): number {
  let ms = 0
  for (const span of spans) {
    if (span.startMs >= endMs || span.endMs <= startMs) continue
    ms += Math.min(span.endMs, endMs) - Math.max(span.startMs, startMs)
  }
  return ms
}

/** How long spans that do not overlap last, ms. */
export function lengthMs(spans: readonly Span[]): number {
  let ms = 0
  for (const { startMs, endMs } of spans) ms += endMs - startMs
  return ms
}
