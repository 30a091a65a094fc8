import type { Cause } from '#contract/words.ts'
import type { FoundOutage } from '../../../server/domain/site.ts'
import { lengthMs } from '../../../server/domain/spans.ts'
import { LIVE_AFTER_MS, type Verdicts } from './case.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './draw.ts'
import {
  accuracyOf,
  calibrationOf,
  isDetectable,
  matchLive,
  matchSettled,
  matrixOf,
  share,
  timesOf,
  type Match,
} from './score.ts'
import type { Simulation } from './simulation.ts'
import { sharedMs, union, type Span } from './spans.ts'
import type { TrueEvent } from './truth.ts'
import { groupBy } from './group-by.ts'

/** What a case comes to: figures for people, and the matches for who looks for reasons. */
export interface Report {
  readonly lines: readonly object[]
  readonly live: readonly Match[]
  readonly settled: readonly Match[]
  readonly falseOutages: readonly FoundOutage[]
}

export function reportOf(simulation: Simulation, verdicts: Verdicts): Report {
  const { events } = simulation
  const rows = events.filter((event) => event.isRow && isDetectable(event))
  const byPlace = groupBy(verdicts.settled, ({ place }) => place)
  const settle = (event: TrueEvent): Match => matchSettled(event, byPlace.get(event.place) ?? [])
  const settled = rows.filter(({ isUnseen }) => !isUnseen).map(settle)
  const askable = verdicts.live.filter(({ event, found }) => found !== null && isDetectable(event))
  const live = askable.map((one) => matchLive(one, one.event.startMs + LIVE_AFTER_MS))
  const short = events.filter((event) => event.isRow && !isDetectable(event)).map(settle)
  const ofSubject = (subject: TrueEvent['subject']): readonly Match[] =>
    events
      .filter((event) => event.subject === subject && isDetectable(event) && !event.isUnseen)
      .map(settle)
  const falseOutages = falseOnes(simulation, verdicts.settled)
  return {
    live,
    settled,
    falseOutages,
    lines: [
      ratesOf(simulation, verdicts),
      ...(rows.length === 0 ? [] : eventLines()),
      falseRates(simulation, falseOutages),
    ],
  }

  function eventLines(): readonly object[] {
    return [
      {
        figure: 'live at 3 min',
        ...accuracyOf(live),
        serverBlind: verdicts.live.length - askable.length - short.length,
      },
      { figure: 'live at 3 min', matrix: matrixOf(live) },
      { figure: 'live at 3 min', calibration: calibrationOf(live) },
      { figure: 'after backfill', ...accuracyOf(settled), unseen: rows.length - settled.length },
      { figure: 'after backfill', matrix: matrixOf(settled) },
      { figure: 'after backfill', calibration: calibrationOf(settled) },
      {
        figure: 'times, rows of the matrix',
        ...timesOf(settled.filter(({ event }) => event.subject !== 'watch')),
      },
      { figure: 'times, site', ...timesOf(ofSubject('site')) },
      { figure: 'times, access point', ...timesOf(ofSubject('access-point')) },
      { figure: 'times, uplink', ...timesOf(ofSubject('uplink')) },
      {
        figure: `shorter than 2.5 intervals, not counted above`,
        events: short.length,
        found: short.filter(({ found }) => found !== null).length,
      },
      degradationLine(simulation, verdicts),
      serverLine(simulation, byPlace),
    ]
  }
}

/** What the month held, so that nobody has to guess it. */
function ratesOf(simulation: Simulation, { samples }: Verdicts): object {
  const { city, run, events, mishaps } = simulation
  const months = (city.sites.length * (run.endMs - run.startMs)) / (30 * DAY_MS)
  const rows = events.filter(({ isRow }) => isRow)
  const perCause = groupBy(rows, ({ cause }) => cause)
  return {
    figure: 'mix',
    sites: city.sites.length,
    days: (run.endMs - run.startMs) / DAY_MS,
    agents: city.agents.length,
    accessPoints: city.sites.reduce((sum, site) => sum + site.accessPoints.length, 0),
    samples,
    faults: mishaps.faults.length,
    perSiteMonth: Object.fromEntries(
      [...perCause].map(([cause, own]) => [
        cause,
        {
          events: share(own.length, months),
          hours: share(lengthMs(own) / HOUR_MS, months),
        },
      ]),
    ),
  }
}

/** Blames that are wrong in themselves; `monitoring` claims no outage of service. */
const BLAMING: ReadonlySet<Cause> = new Set<Cause>([
  'power',
  'uplink',
  'access-point',
  'site-network',
  'undetermined',
  'planned',
])

