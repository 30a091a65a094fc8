import type { OutageSubject } from '#contract/outage.ts'
import { beginningOf, endWithinMsOf, isUnreadable, SELF_MS } from './episode-ends.ts'
import type { Beginning } from './episode-ends.ts'
import { clientsBefore, evidenceOf } from './evidence.ts'
import { isBlind, lateStretchesOf } from './late-stretch.ts'
import { darkOf, sitePartsOf } from './site-parts.ts'
import type { Dark, Part, SiteParts } from './site-parts.ts'
import type { Episode, Span } from './site.ts'
import { lengthMs } from './spans.ts'
import type { SiteTrack } from './track.ts'

export interface OutagePolicy {
  /** An agent whose process alone was away for so long was started anew, and no service was lost. */
  readonly agentRestartMsMax: number
  /** What answers and cannot be read for less than this is a damaged packet. */
  readonly unreadableMsMin: number
  /** Data that were held up for less than this are no stretch of their own. */
  readonly lateMsMin: number
  /** So long after the end its data have come, unless the agent says that more are waiting. */
  readonly settleMs: number
  /** What has not come by then is not to come. */
  readonly backlogMs: number
  /** Samples that wait between two deliveries of an agent without a backlog. */
  readonly spooledSamplesMax: number
  /** After the server was off its agents are back within this time. */
  readonly returnMs: number
}

export const OUTAGE_POLICY: OutagePolicy = {
  agentRestartMsMax: 5 * 60_000,
  unreadableMsMin: 150_000,
  lateMsMin: 150_000,
  settleMs: 10 * 60_000,
  backlogMs: 24 * 3_600_000,
  spooledSamplesMax: 60,
  returnMs: 180_000,
}

export interface EpisodeContext {
  readonly nowMs: number
  readonly policy: OutagePolicy
  /** When the server itself was off, oldest first. */
  readonly serverOff: readonly Span[]
}

/**
 * The intervals without service of a site, its access points and its lines. A pure function of the
 * set of samples, the moment and the server's own life. Time before it was first seen to work is none
 * of them; down and unknown without service in between are one.
 */
export function episodesOf(track: SiteTrack, context: EpisodeContext): readonly Episode[] {
  const parts = sitePartsOf(track, context.nowMs)
  const sites = darkOf(parts.site, context.nowMs).flatMap(
    (dark) => siteEpisode(track, parts, dark, context) ?? [],
  )
  // What gives no service yet loses none while its data are held up.
  const late = parts.accessPoints.length === 0 ? [] : lateStretchesOf(track, sites, context)
  return [
    ...sites,
    ...late.map((stretch) => lateEpisode(track, stretch, context)),
    ...partsIn(parts).flatMap((part) =>
      darkOf(part.intervals, context.nowMs).flatMap(
        (dark) => partEpisode(track, part, dark, sites, context) ?? [],
      ),
    ),
  ]
    .filter(({ endMs }) => endMs === null || endMs > track.sinceMs)
    .sort((a, b) => a.startMs - b.startMs)
}

/** When the clock alone may change the episodes, Unix ms; null while only samples can. */
export function nextLookMs(track: SiteTrack, nowMs: number, policy: OutagePolicy): number | null {
  let nextMs = Infinity
  const look = (atMs: number): void => {
    if (atMs > nowMs) nextMs = Math.min(nextMs, atMs)
  }
  for (const target of [...track.accessPoints.values(), ...track.uplinks.values()]) {
    const last = target.runs.at(-1)
    if (last === undefined) continue
    // The hold runs out; what has ended becomes final.
    look(last.untilMs + 1)
    if (last.availability !== 'up') look(last.fromMs + policy.unreadableMsMin)
    look(last.fromMs + policy.settleMs)
    look(last.fromMs + policy.backlogMs)
  }
  return nextMs === Infinity ? null : nextMs
}

