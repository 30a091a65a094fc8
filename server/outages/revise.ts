import type { OutageSubject } from '#contract/outage.ts'
import { reconcile } from '../domain/reconcile.ts'
import type { Episode, FoundOutage, SiteLayout, Span } from '../domain/site.ts'
import { NOTHING_SAID } from '../journal/outages.ts'
import type { KeptGroup, KeptOutage } from '../journal/outages.ts'
import { impactOf } from './impact.ts'
import type { ImpactDeps } from './impact.ts'
import { EDGE_MS } from './read-track.ts'

/** What an outage that lasts costs grows by itself: so often is often enough to write it down. */
const IMPACT_EVERY_MS = 300_000
/** Flapping for days sees the same thing hundreds of times. */
const EVIDENCE_MAX = 60

/** One site's outages of a period, all that were found of them. */
export interface FoundPeriod {
  readonly layout: SiteLayout
  readonly period: Span
  readonly found: readonly FoundOutage[]
  /** The first poll of an access point that stands there: before it others gave the site's service. */
  readonly serviceFromMs: number
}

export interface ReviseDeps extends ImpactDeps {
  readonly newId: () => string
}

/**
 * The outages of a site that are new or have changed, from those that are known. An outage found again
 * keeps its id and what people said of it; one that late data deny is withdrawn; one of equipment
 * that is not there any more has ended.
 */
export function revise(
  known: readonly KeptOutage[],
  { layout, period, found, serviceFromMs }: FoundPeriod,
  deps: ReviseDeps,
): readonly KeptOutage[] {
  const standing = known.filter(({ subject }) => standsIn(layout, subject))
  const toldFromMs = period.startMs + EDGE_MS
  const told = { startMs: toldFromMs, endMs: period.endMs }
  const { continued, begun, withdrawn: denied } = reconcile(standing, found, told)
  // What replaced the device that failed knows nothing of its time.
  const withdrawn = denied.filter(
    ({ subject, startMs }) => subject.kind !== 'site' || startMs >= serviceFromMs,
  )
  const { nowMs } = deps
  return [
    // What was over before the period may be known and not be among those that were given.
    ...begun
      .filter(({ endMs }) => (endMs ?? Infinity) > period.startMs)
      .map((one) => keptOf(one, null, layout, deps)),
    ...continued.flatMap(({ stored, found: one }) => {
      // Polls that are not there deny no beginning either.
      const isFirstSeen = one.startWithinMs === 0 && stored.startMs < toldFromMs
      const isCut = isFirstSeen || one.startMs - one.startWithinMs < toldFromMs
      const { startMs, startWithinMs } = isCut && stored.startMs < one.startMs ? stored : one
      const next = keptOf({ ...one, startMs, startWithinMs }, stored, layout, deps)
      return isWorthKeeping(stored, next, nowMs) ? next : []
    }),
    ...withdrawn.map((stored) => ({
      ...stored,
      status: 'withdrawn' as const,
      endMs: stored.endMs ?? nowMs,
      revisedAtMs: nowMs,
      revision: stored.revision + 1,
    })),
    ...known.filter((one) => !standing.includes(one)).flatMap((one) => ended(one, nowMs)),
  ]
}

/** The outage of what is not watched any more, as one that has ended; nothing where it had. */
export function ended(outage: KeptOutage, nowMs: number): readonly KeptOutage[] {
  if (outage.endMs !== null || outage.status === 'withdrawn') return []
  const { revision } = outage
  return [{ ...outage, endMs: nowMs, status: 'final', revisedAtMs: nowMs, revision: revision + 1 }]
}

/** The site's own part of an outage, for being joined with others again. */
export function episodeOf(outage: KeptOutage): Episode | null {
  const { subject, place, startMs, endMs, startWithinMs, endWithinMs, impact, isSilent } = outage
  if (place === null || outage.status === 'withdrawn') return null
  const { clientsBefore, downMs, provenMs, unobservedMs, upMs } = impact
  const evidence = outage.evidence.filter(({ kind }) => !OF_OTHERS.test(kind))
  return {
    subject,
    place,
    startMs,
    endMs,
    startWithinMs,
    endWithinMs,
    clientsBefore,
    downMs,
    provenMs,
    unobservedMs,
    upMs,
    isSilent,
    evidence,
    isSettled: outage.status === 'final',
  }
}

/** Evidence that other places and windows give. */
const OF_OTHERS = /^(together-|neighbours-up$|planned-window$)/

/** The outage with another finding, where that is what changed. */
export function refound(
  outage: KeptOutage,
  { finding, group, evidence, window }: FoundOutage,
  nowMs: number,
): readonly KeptOutage[] {
  const next = {
    ...outage,
    finding,
    group: keptGroup(group),
    evidence: evidence.slice(0, EVIDENCE_MAX),
    window,
  }
  if (wordOf(next) === wordOf(outage)) return []
  return [{ ...next, revisedAtMs: nowMs, revision: outage.revision + 1 }]
}

function keptOf(
  found: FoundOutage,
  former: KeptOutage | null,
  layout: SiteLayout,
  deps: ReviseDeps,
): KeptOutage {
  const next: KeptOutage = {
    id: former?.id ?? deps.newId(),
    subject: found.subject,
    place: found.place,
    startMs: Math.round(found.startMs),
    endMs: found.endMs === null ? null : Math.round(found.endMs),
    startWithinMs: Math.max(0, Math.round(found.startWithinMs)),
    endWithinMs: Math.max(0, Math.round(found.endWithinMs)),
    status: found.isSettled ? 'final' : 'provisional',
    finding: found.finding,
    group: keptGroup(found.group),
    isSilent: found.isSilent,
    evidence: found.evidence.slice(0, EVIDENCE_MAX),
    impact: impactOf(found, layout, deps),
    window: found.window,
    incident: former?.incident ?? null,
    said: former?.said ?? NOTHING_SAID,
    revisedAtMs: deps.nowMs,
    revision: former?.revision ?? 1,
  }
  const isNews = former !== null && wordOf(former) !== wordOf(next)
  return isNews ? { ...next, revision: next.revision + 1 } : next
}

function keptGroup(group: FoundOutage['group']): KeptGroup | null {
  if (group === null) return null
  const { kind, name, cause, total, startMs } = group
  return { kind, name, cause, total, startMs }
}

function isWorthKeeping(former: KeptOutage, next: KeptOutage, nowMs: number): boolean {
  if (former.revision !== next.revision) return true
  const isGrown = JSON.stringify(former.impact) !== JSON.stringify(next.impact)
  return isGrown && Math.abs(nowMs - former.revisedAtMs) >= IMPACT_EVERY_MS
}

/** All that is said of an outage, but for what it costs: that grows with the time. */
function wordOf(outage: KeptOutage): string {
  const { startMs, endMs, startWithinMs, endWithinMs, status, finding, evidence, window } = outage
  const { group, isSilent } = outage
  const ends = [startMs, endMs, startWithinMs, endWithinMs, status, isSilent]
  return JSON.stringify([ends, finding, evidence, window, group?.kind, group?.name])
}

function standsIn(layout: SiteLayout, { kind, id }: OutageSubject): boolean {
  switch (kind) {
    case 'site':
      return true
    case 'access-point':
      return layout.accessPoints.some((one) => one.id === id)
    case 'uplink':
      return layout.uplinks.some((one) => one.id === id)
    case 'server':
      return false
    default:
      return kind satisfies never
  }
}
