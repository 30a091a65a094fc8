import type { PlaceId } from '#contract/ids.ts'
import { episodesOf, OUTAGE_POLICY } from '../../../server/domain/outage.ts'
import type { FoundOutage } from '../../../server/domain/site.ts'
import { SiteTrack } from '../../../server/domain/track.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './draw.ts'
import { Judge } from './judge.ts'
import { LiveCity } from './live-city.ts'
import { QualityWatch, type FoundDegradation } from './quality.ts'
import type { Simulation } from './simulation.ts'
import { covers, union } from './spans.ts'
import type { TrueEvent } from './truth.ts'

const SLICE_MS = 10 * MINUTE_MS
/** When the live answer is asked for, after the true start. */
export const LIVE_AFTER_MS = 3 * MINUTE_MS

/** What was said of one true event, with what had arrived three minutes after its start. */
export interface LiveAnswer {
  readonly event: TrueEvent
  /** Null when nobody could have asked: the server was off, or reached by nobody. */
  readonly found: readonly FoundOutage[] | null
}

/** What the server would have said of a month, live and in the end. */
export interface Verdicts {
  readonly live: readonly LiveAnswer[]
  readonly settled: readonly FoundOutage[]
  readonly degradations: readonly FoundDegradation[]
  readonly samples: number
}

/** What of a month is asked about, beside its outages in the end. */
export interface Judged {
  readonly isLive: boolean
  readonly isQualityJudged: boolean
}

/**
 * Runs a month through the server's own functions. Nothing is thinned: each poll of each target is
 * a sample. Live tracks are fed in the order of receipt; those of the end in the order of polls.
 */
export function judged(simulation: Simulation, { isLive, isQualityJudged }: Judged): Verdicts {
  const { city, run, events, serverOff, serverLine, mishaps } = simulation
  const layouts = new Map(city.sites.map(({ place, layout }) => [place, layout] as const))
  const judge = new Judge(layouts, mishaps.announcements)
  const tracks = new Map<PlaceId, SiteTrack>(
    [...layouts].map(([place, layout]) => [place, new SiteTrack(layout)]),
  )
  const quality = new QualityWatch()
  const liveCity = new LiveCity(layouts.values())
  const blind = union(serverOff, serverLine)
  const rows = isLive ? events.filter(({ isRow }) => isRow) : []
  const questions = [...rows].sort((a, b) => a.startMs - b.startMs)
  const live: LiveAnswer[] = []
  let samples = 0
  let asked = 0

  const concluded = (nowMs: number): readonly FoundOutage[] => {
    const context = { nowMs, policy: OUTAGE_POLICY, serverOff }
    return judge.conclude(
      [...tracks.values()].flatMap((track) => episodesOf(track, context)),
      nowMs,
    )
  }

  for (let fromMs = run.startMs; fromMs < run.endMs; fromMs += SLICE_MS) {
    const untilMs = Math.min(fromMs + SLICE_MS, run.endMs)
    simulation.emitUntil(untilMs, (place, sample) => {
      samples += 1
      tracks.get(place)?.take(sample)
      if (isQualityJudged) quality.take(place, sample)
      if (isLive) liveCity.send(place, sample)
    })
    answerUntil(untilMs)
    if (!isLive) continue
    liveCity.receiveUntil(untilMs)
    if ((untilMs - run.startMs) % HOUR_MS === 0) liveCity.forget(untilMs)
    if ((untilMs - run.startMs) % DAY_MS === 0) {
      judge.learn(concluded(untilMs).filter(({ isSettled }) => isSettled))
    }
  }
  return {
    live,
    settled: concluded(run.endMs),
    degradations: quality.found(),
    samples,
  }

  function answerUntil(untilMs: number): void {
    for (;;) {
      const first = questions[asked]
      const nowMs = (first?.startMs ?? Infinity) + LIVE_AFTER_MS
      if (first === undefined || nowMs >= untilMs) return
      const together: TrueEvent[] = []
      while (questions[asked]?.startMs === first.startMs) {
        together.push(questions[asked] as TrueEvent)
        asked += 1
      }
      const found = covers(blind, nowMs) ? null : lookAt(nowMs)
      for (const event of together) {
        const own = found?.filter(({ place }) => place === event.place) ?? null
        live.push({ event, found: own })
      }
    }
  }

  function lookAt(nowMs: number): readonly FoundOutage[] {
    liveCity.receiveUntil(nowMs)
    const known = serverOff.filter(({ startMs }) => startMs < nowMs)
    const context = { nowMs, policy: OUTAGE_POLICY, serverOff: known }
    // As the server does: what began longer ago says nothing of what begins now.
    const near = liveCity.episodes(context).filter(({ startMs }) => startMs > nowMs - HOUR_MS)
    return judge.conclude(near, nowMs)
  }
}