function siteEpisode(
  track: SiteTrack,
  parts: SiteParts,
  dark: Dark,
  context: EpisodeContext,
): Episode | null {
  const all = partsIn(parts)
  const begin = beginningOf(track, causesIn(parts, dark.startMs), dark, context.nowMs)
  const isSeen = dark.pieces.some(({ state }) => state === 'down')
  if (isSeen || begin.isProven) return episodeOf(track, track.subject, all, dark, begin, context)
  if (isNoOutage(track, dark, begin, context)) return null
  // What the server missed while it was off is its own outage; only what goes on after it is new.
  const backMs = offAround(begin.startMs, context)?.endMs ?? begin.startMs
  const startMs = Math.max(begin.startMs, backMs)
  if (startMs >= (dark.endMs ?? context.nowMs)) return null
  return episodeOf(track, track.subject, all, dark, { ...begin, startMs }, context)
}

function partEpisode(
  track: SiteTrack,
  part: Part,
  whole: Dark,
  sites: readonly Episode[],
  context: EpisodeContext,
): Episode | null {
  const { nowMs, policy } = context
  const seen = whole.pieces.findIndex(
    ({ startMs, endMs, state }) =>
      state === 'down' ||
      (isUnreadable(part, startMs) && endMs - startMs >= policy.unreadableMsMin),
  )
  // That nobody looked is the site's to tell.
  if (seen === -1 || isBehindLine(track, part, whole)) return null
  const span = { startMs: whole.startMs, endMs: whole.endMs ?? nowMs }
  if (isBlind(track, span, context.serverOff)) return null
  const isProven = sites.some(
    ({ startMs, endMs, provenMs }) =>
      provenMs > 0 && startMs <= whole.startMs && (endMs ?? nowMs) > whole.startMs,
  )
  const pieces = isProven ? whole.pieces : whole.pieces.slice(seen)
  const dark = { ...whole, pieces, startMs: pieces[0]?.startMs ?? whole.startMs }
  const begin = beginningOf(track, [part], dark, nowMs)
  return episodeOf(track, part.subject, [part], dark, begin, context)
}

function episodeOf(
  track: SiteTrack,
  subject: OutageSubject,
  parts: readonly Part[],
  { startMs: seenFromMs, endMs, pieces }: Dark,
  begin: Beginning,
  context: EpisodeContext,
): Episode {
  const { nowMs } = context
  const { startMs, isSilent, isProven } = begin
  const untilMs = endMs ?? nowMs
  const beforeMs = isSilent ? seenFromMs - startMs : 0
  const unknownMs = beforeMs + lengthMs(pieces.filter(({ state }) => state === 'unknown'))
  const isNobodys = isBlind(track, { startMs, endMs: untilMs }, context.serverOff)
  const restMs = isNobodys ? untilMs - startMs : Math.min(unknownMs, untilMs - startMs)
  const downMs = untilMs - startMs - restMs
  const sums = isProven
    ? { provenMs: restMs, unobservedMs: 0 }
    : { provenMs: 0, unobservedMs: restMs }
  return {
    subject,
    place: track.layout.place,
    startMs,
    endMs,
    startWithinMs: Math.max(0, startMs - begin.wellMs),
    endWithinMs: endMs === null ? 0 : endWithinMsOf(parts, endMs, begin),
    downMs,
    ...sums,
    upMs: 0,
    isSilent,
    isSettled: endMs !== null && isSettled(track, endMs, sums.unobservedMs, context),
    clientsBefore: clientsBefore(track, subject, Math.min(startMs, seenFromMs)),
    evidence: evidenceOf(track, subject, { startMs, endMs, begin, ...context }),
  }
}

function lateEpisode(track: SiteTrack, late: Span, context: EpisodeContext): Episode {
  const { startMs, endMs } = late
  const begin: Beginning = {
    startMs,
    wellMs: startMs,
    isSilent: false,
    restart: null,
    isProven: false,
  }
  return {
    subject: track.subject,
    place: track.layout.place,
    startMs,
    endMs,
    startWithinMs: 0,
    endWithinMs: 0,
    downMs: 0,
    provenMs: 0,
    unobservedMs: 0,
    upMs: endMs - startMs,
    isSilent: true,
    isSettled: isSettled(track, endMs, 0, context),
    clientsBefore: clientsBefore(track, track.subject, startMs),
    evidence: evidenceOf(track, track.subject, { ...late, begin, ...context }),
  }
}

