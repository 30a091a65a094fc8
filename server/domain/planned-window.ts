import type { OutageSubject } from '#contract/outage.ts'
import type { Interval } from '#contract/series.ts'
import type { PlannedWindow, Recurrence } from '#contract/window.ts'
import { dayAt, momentOf, monthDayOf, weekdayOf } from './local-time.ts'
import type { DayNumber } from './local-time.ts'
import type { LayoutUplink, SiteLayout, Span } from './site.ts'
import { intersectionOf, lengthMs, unionOf } from './spans.ts'
import { totalsOf } from './totals.ts'
import type { TotalsMs } from './totals.ts'

/** What of a site decides whether a window is meant for it; of one line alone, with that line. */
export interface Scoped extends Pick<SiteLayout, 'place' | 'kecamatan'> {
  readonly uplinks: readonly Pick<LayoutUplink, 'provider'>[]
}

/** A provider works on its own lines: of a line's outage its own windows tell alone. */
export function scopeOf(subject: OutageSubject, layout: SiteLayout): Scoped {
  if (subject.kind !== 'uplink') return layout
  return { ...layout, uplinks: layout.uplinks.filter(({ id }) => id === subject.id) }
}

/** Whether a window is meant for a site, or for a part of its lines. */
export function isMeantFor({ scope }: PlannedWindow, layout: Scoped): boolean {
  switch (scope.kind) {
    case 'city':
      return true
    case 'kecamatan':
      return scope.value === layout.kecamatan
    case 'provider':
      return layout.uplinks.some(({ provider }) => provider === scope.value)
    case 'place':
      return scope.value === layout.place
    default:
      return scope satisfies never
  }
}

/** Whether some of the windows are for all of a site: of providers' work, for each of its lines. */
export function coverSite(windows: readonly PlannedWindow[], layout: Scoped): boolean {
  const { uplinks } = layout
  const isOf = ({ scope }: PlannedWindow, provider: string | null): boolean =>
    scope.kind === 'provider' && scope.value === provider
  return (
    windows.some((one) => one.scope.kind !== 'provider' && isMeantFor(one, layout)) ||
    (uplinks.length > 0 &&
      uplinks.every(({ provider }) => windows.some((one) => isOf(one, provider))))
  )
}

/**
 * The times of a window that reach into a period, whole, the earliest first. A recurring one comes by
 * the clock of the city's zone; in a month without its day it does not come. One that was cancelled
 * ends there.
 */
export function occurrencesOf(
  window: PlannedWindow,
  fromMs: number,
  untilMs: number,
  timeZone: string,
): readonly Span[] {
  const { recurrence, cancelledAtMs } = window
  const all =
    recurrence === null
      ? [{ startMs: window.startMs, endMs: window.endMs }]
      : recurrencesOf(window, recurrence, fromMs, untilMs, timeZone)
  return all
    .map(({ startMs, endMs }) => ({ startMs, endMs: Math.min(endMs, cancelledAtMs ?? endMs) }))
    .filter(({ startMs, endMs }) => startMs < endMs && startMs < untilMs && endMs > fromMs)
}

function recurrencesOf(
  window: PlannedWindow,
  recurrence: Recurrence,
  fromMs: number,
  untilMs: number,
  timeZone: string,
): readonly Span[] {
  const [from, until] = [minutesOf(recurrence.from), minutesOf(recurrence.until)]
  const firstMs = Math.max(fromMs, window.startMs)
  const lastMs = Math.min(untilMs, window.endMs)
  const spans: Span[] = []
  if (firstMs > untilMs || lastMs < window.startMs) return spans
  // One that began the day before may reach over midnight into the period.
  for (let day = dayAt(firstMs, timeZone) - 1; day <= dayAt(lastMs, timeZone); day += 1) {
    if (!comesOn(day, recurrence)) continue
    const startMs = momentOf(day, from, timeZone)
    const endMs = momentOf(until > from ? day : day + 1, until, timeZone)
    if (startMs >= window.startMs && startMs <= window.endMs) spans.push({ startMs, endMs })
  }
  return spans
}

function comesOn(day: DayNumber, { weekdays, monthDay }: Recurrence): boolean {
  return monthDay === null ? weekdays.includes(weekdayOf(day)) : monthDayOf(day) === monthDay
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5))
}

