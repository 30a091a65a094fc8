import type { Evidence, OutageSubject } from '#contract/outage.ts'
import type { EvidenceKind } from '#contract/words.ts'
import type { Beginning } from './episode-ends.ts'
import { isBlind } from './late-stretch.ts'
import type { Span } from './site.ts'
import type { DeviceFacts, LineFacts } from './site-facts.ts'
import type { Run, TargetTrack } from './target-track.ts'
import type { SiteTrack } from './track.ts'

/** An episode as far as it is known when its evidence is gathered. */
interface Found {
  readonly startMs: number
  readonly endMs: number | null
  readonly begin: Beginning
  readonly nowMs: number
  readonly serverOff: readonly Span[]
}

/** The value of what an agent says of itself that does not stand at the site. */
export const ELSEWHERE = 'elsewhere'

/** What is looked at around an episode: a UPS is polled now and then, what returns takes its time. */
const AROUND_MS = 120_000
/** As long as small batteries last. */
const BATTERY_MS = 75 * 60_000
const CLIENTS_MS_MAX = 15 * 60_000

/**
 * What was seen at the site itself that speaks for or against a cause of an episode, the earliest
 * first. Time, witness and raw value stand beside each.
 */
export function evidenceOf(
  track: SiteTrack,
  subject: OutageSubject,
  found: Found,
): readonly Evidence[] {
  return [
    ...agentEvidence(track, subject, found),
    ...accessPointEvidence(track, subject, found),
    ...lineEvidence(track, subject, found),
    ...upsEvidence(track, found),
    ...switchEvidence(track, found),
    ...serverEvidence(found),
  ].sort((a, b) => a.atMs - b.atMs)
}

/** Clients that were last counted before, of what the subject takes away; null without a count. */
export function clientsBefore(
  track: SiteTrack,
  subject: OutageSubject,
  startMs: number,
): number | null {
  let sum: number | null = null
  for (const [id, { runs }] of track.accessPoints) {
    if (subject.kind === 'access-point' && subject.id !== id) continue
    const run = runs.findLast(
      ({ fromMs, availability }) => fromMs < startMs && availability === 'up',
    )
    if (run === undefined || run.facts.clients === null) continue
    if (run.lastSameMs >= startMs - CLIENTS_MS_MAX) sum = (sum ?? 0) + run.facts.clients
  }
  return sum
}

type Value = Evidence['value']

function item(kind: EvidenceKind, atMs: number, by: string, value: Value): Evidence {
  return { kind, atMs, by, value }
}

function agentEvidence(
  track: SiteTrack,
  subject: OutageSubject,
  { startMs, endMs, begin, nowMs }: Found,
): Evidence[] {
  const untilMs = endMs ?? nowMs
  // A battery keeps an agent for a while, and it falls when that is empty; what befalls it long after
  // is another story.
  const fallsUntilMs = startMs + (subject.kind === 'access-point' ? AROUND_MS : BATTERY_MS)
  const items: Evidence[] = []
  for (const { id, isOnSite } of track.layout.agents) {
    const target = track.agents.get(id)
    const atStart = target?.runAt(startMs)
    if (target === undefined || atStart === undefined) continue
    const gap = target.intervals(startMs, untilMs).find(({ state }) => state === 'unknown')
    const seenMs = target.runAt(gap?.startMs ?? untilMs)?.lastMs ?? startMs
    const lastMs = Math.min(seenMs, untilMs)
    const isThere = lastMs > startMs
    if (isThere || gap === undefined) {
      const value = isOnSite ? atStart.boot : ELSEWHERE
      items.push(item('agent-reporting', startMs, id, value))
      if (isThere) items.push(item('agent-reporting', lastMs, id, value))
    }
    if (gap !== undefined && lastMs <= fallsUntilMs) {
      const atMs = isThere ? lastMs : startMs
      items.push(item('agent-silent', atMs, id, isOnSite ? lastMs : ELSEWHERE))
    }
    if (!isOnSite) continue
    const restart = begin.restart?.agent === id ? begin.restart : null
    if (restart !== null && restart.before.lastMs <= fallsUntilMs) {
      const { after, isNewBoot } = restart
      const kind = isNewBoot ? 'agent-new-boot' : 'agent-same-boot'
      items.push(item(kind, after.fromMs, id, after.boot))
      const { lastStop } = after.facts
      if (lastStop !== null) items.push(item('agent-last-stop', after.fromMs, id, lastStop))
      continue
    }
    const back = gap && target.runAfter(gap.startMs)
    if (back?.boot === atStart.boot && lastMs <= fallsUntilMs) {
      items.push(item('agent-same-boot', back.fromMs, id, back.boot))
    }
  }
  return items
}

