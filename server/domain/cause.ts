import type { Evidence, OutageSubject } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'
import { WEIGHED, WEIGHTS } from './cause-weights.ts'
import type { Sign, Weight, WeighedCause } from './cause-weights.ts'
import { WEIGHTS_ELSEWHERE } from './cause-weights-elsewhere.ts'
import { ELSEWHERE } from './evidence.ts'
import type { Prior } from './prior.ts'
import type { Finding } from './site.ts'

/** Below this the best cause is not good enough to be named. */
const CONFIDENCE_MIN = 0.4
/** Candidates below this are not worth a line. */
const CANDIDATE_MIN = 0.005
/** Nothing is sure: people err, and so do tables. */
const CONFIDENCE_MAX = 0.99

/** Longer than small batteries last. */
const BATTERY_MS = 75 * 60_000
/**
 * One neighbour of five hangs on another feeder, or on a section that was fed from elsewhere; of so
 * many seldom all.
 */
const NEIGHBOURS_MIN = 2

/** How often each cause befalls a part of a site against the site itself. */
const OF_SUBJECT: Readonly<Record<OutageSubject['kind'], Partial<Record<WeighedCause, number>>>> = {
  // Cheap switches and routers hang more often than the site alone tells.
  site: { 'site-network': 2.5 },
  // Access points and switches fail for themselves; a line or an agent takes none of them away.
  'access-point': { 'access-point': 20, 'site-network': 10, uplink: 0.2 },
  uplink: { 'access-point': 0.01, uplink: 2 },
  server: {},
}

/**
 * What the evidence says of the cause of an outage: for each cause the prior times how likely each
 * sign is under it (naive Bayes, table in cause-weights.ts). A sign counts once, however often it
 * was seen. The confidence is the share of the best cause; nothing seen is undetermined.
 */
export function causeOf(
  subject: OutageSubject,
  evidence: readonly Evidence[],
  prior: Prior,
): Finding {
  const isElsewhere = looksFromElsewhere(evidence)
  const signs = signsOf(evidence)
  const scores = new Map<WeighedCause, number>()
  for (const cause of WEIGHED) {
    const share = prior[cause] * (OF_SUBJECT[subject.kind][cause] ?? 1)
    let score = Math.log(Math.max(share, 1e-9))
    for (const sign of signs) score += weightOf(sign, isElsewhere)?.[cause] ?? 0
    // Planned is what a person said, and nothing else.
    if (cause === 'planned' && !signs.has('planned-window')) score = -Infinity
    scores.set(cause, score)
  }
  const best = Math.max(...scores.values())
  const sum = [...scores.values()].reduce((total, score) => total + Math.exp(score - best), 0)
  const candidates = [...scores]
    .map(([cause, score]) => ({
      cause: cause as Cause,
      confidence: rounded(Math.min(CONFIDENCE_MAX, Math.exp(score - best) / sum)),
    }))
    .filter(({ confidence }) => confidence >= CANDIDATE_MIN)
    .sort((a, b) => b.confidence - a.confidence)
  const [first] = candidates
  if (signs.size === 0 || first === undefined || first.confidence < CONFIDENCE_MIN) {
    return { cause: 'undetermined', confidence: first?.confidence ?? 0, candidates }
  }
  return { ...first, candidates }
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}

function looksFromElsewhere(evidence: readonly Evidence[]): boolean {
  const agents = evidence.filter(
    ({ kind }) => kind === 'agent-silent' || kind === 'agent-reporting',
  )
  return agents.length > 0 && agents.every(({ value }) => value === ELSEWHERE)
}

function weightOf(sign: Sign, isElsewhere: boolean): Weight | undefined {
  const find = (weights: readonly Weight[]) => weights.find((weight) => weight.sign === sign)
  return (isElsewhere ? find(WEIGHTS_ELSEWHERE) : undefined) ?? find(WEIGHTS)
}

/** Each sign once. What one implies is not counted beside it. */
function signsOf(evidence: readonly Evidence[]): ReadonlySet<Sign> {
  const signs = new Set<Sign>(evidence.flatMap((item) => signOf(item) ?? []))
  if (signs.has('all-access-points-silent') || signs.has('only-access-point-silent')) {
    signs.delete('access-point-silent')
  }
  // A switch that is known to be dark has more to do with it than that there is only one.
  if (signs.has('switch-silent') && signs.delete('only-access-point-silent')) {
    signs.add('all-access-points-silent')
  }
  if (isForLong(evidence, 'agent-reporting') && signs.delete('agent-reporting')) {
    signs.add('agent-reporting-for-long')
  }
  if (isForLong(evidence, 'internet-answers') && signs.delete('internet-answers')) {
    signs.add('internet-answers-for-long')
  }
  // Of a line that falls with the rest it is not said that it answered.
  if (signs.has('internet-answers') && signs.has('internet-silent')) {
    signs.delete('internet-answers')
    signs.delete('internet-silent')
    signs.add('line-lost-later')
  }
  const fell = signs.has('all-access-points-silent') || signs.has('only-access-point-silent')
  const isLater = signs.has('stopped-by-power-loss') && signs.has('agent-reporting')
  if (fell && isLater && signs.has('access-point-restarted')) {
    for (const part of ['agent-reporting', 'agent-new-boot', 'stopped-by-power-loss'] as const) {
      signs.delete(part)
    }
    signs.add('power-lost-later')
  }
  return signs
}

function isForLong(evidence: readonly Evidence[], wanted: Evidence['kind']): boolean {
  const times = evidence.flatMap(({ kind, atMs }) => (kind === wanted ? atMs : []))
  return Math.max(...times) - Math.min(...times) > BATTERY_MS
}

function signOf({ kind, value }: Evidence): Sign | null {
  switch (kind) {
    case 'agent-silent':
      return value === ELSEWHERE ? 'agent-elsewhere-silent' : kind
    case 'agent-reporting':
      return value === ELSEWHERE ? 'agent-elsewhere-reporting' : kind
    case 'agent-last-stop':
      if (value === 'power-loss') return 'stopped-by-power-loss'
      if (value === 'reboot') return 'machine-restarted'
      return value === 'killed' || value === 'orderly' ? 'stopped-alone' : null
    case 'all-access-points-silent':
      return value === '1 of 1' ? 'only-access-point-silent' : kind
    case 'neighbours-up':
      return Number.parseInt(String(value), 10) >= NEIGHBOURS_MIN ? 'many-neighbours-up' : kind
    case 'together-city':
      return 'city-fell'
    // The prior has it already.
    case 'history':
      return null
    default:
      return kind
  }
}
