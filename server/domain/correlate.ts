import type { PlaceId } from '#contract/ids.ts'
import { fallsOf } from './fall.ts'
import type { Fall } from './fall.ts'
import { merged } from './merge-groups.ts'
import type { Explanation, JoinedGroup } from './merge-groups.ts'
import { INFERRED } from './power-area.ts'
import { busiestMoment, crowdOf, exposed, fits, scanScore } from './scan.ts'
import type { Candidate, Crowd } from './scan.ts'
import type { Episode, Group, SiteLayout } from './site.ts'
import { areasOf, providersOf } from './site-areas.ts'
import type { Area } from './site-areas.ts'

export interface CorrelationPolicy {
  /** How far apart two starts of one event may lie beyond what their polls leave open. */
  readonly slackMs: number
  /** A start that is less sure than this agrees with everything, and so proves nothing. */
  readonly startWithinMsMax: number
  readonly placesMin: number
  /** Places that are enough where they are all that is known on one feeder. */
  readonly feederPlacesMin: number
  /**
   * Share of the watched places of an area that has to fall; of a kecamatan's, for a feeder that
   * lies somewhere in it; of the city's, for all of it.
   */
  readonly shareMin: number
  readonly kecamatanShareMin: number
  readonly cityShareMin: number
  /** Share of the places that begins an outage of its own in the time of one event. */
  readonly chanceShare: number
  /** Log-likelihood ratio from which an area explains what fell better than chance does. */
  readonly scoreMin: number
  /** ... and for a feeder that a person entered, all of whose places fell, three at least. */
  readonly wholeFeederScoreMin: number
  /** More watched sites than this are more than one city. */
  readonly citySitesMax: number
  /** Another area explains it about as well with this share of the best one's score. */
  readonly rivalShare: number
}

export const CORRELATION_POLICY: CorrelationPolicy = {
  // Clocks of agents may be wrong by some seconds; a feeder's switch takes less.
  slackMs: 30_000,
  // Polls every 5 min, missed twice, are the slowest that tell anything of a common moment.
  startWithinMsMax: 15 * 60_000,
  placesMin: 3,
  feederPlacesMin: 2,
  shareMin: 0.2,
  kecamatanShareMin: 0.05,
  cityShareMin: 0.8,
  // 11 outages a month and site, seen through windows of 3 min: 11 x 3 / 43,800.
  chanceShare: 0.00075,
  // Three of 54 reach 10 by chance once a month in a city of 300, four of 54 reach 14 never; three of
  // six reach 17.
  scoreMin: 11,
  // While a storm takes others as well: that three are on one feeder was not looked for, it is known.
  wholeFeederScoreMin: 6,
  citySitesMax: 2000,
  rivalShare: 0.9,
}

/**
 * Which episodes of different places began together, and what joins their places. Starts agree when
 * one moment lies within the uncertainty of all of them. Of the areas with such a moment (feeder,
 * kelurahan, a provider's sites of the kelurahan, the kecamatan, all of them, the city) the one with
 * the highest scan statistic takes its places, then the next among those that are left; areas that
 * fell at one moment by one cause are one group. What rules the area's cause out at a place itself
 * keeps the place out. A pure function of the sets of episodes and sites; the earliest group first.
 */
