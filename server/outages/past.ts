import type { PlaceId } from '#contract/ids.ts'
import { inferPowerAreas } from '../domain/power-area.ts'
import { pastCausesOf, priorOf } from '../domain/prior.ts'
import type { Prior } from '../domain/prior.ts'
import type { SiteLayout } from '../domain/site.ts'
import type { Journal } from '../journal/open.ts'
import type { PastOutage } from '../journal/outages.ts'

const DAY_MS = 86_400_000
/** Longer ago, lines and feeders were others. */
const PAST_MS = 180 * DAY_MS

/** What earlier outages teach: how likely each cause is at a place, and who shares a feeder. */
export class Past {
  readonly #journal: Pick<Journal, 'outages'>
  #outages: readonly PastOutage[] = []
  #readAtMs: number | null = null
  #priors = new Map<PlaceId, Prior>()
  #causesOf: ReturnType<typeof pastCausesOf> = pastCausesOf([], new Map())

  constructor(journal: Pick<Journal, 'outages'>) {
    this.#journal = journal
  }

  /** Reads the outages of the last months; at start and once a day. */
  async read(nowMs: number): Promise<void> {
    this.#outages = await this.#journal.outages.past(nowMs - PAST_MS)
    this.#readAtMs = nowMs
  }

  isDue(nowMs: number): boolean {
    return this.#readAtMs === null || Math.abs(nowMs - this.#readAtMs) >= DAY_MS
  }

  /** Works the priors out for what stands where now. */
  follow(sites: ReadonlyMap<PlaceId, SiteLayout>): void {
    this.#causesOf = pastCausesOf(this.#outages, sites)
    this.#priors = new Map()
  }

  priorOf(layout: SiteLayout): Prior {
    const known = this.#priors.get(layout.place)
    if (known !== undefined) return known
    const prior = priorOf(this.#causesOf(layout))
    this.#priors.set(layout.place, prior)
    return prior
  }

  /** Feeders that nobody entered, from the power cuts that places shared. */
  powerAreas(sites: ReadonlyMap<PlaceId, SiteLayout>): ReadonlyMap<PlaceId, string> {
    const cuts = this.#outages.flatMap(({ subject, place, cause, startMs, startWithinMs }) =>
      subject.kind === 'site' && cause === 'power' && place !== null
        ? { place, startMs, startWithinMs }
        : [],
    )
    return inferPowerAreas(cuts, sites)
  }
}
