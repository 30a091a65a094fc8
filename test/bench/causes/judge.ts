import type { PlaceId } from '#contract/ids.ts'
import type { PlannedWindow } from '#contract/window.ts'
import { concludeOutages } from '../../../server/domain/city-outages.ts'
import { CORRELATION_POLICY } from '../../../server/domain/correlate.ts'
import { inferPowerAreas } from '../../../server/domain/power-area.ts'
import { pastCausesOf, priorOf, type PastOutage } from '../../../server/domain/prior.ts'
import type { Episode, FoundOutage, SiteLayout } from '../../../server/domain/site.ts'
import type { Announcement } from './faults.ts'

const TIME_ZONE = 'Asia/Makassar'

/** Names the causes of episodes as the server does, with what it knows by then. */
export class Judge {
  readonly #entered: ReadonlyMap<PlaceId, SiteLayout>
  readonly #windows: readonly PlannedWindow[]
  #sites: ReadonlyMap<PlaceId, SiteLayout>
  #causesOf: ReturnType<typeof pastCausesOf>

  constructor(sites: ReadonlyMap<PlaceId, SiteLayout>, announcements: readonly Announcement[]) {
    this.#entered = sites
    this.#sites = sites
    this.#windows = announcements.map(windowOf)
    this.#causesOf = pastCausesOf([], sites)
  }

  /** Once a day the server learns from what was final by then: causes of places, and feeders. */
  learn(past: readonly FoundOutage[]): void {
    const cuts = past.filter(
      ({ subject, finding }) => subject.kind === 'site' && finding.cause === 'power',
    )
    const inferred = inferPowerAreas(cuts, this.#entered)
    this.#sites = new Map(
      [...this.#entered].map(([place, layout]) => {
        const powerArea = layout.powerArea ?? inferred.get(place) ?? null
        return [place, { ...layout, powerArea }]
      }),
    )
    this.#causesOf = pastCausesOf(
      past.map(({ subject, place, finding }): PastOutage => ({
        subject,
        place,
        status: 'final',
        cause: finding.cause,
      })),
      this.#sites,
    )
  }

  conclude(episodes: readonly Episode[], nowMs: number): readonly FoundOutage[] {
    return concludeOutages(episodes, {
      sites: this.#sites,
      windows: this.#windows,
      timeZone: TIME_ZONE,
      nowMs,
      policy: CORRELATION_POLICY,
      priorOf: (layout) => priorOf(this.#causesOf(layout)),
    })
  }
}

function windowOf({ id, scope, startMs, endMs }: Announcement): PlannedWindow {
  return {
    id,
    scope,
    startMs,
    endMs,
    recurrence: null,
    isExcluded: true,
    reason: 'pekerjaan terjadwal',
    createdBy: 'bench',
    createdAtMs: startMs - 86_400_000,
    cancelledAtMs: null,
  }
}
