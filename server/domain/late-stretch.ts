import type { EpisodeContext } from './outage.ts'
import type { Episode, Span } from './site.ts'
import { overlapMs, unionOf } from './spans.ts'
import type { Run } from './target-track.ts'
import type { SiteTrack } from './track.ts'

/**
 * Stretches whose data came much later than they were polled, without those that an outage of the
 * site or of the server itself explains: the site worked and nobody here could see it.
 */
export function lateStretchesOf(
  track: SiteTrack,
  sites: readonly Episode[],
  { nowMs, policy, serverOff }: EpisodeContext,
): readonly Span[] {
  const stretches = joined(
    track.targets.flatMap(({ runs }) =>
      runs.flatMap((run) => (isHeldUp(run) ? { startMs: run.fromMs, endMs: run.lastMs } : [])),
    ),
    policy.lateMsMin,
  )
  const explained: readonly Span[] = [
    ...sites.map(({ startMs, endMs }) => ({ startMs, endMs: endMs ?? nowMs })),
    ...serverOff.map(({ startMs, endMs }) => ({ startMs, endMs: endMs + policy.returnMs })),
  ]
  const held = stretches.map((stretch) => {
    return { ...stretch, endMs: Math.min(nowMs, returnOf(track, stretch)) }
  })
  return unionOf(held)
    .flatMap((stretch) => without(stretch, explained))
    .filter(({ startMs, endMs }) => endMs - startMs >= policy.lateMsMin)
}

/**
 * Whether who looked at a site from elsewhere was cut off itself meanwhile: what it saw of the site
 * came late, and over the line that was cut.
 */
export function isBlind(track: SiteTrack, span: Span, serverOff: readonly Span[]): boolean {
  if (track.layout.agents.some(({ isOnSite }) => isOnSite)) return false
  const late = [...track.accessPoints.values(), ...track.uplinks.values()]
    .flatMap(({ runs }) => runs.filter(isHeldUp))
    .map(({ fromMs, dueMs }) => ({ startMs: fromMs, endMs: dueMs }))
  const lateMs = overlapMs(late, [span])
  return lateMs - overlapMs(serverOff, [span]) > (span.endMs - span.startMs) / 2
}

/**
 * Held up together and received when the way was free again. Data that are late one by one come
 * from a clock that is slow.
 */
function isHeldUp({ isLate, receivedAtMs, lastMs }: Run<unknown>): boolean {
  return isLate && receivedAtMs >= lastMs
}

/** When the first of what had been held up was received, or what was polled after it. */
function returnOf(track: SiteTrack, { startMs, endMs }: Span): number {
  let backMs = Infinity
  for (const { runs } of track.targets) {
    for (const run of runs) {
      const { fromMs, receivedAtMs } = run
      const isOfIt = isHeldUp(run) ? fromMs >= startMs && fromMs <= endMs : fromMs > endMs
      if (isOfIt) backMs = Math.min(backMs, receivedAtMs)
    }
  }
  return backMs === Infinity ? endMs : Math.max(endMs, backMs)
}

function joined(spans: readonly Span[], slackMs: number): readonly Span[] {
  const found: { startMs: number; endMs: number }[] = []
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = found.at(-1)
    if (last !== undefined && span.startMs <= last.endMs + slackMs) {
      last.endMs = Math.max(last.endMs, span.endMs)
    } else found.push({ ...span })
  }
  return found
}

/** What is left of a span. */
function without(span: Span, taken: readonly Span[]): readonly Span[] {
  return taken.reduce<readonly Span[]>(
    (left, { startMs, endMs }) =>
      left.flatMap((one) => {
        if (endMs <= one.startMs || startMs >= one.endMs) return one
        return [
          { startMs: one.startMs, endMs: startMs },
          { startMs: endMs, endMs: one.endMs },
        ].filter((part) => part.startMs < part.endMs)
      }),
    [span],
  )
}