function accessPointEvidence(
  track: SiteTrack,
  subject: OutageSubject,
  { startMs, endMs, begin, nowMs }: Found,
): Evidence[] {
  const untilMs = endMs ?? nowMs
  const isOfOne = subject.kind === 'access-point'
  const items: Evidence[] = []
  const silent: number[] = []
  let answering: Evidence | null = null
  let watched = 0
  for (const [id, target] of track.accessPoints) {
    if (target.runs.length === 0) continue
    const isOther = isOfOne && subject.id !== id
    const down = fellBy(target, startMs)
    // One that was dead before says nothing of the others.
    const wasDead = down !== undefined && down.fromMs < startMs - AROUND_MS
    if (isOther && wasDead) continue
    if (!wasDead) watched += 1
    if (down !== undefined && !wasDead) silent.push(down.fromMs)
    else if (wentOn(target, startMs)) {
      const kind = isOfOne ? 'other-access-points-answer' : 'access-points-answer'
      answering ??= item(kind, startMs, id, 'ok')
    }
    if (isOther) continue
    if (down !== undefined) items.push(item('access-point-silent', down.fromMs, id, down.outcome))
    const unread = unreadableIn(target, startMs, untilMs)
    if (unread !== undefined) items.push(item('unreadable', unread.fromMs, id, unread.outcome))
    const back = returned(target, begin.wellMs, untilMs + AROUND_MS)
    if (back !== undefined && back.facts.life !== null) {
      const kind =
        back.facts.life === 'restarted' ? 'access-point-restarted' : 'access-point-kept-running'
      items.push(item(kind, back.fromMs, id, back.facts.uptimeMs))
    }
  }
  if (answering !== null) items.push(answering)
  if (watched > 0 && silent.length === watched) {
    const value = `${silent.length} of ${watched}`
    items.push(item('all-access-points-silent', Math.max(...silent), track.layout.place, value))
  }
  return items
}

/**
 * What was seen of the lines, each by its own name. Where another line answers, a silent one says
 * nothing of the site: it has an outage of its own, and there the answer of the others counts.
 */
function lineEvidence(track: SiteTrack, subject: OutageSubject, found: Found): Evidence[] {
  const lines = [...track.uplinks]
  if (lines.length <= 1) {
    return lines.flatMap(([id, target]) => evidenceOfLine(track, id, target, found))
  }
  const own = lines.filter(([id]) => id === subject.id)
  if (subject.kind === 'uplink') {
    const others = lines.filter(([id]) => id !== subject.id)
    return [
      ...own.flatMap(([id, target]) => evidenceOfLine(track, id, target, found)),
      ...others.flatMap(([id, target]) => evidenceOfOtherLine(id, target, found)),
    ]
  }
  const answering = lines.filter(([, target]) => isAnswering(target, found))
  return (answering.length > 0 ? answering : lines).flatMap(([id, target]) =>
    evidenceOfLine(track, id, target, found),
  )
}

function isAnswering(target: TargetTrack<LineFacts>, { startMs }: Found): boolean {
  return fellBy(target, startMs) === undefined && wentOn(target, startMs)
}

function evidenceOfOtherLine(by: string, target: TargetTrack<LineFacts>, found: Found): Evidence[] {
  const { startMs } = found
  if (isAnswering(target, found)) return [item('other-lines-answer', startMs, by, 'ok')]
  const down = fellBy(target, startMs)
  // One that was out before says nothing of this one.
  if (down === undefined || down.fromMs < startMs - AROUND_MS) return []
  return [item('internet-silent', down.fromMs, by, down.outcome)]
}