/** Outages that were found where there was none of their subject. */
function falseOnes({ events }: Simulation, found: readonly FoundOutage[]): readonly FoundOutage[] {
  const byPlace = groupBy(events, ({ place }) => place)
  return found.filter((one) => {
    if (!BLAMING.has(one.finding.cause)) return false
    const { startMs, endMs, subject } = one
    const span = { startMs: startMs - MINUTE_MS, endMs: (endMs ?? Infinity) + MINUTE_MS }
    return !(byPlace.get(one.place) ?? []).some(
      (event) =>
        event.subject !== 'watch' &&
        (event.subject === 'site' || event.id === subject.id || subject.kind === 'site') &&
        sharedMs(span, event) > 0,
    )
  })
}

const LEVELS = [
  ['none', 0, 0],
  ['to 2 %', 0, 0.02],
  ['2 to 4 %', 0.02, 0.04],
  ['about 5 % (4 to 6)', 0.04, 0.06],
  ['6 to 12 %', 0.06, 0.12],
  ['12 to 30 %', 0.12, 0.31],
] as const

/** False outages by the loss on the site's paths at the time. */
function falseRates({ city, run, mishaps }: Simulation, found: readonly FoundOutage[]): object {
  const losses = mishaps.faults.flatMap((fault) => (fault.kind === 'loss' ? fault : []))
  const within = (from: number, until: number) =>
    losses.filter(({ share: lost }) => lost > from && lost <= until)
  const timeOf = (spans: readonly (Span & { readonly place: string })[]): number =>
    [...groupBy(spans, ({ place }) => place).values()].reduce(
      (sum, own) => sum + lengthMs(union(own)),
      0,
    )
  const all = city.sites.length * (run.endMs - run.startMs)
  const levels = LEVELS.map(([name, from, until]) => {
    const own = within(from, until)
    const siteDays = (until === 0 ? all - timeOf(losses) : timeOf(own)) / DAY_MS
    const isIn = (one: FoundOutage, faults: typeof losses): boolean =>
      faults.some(
        ({ place, startMs, endMs }) =>
          place === one.place && one.startMs >= startMs && one.startMs < endMs,
      )
    const count = found.filter((one) => (until === 0 ? !isIn(one, losses) : isIn(one, own))).length
    return {
      loss: name,
      siteDays: Math.round(siteDays),
      falseOutages: count,
      per10000SiteDays: siteDays === 0 ? null : Math.round((count / siteDays) * 100_000) / 10,
    }
  })
  return { figure: 'false outages by loss', levels }
}

/** Loss that nobody can call nothing: what is found above it is no false alarm. */
const NOTABLE_LOSS_PERCENT = 5

function degradationLine(simulation: Simulation, { degradations }: Verdicts): object {
  const losses = simulation.mishaps.faults.filter(
    (fault) => fault.kind === 'loss' && fault.share * 100 >= NOTABLE_LOSS_PERCENT,
  )
  const reasons = ['dns', 'captive', 'rtt', 'loss'] as const
  const byReason = reasons.map((reason) => {
    const truth = simulation.degradations.filter(
      (one) => one.reason === reason && one.endMs - one.startMs >= 15 * MINUTE_MS,
    )
    const found = degradations.filter((one) => one.reason === reason)
    const hits = truth.filter((one) =>
      found.some((other) => other.place === one.place && sharedMs(other, one) > 0),
    )
    const real = [
      ...simulation.degradations.filter((one) => one.reason === reason),
      ...(reason === 'loss' ? losses.flatMap((fault) => ('place' in fault ? fault : [])) : []),
    ]
    const wrong = found.filter(
      (one) => !real.some((other) => other.place === one.place && sharedMs(other, one) > 0),
    )
    return [
      reason,
      {
        real: truth.length,
        found: hits.length,
        share: share(hits.length, truth.length),
        false: wrong.length,
      },
    ]
  })
  return { figure: 'degraded (of 15 min or longer)', ...Object.fromEntries(byReason) }
}

/** What was said of sites that worked while the server itself was off, or cut off from all. */
function serverLine(
  { city, events, serverOff, serverLine: cutOff }: Simulation,
  found: ReadonlyMap<string, readonly FoundOutage[]>,
): object {
  const lost = groupBy(
    events.filter(({ subject }) => subject !== 'watch'),
    ({ place }) => place,
  )
  const said = { none: 0, monitoring: 0, other: 0 }
  for (const span of [...serverOff, ...cutOff]) {
    for (const { place } of city.sites) {
      if ((lost.get(place) ?? []).some((event) => sharedMs(event, span) > 0)) continue
      const own = (found.get(place) ?? []).filter(
        ({ startMs, endMs }) => sharedMs({ startMs, endMs: endMs ?? Infinity }, span) > 0,
      )
      if (own.length === 0) said.none += 1
      else if (own.every(({ finding }) => finding.cause === 'monitoring')) said.monitoring += 1
      else said.other += 1
    }
  }
  return {
    figure: 'sites that worked while the server was away',
    serverOff: serverOff.length,
    serverCutOff: cutOff.length,
    said,
  }
}
