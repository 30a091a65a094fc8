import type {
  Coverage,
  CoverageFigures,
  CoverageRules,
  CoverageShapes,
  NextPlaces,
  Reach,
} from '#contract/coverage.ts'
import type { PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Knowledge } from '#contract/words.ts'
import { breathing } from '../days/breathe.ts'
import type { DayBook } from '../days/day-book.ts'
import { cityCoverage, coverageSteps } from '../domain/coverage.ts'
import type { Spot } from '../domain/coverage-types.ts'
import { nextPlaces, reachOf } from '../domain/next-places.ts'
import { spreadOf } from '../domain/resident-spread.ts'
import type { Journal } from '../journal/open.ts'
import { keptAnswers } from './kept-answers.ts'
import { mainCauses } from './main-causes.ts'
import type { CoveragePeriod } from './period.ts'
import { coveragePlaces, equippedPlaces, nextSpots } from './places.ts'
import { shapesOf } from './shapes.ts'

export interface CoverageDeps {
  readonly journal: Pick<Journal, 'inventory' | 'inventoryAt' | 'geography'> & {
    readonly outages: Pick<Journal['outages'], 'list'>
  }
  readonly days: Pick<DayBook, 'totalsOf' | 'firstDay' | 'isProvisional' | 'revision'>
  readonly rules: CoverageRules
  readonly timeZone: string
  readonly nowMs: () => number
}

/** Coverage of any month or day, and what to build next. */
export interface CoverageBook {
  /**
   * The former answer, marked as provisional, while a newer one takes long to make. Rejects with
   * `NotKeptError` where that takes polls that are no longer kept.
   */
  of(period: CoveragePeriod, known: Knowledge): Promise<Coverage>
  /** The whole city alone, of what the places of the present inventory gave in some period. */
  cityOf(totals: ReadonlyMap<PlaceId, PlaceTotals>): Promise<CoverageFigures>
  /** Discs of the same, to be drawn. */
  shapesOf(period: CoveragePeriod, known: Knowledge): Promise<CoverageShapes>
  /** Under a budget of so many sites, `SITES_MAX` at most. */
  next(sites: number): Promise<NextPlaces>
  /** Whom a place at a spot would reach; without a distance that of the rules. */
  reach(spot: Spot, meters?: number): Reach
}

export const SITES_MAX = 100
/** So long a period that lasts is answered alike; one that is over, for what is not counted by revisions. */
const FRESH_MS = 60_000
const KEPT_MS = 300_000
const PERIODS_MAX = 24

export function createCoverageBook({
  journal,
  days,
  rules,
  timeZone,
  nowMs,
}: CoverageDeps): CoverageBook {
  const spread = following(
    () => journal.geography(),
    ({ areas, grid }) => spreadOf([...areas.values()], grid?.cells ?? null),
  )
  const equipped = following(
    () => journal.inventory(),
    (inventory) => [...equippedPlaces(inventory).values()],
  )
  const edited = (): string => `${journal.inventory().revision} ${journal.geography().revision}`
  const answers = keptAnswers<Coverage>({ nowMs, entriesMax: PERIODS_MAX })
  /** By the places of an answer, as long as that is kept. */
  const shapes = new WeakMap<Coverage['places'], CoverageShapes>()
  const steps = keptAnswers<NextPlaces>({ nowMs, entriesMax: 1 })

  const workOut = async (period: CoveragePeriod, known: Knowledge): Promise<Coverage> => {
    const { firstDay, lastDay, fromMs, untilMs } = period
    const inventory = known === 'now' ? journal.inventory() : await journal.inventoryAt(untilMs)
    const [totals, first, causes] = await Promise.all([
      days.totalsOf(firstDay, lastDay, known),
      days.firstDay(),
      mainCauses(journal.outages, { fromMs, untilMs, timeZone, places: inventory.places }),
    ])
    const places = coveragePlaces(inventory, totals, causes)
    const outcome = await inBreaths(coverageSteps({ spread: spread(), places, rules }))
    const isProvisional = !period.isOver || days.isProvisional(firstDay, lastDay)
    return {
      period: period.period,
      fromMs,
      untilMs,
      known,
      isProvisional,
      firstDay: first,
      rules,
      ...outcome,
    }
  }
  const of: CoverageBook['of'] = async (period, known) => {
    const { answer, isFormer } = await answers(
      {
        key: `${period.period} ${known}`,
        revision: edited(),
        news: String(days.revision(period.firstDay, period.lastDay)),
        keepMs: period.isOver ? KEPT_MS : FRESH_MS,
      },
      () => workOut(period, known),
    )
    return isFormer ? { ...answer, isProvisional: true } : answer
  }
  return {
    of,
    cityOf: (totals) => {
      const places = coveragePlaces(journal.inventory(), totals, new Map())
      return inBreaths(cityCoverage({ spread: spread(), places, rules }))
    },
    async shapesOf(period, known) {
      const coverage = await of(period, known)
      const drawn = shapes.get(coverage.places) ?? shapesOf(coverage, spread())
      shapes.set(coverage.places, drawn)
      return drawn
    },
    async next(sites) {
      const asked = { key: 'next', revision: edited(), news: '', keepMs: Infinity }
      const { answer: all } = await steps(asked, () =>
        inBreaths(
          nextPlaces({
            spread: spread(),
            equipped: equipped(),
            spots: nextSpots(journal.inventory(), journal.geography()),
            sites: SITES_MAX,
            reachMeters: rules.reachMeters,
          }),
        ),
      )
      return { ...all, steps: all.steps.slice(0, sites) }
    },
    reach: (spot, meters = rules.reachMeters) =>
      reachOf({ spread: spread(), equipped: equipped(), spot, reachMeters: meters }),
  }
}

/** What is made of something that is another object when it changes; made once for each. */
function following<From, T>(source: () => From, make: (from: From) => T): () => T {
  let known: { readonly from: From; readonly made: T } | null = null
  return () => {
    const from = source()
    if (known === null || known.from !== from) known = { from, made: make(from) }
    return known.made
  }
}

/** Runs long work a step at a time, so that deliveries come first. */
async function inBreaths<T>(work: Generator<undefined, T>): Promise<T> {
  const breathe = breathing()
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    await breathe()
  }
}