export function groupsOf(
  episodes: readonly Episode[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
  policy: CorrelationPolicy = CORRELATION_POLICY,
): readonly JoinedGroup[] {
  const falls = fallsOf(episodes, sites, policy)
  const stretches = stretchesOf(falls).filter(({ length }) => length >= policy.feederPlacesMin)
  if (stretches.length === 0) return []
  const areas = areasOf(sites)
  const areasOfFalls = new Map(falls.map((fall) => [fall, areas.of(fall.layout)]))
  const areasOfFall = (fall: Fall): readonly Area[] => areasOfFalls.get(fall) ?? []
  const byArea = filed(falls, areasOfFall)
  const around: Surroundings = {
    policy,
    watched: areas.watched,
    areasOf: areasOfFall,
    fallsIn: (area) => byArea.get(area) ?? [],
  }
  return stretches
    .flatMap((stretch) => explain(stretch, around))
    .sort((a, b) => a.startMs - b.startMs || byKind(a, b) || (a.name < b.name ? -1 : 1))
}

/** What the falls of one stretch of time are explained with. */
interface Surroundings {
  readonly policy: CorrelationPolicy
  readonly watched: number
  readonly areasOf: (fall: Fall) => readonly Area[]
  /** All falls in an area, of every time, by the beginning of their windows. */
  readonly fallsIn: (area: Area) => readonly Fall[]
}

function filed(
  falls: readonly Fall[],
  areasOf: (fall: Fall) => readonly Area[],
): Map<Area, Fall[]> {
  const byArea = new Map<Area, Fall[]>()
  for (const fall of falls) {
    for (const area of areasOf(fall)) {
      const list = byArea.get(area)
      if (list === undefined) byArea.set(area, [fall])
      else list.push(fall)
    }
  }
  return byArea
}

/** Falls whose windows touch, one after the other; what lies in two stretches shares no moment. */
function stretchesOf(falls: readonly Fall[]): readonly (readonly Fall[])[] {
  const stretches: Fall[][] = []
  let untilMs = -Infinity
  for (const fall of falls) {
    if (fall.fromMs > untilMs) stretches.push([])
    stretches.at(-1)?.push(fall)
    untilMs = Math.max(untilMs, fall.untilMs)
  }
  return stretches
}

/**
 * Takes the best explanation, then the best of what it leaves, until none is good enough. Of areas larger
 * than a city, which nearly every explanation touches, what is left is looked at when it matters: when they
 * seem the best, or as good as the best.
 */
function explain(stretch: readonly Fall[], around: Surroundings): readonly JoinedGroup[] {
  const { policy } = around
  const left = new Set(stretch)
  const byArea = filed(stretch, around.areasOf)
  const taken: Explanation[] = []
  const crowd = crowdOf(stretch)
  const candidates = new Candidates(policy, (area) => {
    if (!mayBeEnough(area, byArea.get(area) ?? [], around)) return null
    const falls = (byArea.get(area) ?? []).filter((fall) => left.has(fall) && fits(fall, area))
    return candidateOf(area, falls, crowd, around)
  })
  for (const area of byArea.keys()) candidates.propose(area)
  let isFresh = true
  for (;;) {
    const best = candidates.best()
    if (best === null) {
      if (isFresh) break
      // What was explained since is no longer what befell everybody.
      for (const area of byArea.keys()) candidates.propose(area)
      isFresh = true
      continue
    }
    const { falls } = best
    const touched = new Set(falls.flatMap(around.areasOf))
    taken.push({ ...best, rivals: candidates.rivalsOf(best, touched) })
    for (const fall of falls) {
      left.delete(fall)
      crowd.leaveOut(fall)
    }
    for (const area of touched) candidates.touch(area)
    isFresh = false
  }
  return merged(taken, [...left], around.watched <= policy.citySitesMax)
}

/** What each area explains of what is left. */
class Candidates {
  readonly #policy: CorrelationPolicy
  readonly #look: (area: Area) => Candidate | null
  readonly #found = new Map<Area, Candidate>()
  /** In which order they were found last. */
  readonly #ranks = new Map<Area, number>()
  #looks = 0
  /** Large areas that were looked at before some of their falls were explained. */
  readonly #stale = new Set<Area>()

  constructor(policy: CorrelationPolicy, look: (area: Area) => Candidate | null) {
    this.#policy = policy
    this.#look = look
  }

  propose(area: Area): void {
    this.#stale.delete(area)
    this.#found.delete(area)
    const found = this.#look(area)
    if (found === null) return
    this.#found.set(area, found)
    this.#ranks.set(area, (this.#looks += 1))
  }

  /** Some falls of the area were explained. */
  touch(area: Area): void {
    if (area.size > this.#policy.citySitesMax) this.#stale.add(area)
    else this.propose(area)
  }

  /** The best of those that are enough. */
  best(): Candidate | null {
    for (;;) {
      let best: Candidate | null = null
      for (const each of this.#found.values()) {
        if (each.isEnough && (best === null || isBetter(each, best))) best = each
      }
      if (best === null || !this.#stale.has(best.area)) return best
      this.propose(best.area)
    }
  }

  /** Areas with another cause that explain the same falls about as well, of those that have any of them. */
  rivalsOf({ area, falls, score }: Candidate, touched: ReadonlySet<Area>): readonly Candidate[] {
    const fallen = new Set(falls)
    const isNear = (each: Candidate | undefined): each is Candidate =>
      each !== undefined &&
      each.area.cause !== area.cause &&
      each.score >= score * this.#policy.rivalShare
    const near: Candidate[] = []
    for (const other of touched) {
      if (isNear(this.#found.get(other)) && this.#stale.has(other)) this.propose(other)
      const each = this.#found.get(other)
      if (isNear(each)) near.push(each)
    }
    const rank = (each: Candidate): number => this.#ranks.get(each.area) ?? 0
    return near
      .filter((each) => each.falls.filter((fall) => fallen.has(fall)).length * 2 > falls.length)
      .sort((a, b) => rank(a) - rank(b))
  }
}

function shareMinOf({ kind, isExact }: Area, policy: CorrelationPolicy): number {
  if (kind === 'city') return policy.cityShareMin
  return isExact ? policy.shareMin : policy.kecamatanShareMin
}

/** Whether so many falls can be the share of an area that is asked for, at whatever moment. */
function mayBeEnough(
  area: Area,
  falls: readonly Fall[],
  { policy, fallsIn }: Surroundings,
): boolean {
  return falls.length >= shareMinOf(area, policy) * (area.size - fallsIn(area).length)
}

/** The most of an area's falls that share a moment, when they are enough to mean something. */
function candidateOf(
  area: Area,
  falls: readonly Fall[],
  crowd: Crowd,
  { policy, watched, areasOf, fallsIn }: Surroundings,
): Candidate | null {
  const isFeeder = area.kind === 'power-area' && area.isExact
  if (falls.length < (isFeeder ? policy.feederPlacesMin : policy.placesMin)) return null
  const moment = busiestMoment(falls)
  if (moment === null) return null
  const { atMs } = moment
  const fell = moment.falls.length
  const size = exposed(area, moment.falls, fallsIn(area), atMs)
  const isWhole = isFeeder && fell === size
  if (fell < (isWhole ? policy.feederPlacesMin : policy.placesMin)) return null
  if (fell / size < shareMinOf(area, policy)) return null
  if (area.kind === 'city' && !isAcross(moment.falls)) return null
  const others = Math.max(1, watched - size)
  const shareOfOthers = Math.max(policy.chanceShare, (crowd.at(atMs) - fell) / others)
  const score = scanScore(fell, size, shareOfOthers)
  // Of a kecamatan only the kelurahan that it befell are told of.
  const total = area.isExact
    ? size
    : [...filed(moment.falls, areasOf)]
        .filter(([{ kind }]) => kind === 'kelurahan')
        .reduce((sum, [part, there]) => sum + exposed(part, there, fallsIn(part), atMs), 0)
  const isKnown = isWhole && fell >= policy.placesMin && !area.name.startsWith(INFERRED)
  const isClear = score >= policy.scoreMin
  const isEnough = isClear || (isKnown && score >= policy.wholeFeederScoreMin)
  return { area, falls: moment.falls, atMs, total, score, isEnough, isClear }
}

/** What befell one provider or one kelurahan only is no word about the whole city. */
function isAcross(falls: readonly Fall[]): boolean {
  const providers = new Set(falls.map(({ layout }) => providersOf(layout.uplinks).join('\n')))
  const kelurahan = new Set(falls.map(({ layout }) => `${layout.kecamatan}\n${layout.kelurahan}`))
  return providers.size > 1 && kelurahan.size > 1
}

/** Areas by how narrow a cause they name: of two that explain the same, the first is taken. */
const KINDS: readonly Group['kind'][] = ['power-area', 'kelurahan', 'provider', 'city']

function byKind(a: Pick<Group, 'kind'>, b: Pick<Group, 'kind'>): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.score !== b.score) return a.score > b.score
  const kinds = byKind(a.area, b.area)
  if (kinds !== 0) return kinds < 0
  // A feeder that is known has a name that people know.
  if (a.area.isExact !== b.area.isExact) return a.area.isExact
  // Of a provider's sites the fewest: they say the most of where it broke.
  if (a.area.size !== b.area.size) return a.area.size < b.area.size
  return a.atMs !== b.atMs ? a.atMs < b.atMs : a.area.name < b.area.name
}
