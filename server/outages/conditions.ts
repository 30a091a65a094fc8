import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Degradation } from '#contract/outage.ts'
import type { PlannedWindow } from '#contract/window.ts'
import { rivalOfOutage } from '../domain/incident-cause.ts'
import type { PresentCondition } from '../domain/incident.ts'
import { coverSite, occurrencesOf, scopeOf } from '../domain/planned-window.ts'
import type { SiteLayout } from '../domain/site.ts'
import type { Inventory } from '../journal/inventory.ts'
import { shownOutage } from '../journal/outages.ts'
import type { KeptOutage } from '../journal/outages.ts'

export interface PresentConditionsDeps {
  readonly layouts: () => ReadonlyMap<PlaceId, SiteLayout>
  readonly inventory: () => Inventory
  readonly windows: () => readonly PlannedWindow[]
  readonly timeZone: string
}

/** What is wrong at the sites now, as alerts need it: what is not in it any more is over. */
export class PresentConditions {
  readonly #deps: PresentConditionsDeps
  readonly #byPlace = new Map<PlaceId, readonly PresentCondition[]>()

  constructor(deps: PresentConditionsDeps) {
    this.#deps = deps
  }

  /** Replaces what is wrong at a place. */
  set(place: PlaceId, outages: readonly KeptOutage[], degradations: readonly Degradation[]): void {
    const name = this.#deps.inventory().places.get(place)?.name ?? place
    const conditions = [
      ...outages.flatMap((outage) => ofOutage(outage, place, name) ?? []),
      ...degradations.map((degradation) => ofDegradation(degradation, name)),
    ]
    if (conditions.length === 0) this.#byPlace.delete(place)
    else this.#byPlace.set(place, conditions)
  }

  /** All of them; those within a planned window at that time say so. */
  at(nowMs: number): readonly PresentCondition[] {
    if (this.#byPlace.size === 0) return []
    const { windows, layouts, timeZone } = this.#deps
    const open = windows().filter(
      (window) => occurrencesOf(window, nowMs, nowMs + 1, timeZone).length > 0,
    )
    return [...this.#byPlace].flatMap(([place, conditions]) => {
      const layout = layouts().get(place)
      if (layout === undefined || open.length === 0) return conditions
      return conditions.map((one) => {
        const subject = { kind: one.kind === 'uplink' ? one.kind : 'site', id: one.detail } as const
        return coverSite(open, scopeOf(subject, layout)) ? { ...one, isPlanned: true } : one
      })
    })
  }
}

/** The outage of a place's service as its place shows it. */
export function outageNow(outage: KeptOutage): PlaceNow['outage'] {
  const { id, startMs, cause, confidence, incident } = shownOutage(outage)
  return { id, startMs, cause, confidence, incident }
}

function ofOutage(outage: KeptOutage, place: PlaceId, name: string): PresentCondition | null {
  const { id, subject, endMs, status, group, startMs, isSilent } = outage
  if (subject.kind === 'server' || endMs !== null || status === 'withdrawn') return null
  const shown = shownOutage(outage)
  const { cause, confidence } = shown
  return {
    key: `${subject.kind} ${subject.id}`,
    kind: subject.kind,
    place,
    agent: null,
    outage: id,
    sinceMs: startMs,
    cause,
    confidence,
    rival: rivalOfOutage(shown),
    detail: subject.kind === 'site' ? '' : subject.id,
    name,
    group: group === null ? null : { scope: group.kind, name: group.name, startMs: group.startMs },
    isPlanned: false,
    isSilent,
  }
}

function ofDegradation(
  { place, reason, sinceMs, value, limit }: Degradation,
  name: string,
): PresentCondition {
  return {
    key: `degraded ${place} ${reason}`,
    kind: 'degraded',
    place,
    agent: null,
    outage: null,
    sinceMs,
    cause: null,
    confidence: 1,
    detail: [reason, value, limit].filter((part) => part !== null).join(' '),
    name,
    group: null,
    isPlanned: false,
    isSilent: false,
  }
}