/** The planned window that an outage lies in. */
export interface InWindow {
  readonly window: PlannedWindow
  /** The time of the window that the outage began in. */
  readonly span: Span
  /** How long the outage lasts on after it, ms: that time is not planned any more. */
  readonly overrunMs: number
}

/**
 * The window that explains an outage: the outage begins in it and most of it lies in it. The end of
 * an outage that lasts is the present. Of several the one that holds the most of it. Work of one
 * provider explains no outage of a site that had a line of another, unless that was worked on as well.
 */
export function windowAt(
  windows: readonly PlannedWindow[],
  layout: Scoped,
  startMs: number,
  endMs: number,
  timeZone: string,
): InWindow | null {
  let best: InWindow | null = null
  for (const window of windows) {
    if (!isMeantFor(window, layout)) continue
    const others = layout.uplinks.filter(
      ({ provider }) => window.scope.kind === 'provider' && provider !== window.scope.value,
    )
    const atOthers = others.map(({ provider }) =>
      windows
        .filter(({ scope }) => scope.kind === 'provider' && scope.value === provider)
        .flatMap((other) => occurrencesOf(other, startMs, startMs + 1, timeZone)),
    )
    const own = occurrencesOf(window, startMs, startMs + 1, timeZone)
    for (const span of atOthers.reduce<readonly Span[]>(intersectionOf, own)) {
      const overrunMs = Math.max(0, endMs - span.endMs)
      if (overrunMs * 2 > endMs - startMs) continue
      if (
        best === null ||
        overrunMs < best.overrunMs ||
        (overrunMs === best.overrunMs && window.id < best.window.id)
      ) {
        best = { window, span, overrunMs }
      }
    }
  }
  return best
}

/**
 * The time of a period that planned windows take out of a site's figures. Work of a provider takes out
 * no more than the time in which such work was announced for each of the site's lines: on another one
 * service was promised.
 */
export function excludedSpans(
  windows: readonly PlannedWindow[],
  layout: Scoped,
  fromMs: number,
  untilMs: number,
  timeZone: string,
): readonly Span[] {
  const excluding = windows.filter((window) => window.isExcluded && isMeantFor(window, layout))
  if (excluding.length === 0) return []
  const spansOf = (some: readonly PlannedWindow[]): readonly Span[] =>
    some.flatMap((window) => occurrencesOf(window, fromMs, untilMs, timeZone))
  const ofLines = excluding.filter(({ scope }) => scope.kind === 'provider')
  const ofLine = ({ provider }: Scoped['uplinks'][number]): readonly Span[] =>
    spansOf(ofLines.filter(({ scope }) => scope.kind === 'provider' && scope.value === provider))
  const [first, ...others] = ofLines.length === 0 ? [] : layout.uplinks
  const atLines =
    first === undefined ? [] : others.map(ofLine).reduce(intersectionOf, ofLine(first))
  const spans = [...spansOf(excluding.filter((window) => !ofLines.includes(window))), ...atLines]
  return intersectionOf(spans, [{ startMs: fromMs, endMs: untilMs }])
}

/** A period with the excluded time taken out. */
export interface Figures {
  /** What is left, the earliest first. */
  readonly intervals: readonly Interval[]
  /** Time in each state, and the time that is excluded: together the period, to the millisecond. */
  readonly totalsMs: TotalsMs & { readonly excluded: number }
}

/** Takes spans out of intervals that do not overlap, whatever their state. */
export function excludeFrom(intervals: readonly Interval[], spans: readonly Span[]): Figures {
  const excluded = unionOf(spans)
  const left: Interval[] = []
  let next = 0
  for (const { startMs, endMs, state } of intervals.toSorted((a, b) => a.startMs - b.startMs)) {
    while ((excluded[next]?.endMs ?? Infinity) <= startMs) next += 1
    let atMs = startMs
    for (let index = next; index < excluded.length; index += 1) {
      const span = excluded[index]
      if (span === undefined || span.startMs >= endMs) break
      if (span.startMs > atMs) left.push({ startMs: atMs, endMs: span.startMs, state })
      atMs = span.endMs
    }
    if (atMs < endMs) left.push({ startMs: atMs, endMs, state })
  }
  return {
    intervals: left,
    totalsMs: {
      ...totalsOf(left),
      excluded: excluded.length === 0 ? 0 : lengthMs(intersectionOf(intervals, excluded)),
    },
  }
}
