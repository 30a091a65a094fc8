import type { PlaceNow } from '#contract/fleet.ts'
import type { Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'
import { causesOf, doubtOf, doubtOfRival, type Doubt } from './doubt.ts'
import { providersNamed, textMatcher } from './filter.ts'
import type { IncidentFilter } from './incident-filter.ts'
import { dayAfter, zonedMs } from './zone-time.ts'

const DAY_MS = 86_400_000
const DAYS = { day: 1, week: 7, month: 30 } as const

/** A period; `untilMs` is null when it goes on. */
export interface Span {
  readonly fromMs: number
  readonly untilMs: number | null
}

/** The period of a filter. An own one without a first day is of a week, without a last day until now. */
export function spanOf(
  { period, from, until }: Pick<IncidentFilter, 'period' | 'from' | 'until'>,
  nowMs: number,
  timeZone: string,
): Span {
  if (period !== 'own') return { fromMs: nowMs - DAYS[period] * DAY_MS, untilMs: null }
  const midnight = (day: string): number | null => zonedMs({ day, time: '00:00' }, timeZone)
  const endMs = until === '' ? null : midnight(dayAfter(until, 1))
  const startMs = from === '' ? null : midnight(from)
  return {
    fromMs: startMs ?? (endMs ?? nowMs) - DAYS.week * DAY_MS,
    untilMs: endMs === null || endMs > nowMs ? null : endMs,
  }
}

/** Whether an own period ends before it begins. */
export function isReversed({ period, from, until }: IncidentFilter): boolean {
  return period === 'own' && from !== '' && until !== '' && until < from
}

/** What a list is made with. */
export interface Listing {
  readonly places: ReadonlyMap<string, PlaceNow>
  readonly filter: IncidentFilter
  readonly span: Span
}

/** What lasts, and what is over. */
export interface Listed<T> {
  readonly open: readonly T[]
  readonly ended: readonly T[]
}

const overlaps = (span: Span, startMs: number, endMs: number | null): boolean =>
  (span.untilMs === null || startMs < span.untilMs) && (endMs === null || endMs >= span.fromMs)

/** A test whether what befell these places, and is named so, passes the filter. */
function matcherOf({ places, filter }: Listing) {
  const matches = textMatcher(filter.text)
  const hasText = filter.text.trim() !== ''
  return (ids: readonly (string | null)[], names: string, providers: string): boolean => {
    const found = ids.flatMap((id) => (id === null ? [] : (places.get(id) ?? [])))
    if (filter.kecamatan !== '' && !found.some((one) => one.kecamatan === filter.kecamatan)) {
      return false
    }
    if (
      filter.provider !== '' &&
      providers !== filter.provider &&
      !found.some((one) => providersNamed(one).includes(filter.provider))
    ) {
      return false
    }
    if (!hasText) return true
    const words = found.map(
      (one) => `${one.name} ${one.kelurahan} ${one.kecamatan} ${one.provider ?? ''} ${one.id}`,
    )
    return matches([names, ...words].join(' '))
  }
}

const passesPhase = (phase: IncidentFilter['phase'], isOpen: boolean): boolean =>
  phase === 'all' || (phase === 'open') === isOpen

const isOfCause = (filter: IncidentFilter, cause: Cause | null, doubt: Doubt | null): boolean =>
  filter.cause === '' || causesOf(cause, doubt).includes(filter.cause)

/**
 * Whether all that was wrong is over, and only the wait goes on that it stays so: its places are
 * listed still, and none of them is affected. What is of no place, as a full disk, never has any.
 */
export function isRecovering({ closedAtMs, placesNow, conditions }: Incident): boolean {
  if (closedAtMs !== null || placesNow > 0) return false
  return conditions.length === 0 || conditions.some(({ place }) => place !== null)
}

/**
 * What nobody has taken on comes first, then what somebody has, then what recovers, then what nobody
 * was told of.
 */
function rankOf(incident: Incident): number {
  if (incident.isSuppressed) return 3
  if (isRecovering(incident)) return 2
  return incident.acknowledged === null ? 0 : 1
}

/** The incidents that the filter lets through; of the open ones those that wait come first. */
export function listIncidents(incidents: Iterable<Incident>, listing: Listing): Listed<Incident> {
  const { filter, span } = listing
  const passes = matcherOf(listing)
  const found = [...incidents].filter(
    (one) =>
      overlaps(span, one.sinceMs, one.closedAtMs) &&
      passesPhase(filter.phase, one.closedAtMs === null) &&
      isOfCause(filter, one.cause, doubtOfRival(one)) &&
      passes(
        one.conditions.map(({ place }) => place),
        one.name,
        one.scope === 'provider' ? one.name : '',
      ),
  )
  return {
    open: found
      .filter((one) => one.closedAtMs === null)
      .sort((a, b) => rankOf(a) - rankOf(b) || b.sinceMs - a.sinceMs || byId(a, b)),
    ended: found
      .filter((one) => one.closedAtMs !== null)
      .sort((a, b) => (b.closedAtMs ?? 0) - (a.closedAtMs ?? 0) || byId(a, b)),
  }
}

/** What of outages is listed. */
export interface ListedOutages extends Listed<Outage> {
  /** The outages of a place that stand for one of its line as well, by id. */
  readonly withLine: ReadonlySet<string>
  /** Withdrawn ones that would be listed, were they asked for. */
  readonly hidden: number
}

/** Outages of a place and of its line that begin within this time are one to people. */
const TOGETHER_MS = 90_000

/** Leaves out outages of a line that the outage of its place stands for: same place, start and cause. */
export function foldLines(outages: readonly Outage[]): {
  readonly rows: readonly Outage[]
  readonly withLine: ReadonlySet<string>
} {
  const sites = new Map<string | null, Outage[]>()
  for (const one of outages) {
    if (one.subject.kind !== 'site') continue
    sites.set(one.place, [...(sites.get(one.place) ?? []), one])
  }
  const withLine = new Set<string>()
  const rows = outages.filter((line) => {
    const site =
      line.subject.kind === 'uplink' && sites.get(line.place)?.find((one) => isSame(one, line))
    if (!site) return true
    withLine.add(site.id)
    return false
  })
  return { rows, withLine }
}

const isSame = (site: Outage, line: Outage): boolean =>
  Math.abs(site.startMs - line.startMs) <= TOGETHER_MS &&
  site.cause === line.cause &&
  (site.endMs === null) === (line.endMs === null) &&
  (site.status === 'withdrawn') === (line.status === 'withdrawn')

/** The outages that the filter lets through, the newest first; withdrawn ones only when asked for. */
export function listOutages(outages: Iterable<Outage>, listing: Listing): ListedOutages {
  const { filter, span } = listing
  const passes = matcherOf(listing)
  const isOpen = (one: Outage): boolean => one.endMs === null && one.status !== 'withdrawn'
  const found = [...outages]
    .filter(
      (one) =>
        overlaps(span, one.startMs, one.endMs) &&
        passesPhase(filter.phase, isOpen(one)) &&
        isOfCause(filter, one.cause, doubtOf(one)) &&
        (filter.status === '' || one.status === filter.status) &&
        passes([one.place], one.subject.id, ''),
    )
    .sort((a, b) => b.startMs - a.startMs || byId(a, b))
  const asked = found.filter((one) => filter.status !== '' || one.status !== 'withdrawn')
  const { rows, withLine } = foldLines(asked)
  return {
    open: rows.filter(isOpen),
    ended: rows.filter((one) => !isOpen(one)),
    withLine,
    hidden: found.length - asked.length,
  }
}

/** The outages of an incident, those of whole places first, then the oldest first. */
export function outagesOf(incident: Incident, outages: Iterable<Outage>): readonly Outage[] {
  const named = new Set(incident.conditions.map(({ outage }) => outage))
  const rank = ({ subject }: Outage): number => (subject.kind === 'site' ? 0 : 1)
  return (
    [...outages]
      // A condition may name its outage before the outage names its incident.
      .filter((one) => one.incident === incident.id || (one.incident === null && named.has(one.id)))
      .sort((a, b) => rank(a) - rank(b) || a.startMs - b.startMs || byId(a, b))
  )
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id.localeCompare(b.id)
