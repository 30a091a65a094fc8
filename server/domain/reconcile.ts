import type { Outage } from '#contract/outage.ts'
import type { FoundOutage, Span } from './site.ts'

/** What of a stored outage tells which found one it is. */
export type StoredOutage = Pick<Outage, 'id' | 'subject' | 'startMs' | 'endMs' | 'status'>

export interface Reconciled<S extends StoredOutage, F extends Found> {
  /** The same outage, found again, perhaps with another extent or cause. */
  readonly continued: readonly { readonly stored: S; readonly found: F }[]
  readonly begun: readonly F[]
  /** Late data deny them. */
  readonly withdrawn: readonly S[]
}

type Found = Pick<FoundOutage, 'subject' | 'startMs' | 'endMs' | 'startWithinMs'>

/**
 * Which stored outages go on as which found ones: those of one subject that overlap (or begin within
 * what their polls leave open), the nearest starts first. Found are all outages of the period for
 * the subjects it was worked out for; what was stored for it and is not found is withdrawn, and comes
 * back under its id when it is found again. Stored outages outside the period are left alone.
 */
export function reconcile<S extends StoredOutage, F extends Found>(
  stored: readonly S[],
  found: readonly F[],
  period: Span,
): Reconciled<S, F> {
  const bySubject = new Map<string, S[]>()
  for (const one of stored) {
    const list = bySubject.get(keyOf(one))
    if (list === undefined) bySubject.set(keyOf(one), [one])
    else list.push(one)
  }
  const pairs = found.flatMap((one) =>
    (bySubject.get(keyOf(one)) ?? [])
      .filter((former) => meets(former, one))
      .map((former) => ({ stored: former, found: one, ...distanceOf(former, one) })),
  )
  // What lives comes before what was withdrawn, then the nearest; ids keep equal ones in order.
  pairs.sort(
    (a, b) =>
      a.rank - b.rank ||
      a.apartMs - b.apartMs ||
      a.found.startMs - b.found.startMs ||
      (a.stored.id < b.stored.id ? -1 : 1),
  )
  const storedLeft = new Set(stored)
  const foundLeft = new Set(found)
  const continued: { stored: S; found: F }[] = []
  for (const pair of pairs) {
    if (!storedLeft.has(pair.stored) || !foundLeft.has(pair.found)) continue
    storedLeft.delete(pair.stored)
    foundLeft.delete(pair.found)
    continued.push({ stored: pair.stored, found: pair.found })
  }
  const withdrawn = [...storedLeft].filter(
    ({ status, startMs, endMs }) =>
      status !== 'withdrawn' &&
      startMs < period.endMs &&
      startMs >= period.startMs &&
      (endMs ?? Infinity) > period.startMs,
  )
  return { continued, begun: [...foundLeft], withdrawn }
}

function keyOf({ subject }: Pick<StoredOutage, 'subject'>): string {
  return `${subject.kind} ${subject.id}`
}

/** One that ended with the good poll before the other began is another one. */
function meets(stored: StoredOutage, found: Found): boolean {
  const fromMs = found.startMs - found.startWithinMs
  return stored.startMs <= (found.endMs ?? Infinity) && (stored.endMs ?? Infinity) > fromMs
}

function distanceOf(stored: StoredOutage, found: Found): { rank: number; apartMs: number } {
  return {
    rank: stored.status === 'withdrawn' ? 1 : 0,
    apartMs: Math.abs(stored.startMs - found.startMs),
  }
}
