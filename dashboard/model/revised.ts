/** What the server revises: the latest word about one id counts. */
export interface Revised {
  readonly id: string
  readonly revisedAtMs: number
}

/**
 * The items with others put in place of those of the same id, unless those are newer: an answer that
 * was asked for may arrive after an event that tells more. The same map when nothing changes.
 */
export function withRevised<T extends Revised>(
  current: ReadonlyMap<string, T>,
  items: Iterable<T>,
): ReadonlyMap<string, T> {
  let next: Map<string, T> | null = null
  for (const item of items) {
    const known = (next ?? current).get(item.id)
    if (known !== undefined && known.revisedAtMs > item.revisedAtMs) continue
    next ??= new Map(current)
    next.set(item.id, item)
  }
  return next ?? current
}

/**
 * At most `max` items: those that last are kept, of those that ended the latest. A page that is open
 * for weeks must not hold everything that ever happened.
 */
export function trimmed<T extends Revised>(
  items: ReadonlyMap<string, T>,
  max: number,
  isOpen: (item: T) => boolean,
): ReadonlyMap<string, T> {
  if (items.size <= max) return items
  const latest = (a: T, b: T): number =>
    Number(isOpen(b)) - Number(isOpen(a)) || b.revisedAtMs - a.revisedAtMs
  const kept = [...items.values()].sort(latest).slice(0, max)
  return new Map(kept.map((item) => [item.id, item]))
}
