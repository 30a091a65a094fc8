import type { PlaceId } from '#contract/ids.ts'
import type { PlannedWindow } from '#contract/window.ts'
import { causeOf } from '../../../server/domain/cause.ts'
import { groupsOf } from '../../../server/domain/correlate.ts'
import { evidenceOfGroups } from '../../../server/domain/group-evidence.ts'
import { windowAt } from '../../../server/domain/planned-window.ts'
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
    const groups = groupsOf(episodes, this.#sites)
    const joined = evidenceOfGroups(groups, episodes, this.#sites, nowMs)
    return episodes.flatMap((episode): readonly FoundOutage[] => {
      const layout = this.#sites.get(episode.place)
      if (layout === undefined) return []
      const { group, evidence: ofGroup } = joined.get(episode) ?? { group: null, evidence: [] }
      const { startMs, endMs, subject } = episode
      const inWindow = windowAt(this.#windows, layout, startMs, endMs ?? nowMs, TIME_ZONE)
      const evidence = [...episode.evidence, ...ofGroup]
      if (inWindow !== null) {
        const { window, span } = inWindow
        const value = window.reason
        evidence.push({ kind: 'planned-window', atMs: span.startMs, by: window.id, value })
      }
      const finding = causeOf(subject, evidence, priorOf(this.#causesOf(layout)))
      return [{ ...episode, evidence, finding, group, window: inWindow?.window.id ?? null }]
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