/**
 * An access point that is polled over a line which was cut just then: that it does not answer says
 * nothing of it, unless it started anew meanwhile. Which of several lines it is polled over nobody
 * knows: each of them may be the one.
 */
function isBehindLine(
  track: SiteTrack,
  { subject, target }: Part,
  { startMs, endMs }: Dark,
): boolean {
  if (subject.kind !== 'access-point') return false
  if (track.layout.agents.some(({ isOnSite }) => isOnSite)) return false
  const isCut = [...track.uplinks.values()].some(({ runs }) =>
    runs.some(
      ({ availability, fromMs, lastMs, dueMs }) =>
        availability === 'down' &&
        Math.abs(fromMs - startMs) <= dueMs - lastMs &&
        (endMs === null || Math.abs(dueMs - endMs) <= 2 * (dueMs - lastMs)),
    ),
  )
  const back = target.runs.find(({ fromMs }) => fromMs === endMs)
  return isCut && !(back !== undefined && 'life' in back.facts && back.facts.life === 'restarted')
}

/** Silence of which nothing was lost: of the server, of the agent's process, of one packet. */
function isNoOutage(
  track: SiteTrack,
  dark: Dark,
  { startMs, isSilent, restart, wellMs }: Beginning,
  context: EpisodeContext,
): boolean {
  const { nowMs, policy } = context
  const untilMs = dark.endMs ?? nowMs
  if (!isSilent) return untilMs - startMs < policy.unreadableMsMin
  const off = offAround(startMs, context)
  if (off !== null && untilMs <= off.endMs + policy.returnMs) return true
  if (isClockStep(track, startMs, untilMs)) return true
  const isShort = dark.endMs !== null && untilMs - startMs <= policy.agentRestartMsMax
  if (!isShort || restart === null || restart.isNewBoot) return false
  return [...track.accessPoints.values()].every(
    ({ runs }) =>
      runs.find(({ fromMs, availability }) => fromMs > wellMs && availability === 'up')?.facts
        .life !== 'restarted',
  )
}

/** The agent went on, and its clock was set: the time in between never passed. */
function isClockStep(track: SiteTrack, startMs: number, untilMs: number): boolean {
  return [...track.agents.values()].some((target) => {
    const before = target.runAt(startMs)
    const after = target.runAfter(startMs)
    if (before === undefined || after?.boot !== before.boot || after.fromMs > untilMs + SELF_MS) {
      return false
    }
    return after.facts.bootMs - before.facts.bootMs >= (untilMs - startMs) / 2
  })
}

/** When the server was off at that moment, or too shortly before it to know. */
function offAround(atMs: number, { serverOff, policy }: EpisodeContext): Span | null {
  return (
    serverOff.find(
      ({ startMs, endMs }) => atMs >= startMs - policy.lateMsMin && atMs <= endMs + policy.returnMs,
    ) ?? null
  )
}

/** The parts that took the service away: the last line that was left, else all access points. */
function causesIn({ accessPoints, uplinks }: SiteParts, atMs: number): readonly Part[] {
  const isOut = ({ intervals }: Part): boolean =>
    !intervals.some(
      ({ startMs, endMs, state }) => startMs <= atMs && atMs < endMs && state === 'up',
    )
  const fell = uplinks.filter(({ intervals }) =>
    intervals.some(({ startMs, state }) => startMs === atMs && state !== 'up'),
  )
  return fell.length > 0 && uplinks.every(isOut) ? fell : accessPoints
}

function partsIn({ accessPoints, uplinks }: SiteParts): readonly Part[] {
  return uplinks.length === 0 ? accessPoints : [...accessPoints, ...uplinks]
}

/** No more data of it are to come, as far as the agents say. */
function isSettled(
  track: SiteTrack,
  endMs: number,
  unobservedMs: number,
  { nowMs, policy }: EpisodeContext,
): boolean {
  if (nowMs < endMs + policy.settleMs) return false
  if (unobservedMs === 0 || nowMs >= endMs + policy.backlogMs) return true
  return [...track.agents.values()].every(({ runs }) => {
    const last = runs.at(-1)
    return (
      last !== undefined &&
      last.lastMs > endMs &&
      last.facts.spooledSamples <= policy.spooledSamplesMax
    )
  })
}