function evidenceOfLine(
  track: SiteTrack,
  by: string,
  target: TargetTrack<LineFacts>,
  { startMs, endMs, nowMs, serverOff }: Found,
): Evidence[] {
  const untilMs = endMs ?? nowMs
  const items: Evidence[] = []
  const down = fellBy(target, startMs)
  if (down !== undefined) {
    items.push(item('internet-silent', down.fromMs, by, down.outcome), ...linkEvidence(down, by))
  } else if (wentOn(target, startMs)) {
    items.push(item('internet-answers', startMs, by, 'ok'))
    const lastMs = answeredUntilMs(target, startMs, untilMs)
    if (lastMs > startMs) items.push(item('internet-answers', lastMs, by, 'ok'))
    // The battery of a modem ends while the rest is still dark.
    const later = isWatchedOnSite(track) ? undefined : fellBy(target, lastMs + AROUND_MS)
    const isLater = later !== undefined && later.fromMs > startMs + AROUND_MS
    if (isLater && later.fromMs < Math.min(untilMs, startMs + BATTERY_MS)) {
      items.push(item('internet-silent', later.fromMs, by, later.outcome))
    }
  }
  const unread = unreadableIn(target, startMs, untilMs)
  if (unread !== undefined) items.push(item('unreadable', unread.fromMs, by, unread.outcome))
  const held = target.runs.find(
    (run) =>
      run.isLate &&
      run.availability === 'up' &&
      run.fromMs < startMs + AROUND_MS &&
      run.lastMs >= startMs,
  )
  if (isBlind(track, { startMs, endMs: untilMs }, serverOff)) {
    const agent = track.layout.agents[0]?.id ?? by
    items.push(item('server-unreachable', startMs, agent, ELSEWHERE))
  } else if (
    held !== undefined &&
    down === undefined &&
    isWatchedOnSite(track) &&
    !hasFallen(track, startMs)
  ) {
    const atMs = Math.max(startMs, held.fromMs)
    items.push(item('server-unreachable', atMs, by, held.receivedAtMs - atMs))
  }
  return items
}

/** The last good poll of a stretch that nothing interrupts. */
function answeredUntilMs<F>(target: TargetTrack<F>, fromMs: number, untilMs: number): number {
  let [lastMs, knownUntilMs] = [fromMs, Infinity]
  for (const run of target.runs) {
    if (run.untilMs < fromMs) continue
    if (run.availability !== 'up' || run.fromMs > Math.min(untilMs, knownUntilMs)) break
    lastMs = run.lastSameMs
    knownUntilMs = run.untilMs
  }
  return Math.min(lastMs, untilMs)
}

/** An access point was polled and did not answer: nobody was blind, however late that was heard. */
function hasFallen({ accessPoints }: SiteTrack, atMs: number): boolean {
  return Array.from(accessPoints.values()).some((target) => fellBy(target, atMs) !== undefined)
}

function isWatchedOnSite({ layout }: SiteTrack): boolean {
  return layout.agents.some(({ isOnSite }) => isOnSite)
}

function linkEvidence({ fromMs, facts }: Run<LineFacts>, by: string): Evidence[] {
  const items: Evidence[] = []
  if (facts.answered.includes('gateway')) items.push(item('gateway-answers', fromMs, by, true))
  else if (facts.silent.includes('gateway')) items.push(item('gateway-silent', fromMs, by, false))
  if (facts.carrier === false) items.push(item('no-carrier', fromMs, by, false))
  return items
}

function upsEvidence(track: SiteTrack, { startMs, endMs, nowMs }: Found): Evidence[] {
  const untilMs = endMs ?? nowMs
  const items: Evidence[] = []
  for (const [id, { runs }] of track.ups) {
    const near = runs.filter(
      ({ fromMs, lastMs, availability }) =>
        availability === 'up' && fromMs <= untilMs && lastMs >= startMs - AROUND_MS,
    )
    // A cut that came later is another story.
    const battery = near.find(
      ({ facts, fromMs }) => facts.onBattery === true && fromMs <= startMs + AROUND_MS,
    )
    if (battery !== undefined) {
      const { minutesRemaining } = battery.facts
      items.push(item('ups-on-battery', battery.fromMs, id, minutesRemaining ?? true))
    }
    const low = near.find(({ facts }) => facts.battery === 'low' || facts.battery === 'depleted')
    if (battery !== undefined && low !== undefined)
      items.push(item('battery-low', low.fromMs, id, low.facts.battery))
    const mains = near.find(
      ({ facts, fromMs, lastMs }) =>
        facts.onBattery === false && fromMs <= startMs && lastMs > startMs + AROUND_MS / 2,
    )
    if (battery === undefined && mains !== undefined) {
      items.push(item('ups-on-mains', startMs, id, true))
    }
  }
  return items
}

