import type { Interval } from '#contract/series.ts'
import { daysBetween, localDayAt, spanOfDay } from '../../domain/local-day.ts'
import type { Span } from '../../domain/site.ts'
import { dayAfter } from '../../domain/visitors.ts'
import type { EvidencePart } from './evidence-source.ts'

type Part = Omit<EvidencePart, 'firstDay' | 'lastDay'>

/** Gathers parts day by day, the earliest first, and gives each with its days in a row. */
export class PartDays {
  readonly #open = new Map<string, EvidencePart>()
  readonly #closed: EvidencePart[] = []

  add(day: string, part: Part): void {
    const key = `${part.place} ${part.kind} ${part.id} ${part.counts} ${part.isLater}`
    const open = this.#open.get(key)
    if (open?.lastDay === day) return
    if (open !== undefined && dayAfter(open.lastDay, 1) !== day) this.#closed.push(open)
    const goesOn = open !== undefined && dayAfter(open.lastDay, 1) === day
    this.#open.set(key, { ...part, firstDay: goesOn ? open.firstDay : day, lastDay: day })
  }

  /** By place, kind, id, what they count for, and days. */
  parts(): readonly EvidencePart[] {
    const all = [...this.#closed, ...this.#open.values()]
    const keyed = all.map((part) => [Object.values(orderOf(part)).join(' '), part] as const)
    return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  }
}

const orderOf = ({ place, kind, id, counts, firstDay, isLater }: EvidencePart) => {
  return { place, kind, id, counts, firstDay, isLater }
}

/** The days on which a place counted: those of which anything is known, also that nobody looked. */
export function placeDays(
  place: string,
  intervals: readonly Interval[],
  observed: Span,
  timeZone: string,
): readonly EvidencePart[] {
  const found = new PartDays()
  const days = daysBetween(
    localDayAt(observed.startMs, timeZone),
    localDayAt(observed.endMs - 1, timeZone),
  )
  let next = 0
  for (const day of days) {
    const { startMs, endMs } = spanOfDay(day, timeZone)
    while ((intervals[next]?.endMs ?? Infinity) <= startMs) next += 1
    const isIn = (intervals[next]?.startMs ?? Infinity) < endMs
    if (isIn) found.add(day, { place, kind: 'place', id: place, counts: 'state', isLater: false })
  }
  return found.parts()
}