function switchEvidence(track: SiteTrack, { startMs, endMs, begin, nowMs }: Found): Evidence[] {
  const untilMs = endMs ?? nowMs
  const items: Evidence[] = []
  for (const [id, target] of track.switches) {
    const down = fellBy(target, startMs)
    if (down !== undefined) items.push(item('switch-silent', down.fromMs, id, down.outcome))
    else if (wentOn(target, startMs)) items.push(item('switch-answers', startMs, id, 'ok'))
    const back = returned(target, begin.wellMs - AROUND_MS / 2, untilMs + AROUND_MS)
    if (back?.facts.life === 'restarted') {
      items.push(item('switch-restarted', back.fromMs, id, back.facts.uptimeMs))
    }
    items.push(...portEvidence(target, id, startMs, untilMs))
  }
  return items
}

function portEvidence(
  target: TargetTrack<DeviceFacts>,
  by: string,
  startMs: number,
  untilMs: number,
): Evidence[] {
  const before = target.runAt(startMs - AROUND_MS)?.facts.ports ?? null
  if (before === null || before.delivering === 0) return []
  const during = target.runs.filter(
    ({ fromMs, lastMs, availability }) =>
      availability === 'up' && fromMs <= untilMs && lastMs > startMs - AROUND_MS / 2,
  )
  const items: Evidence[] = []
  const faulty = during.find(({ facts }) => (facts.ports?.faulty ?? 0) > before.faulty)
  if (faulty !== undefined) {
    items.push(item('poe-fault', faulty.fromMs, by, faulty.facts.ports?.faulty ?? 0))
  }
  const off = during.find(({ facts }) => (facts.ports?.delivering ?? Infinity) < before.delivering)
  const value = `${off?.facts.ports?.delivering ?? before.delivering} of ${before.delivering}`
  if (off !== undefined) items.push(item('poe-off', off.fromMs, by, value))
  else if (wentOn(target, startMs)) items.push(item('poe-delivering', startMs, by, value))
  return items
}

function serverEvidence({ startMs, endMs, nowMs, serverOff }: Found): Evidence[] {
  const off = serverOff.find((span) => span.startMs < (endMs ?? nowMs) && span.endMs > startMs)
  return off === undefined
    ? []
    : [item('server-was-off', off.startMs, 'server', off.endMs - off.startMs)]
}

/**
 * The failed polls around a moment that followed good ones without a silence: it was seen to fall.
 * What is dark when everything returns from a silence is only slower to start.
 */
function fellBy<F>(target: TargetTrack<F>, atMs: number): Run<F> | undefined {
  return target.runs.find((run, index) => {
    if (run.availability !== 'down') return false
    if (run.fromMs > atMs + AROUND_MS || run.lastMs < atMs) return false
    const before = target.runs[index - 1]
    return before === undefined || before.untilMs >= run.fromMs
  })
}

/** It worked before the moment, was polled with success after it, and did not start anew. */
function wentOn<F>(target: TargetTrack<F>, atMs: number): boolean {
  const run = target.runAt(atMs)
  if (run?.availability !== 'up') return false
  if (run.lastSameMs > atMs) return true
  const next = target.runAfter(run.fromMs + 1)
  return next?.availability === 'up' && next.boot === run.boot && next.fromMs <= run.untilMs
}

function unreadableIn<F>(
  target: TargetTrack<F>,
  fromMs: number,
  untilMs: number,
): Run<F> | undefined {
  return target.runs.find(
    (run) => run.availability === 'unknown' && run.fromMs < untilMs && run.lastMs >= fromMs,
  )
}

/** The first good run after a moment that followed failed polls, silence or a start of the agent. */
function returned<F>(target: TargetTrack<F>, fromMs: number, untilMs: number): Run<F> | undefined {
  return target.runs.find((run, index) => {
    if (run.fromMs <= fromMs || run.fromMs > untilMs || run.availability !== 'up') return false
    const before = target.runs[index - 1]
    if (before === undefined) return false
    return before.availability !== 'up' || before.untilMs < run.fromMs || before.boot !== run.boot
  })
}
