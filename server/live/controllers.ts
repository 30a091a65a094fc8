import type { AccessPointId } from '#contract/ids.ts'
import type { AccessPointSample, ManagedReading } from '#contract/sample.ts'
import { findingsOf, managedIndexOf } from '../domain/managed.ts'
import type { ManagedIndex } from '../domain/managed.ts'
import type { AccessPoint, Inventory } from '../journal/inventory.ts'
import type { SeriesSample } from '../store/series-store.ts'

/** Managed access points that one controller lists and the inventory does not know. */
export interface Unmatched {
  readonly controller: AccessPoint
  /** When the controller listed them, Unix ms. */
  readonly atMs: number
  readonly entries: readonly ManagedReading[]
}

export interface ControllersDeps {
  readonly inventory: () => Inventory
  /** The oldest poll that is known of an access point, Unix ms. */
  readonly firstPollAtMs: (id: AccessPointId) => number | null
  /** Told once when what a controller lists and nobody knows has changed. */
  readonly onUnmatched: (unmatched: Unmatched) => void
  /** Told of each list that was read, with what of it nobody knows. */
  readonly onList?: (unmatched: Unmatched) => void
}

const NOBODY = managedIndexOf([], [])

/**
 * What controllers say of the access points that they manage. The inventory is looked through once
 * per revision; each list then costs a look-up per entry.
 */
export class Controllers {
  readonly #deps: ControllersDeps
  #revision = -1
  #indexes: ReadonlyMap<AccessPointId, ManagedIndex> = new Map()
  readonly #unmatched = new Map<AccessPointId, Unmatched>()

  constructor(deps: ControllersDeps) {
    this.#deps = deps
  }

  /**
   * The samples with those of the managed access points among them, which are taken out of the list
   * of their controller: what is kept says everything once. A list is read by what is known when
   * it comes: one that lacks an access point whose first sign comes later, as history, says nothing
   * of it.
   */
  spread(samples: readonly SeriesSample[]): readonly SeriesSample[] {
    if (!samples.some(hasList)) return samples
    const inventory = this.#follow()
    const firstAtMs = new Map<AccessPointId, number>()
    const wasKnown = (id: AccessPointId, beforeMs: number): boolean =>
      Math.min(firstAtMs.get(id) ?? beforeMs, this.#deps.firstPollAtMs(id) ?? beforeMs) < beforeMs
    // A batch of history begins with the oldest; what is known of it must not hang on that.
    const inOrder = samples.filter(hasList).sort((a, b) => a.polledAtMs - b.polledAtMs)
    const spread = new Map<SeriesSample, readonly SeriesSample[]>()
    for (const sample of inOrder) {
      const index = this.#indexes.get(sample.accessPoint) ?? NOBODY
      const found = findingsOf(sample, index, wasKnown)
      if (found === null) continue
      for (const { accessPoint, polledAtMs } of found.samples) {
        if (!firstAtMs.has(accessPoint)) firstAtMs.set(accessPoint, polledAtMs)
      }
      this.#note(inventory.accessPoints.get(sample.accessPoint), sample.polledAtMs, found.strangers)
      spread.set(sample, [withList(sample, found.rest), ...found.samples])
    }
    return samples.flatMap((sample) => spread.get(sample) ?? [sample])
  }

  /** The access points that controllers among the samples manage: whether they are known matters. */
  managedIn(samples: readonly SeriesSample[]): readonly AccessPointId[] {
    if (!samples.some(hasList)) return []
    this.#follow()
    const controllers = new Set(samples.filter(hasList).map(({ accessPoint }) => accessPoint))
    return [...controllers].flatMap((id) =>
      (this.#indexes.get(id) ?? NOBODY).managed.map((item) => item.id),
    )
  }

  /** Notes what another process read in a list. */
  take(id: AccessPointId, atMs: number, entries: readonly ManagedReading[]): void {
    this.#note(this.#follow().accessPoints.get(id), atMs, entries)
  }

  /** What each controller listed last that is not in the inventory; only those that listed any. */
  unmatched(): readonly Unmatched[] {
    this.#follow()
    return [...this.#unmatched.values()].filter(({ entries }) => entries.length > 0)
  }

  #note(
    controller: AccessPoint | undefined,
    atMs: number,
    entries: readonly ManagedReading[],
  ): void {
    if (controller === undefined) return
    const former = this.#unmatched.get(controller.id)
    if (former !== undefined && atMs <= former.atMs) return
    const unmatched = { controller, atMs, entries }
    this.#deps.onList?.(unmatched)
    this.#unmatched.set(controller.id, unmatched)
    if (namesOf(entries) !== namesOf(former?.entries ?? [])) this.#deps.onUnmatched(unmatched)
  }

  #follow(): Inventory {
    const inventory = this.#deps.inventory()
    if (inventory.revision !== this.#revision) {
      this.#revision = inventory.revision
      this.#indexes = indexesOf(inventory)
      // They were strangers to another inventory; the controllers' next lists tell who still is.
      this.#unmatched.clear()
    }
    return inventory
  }
}

function hasList(sample: SeriesSample): sample is AccessPointSample {
  return sample.kind === 'access-point' && sample.reading?.managed !== undefined
}

/** Rest of the list; none at all where nothing is left. */
function withList(sample: AccessPointSample, rest: readonly ManagedReading[]): AccessPointSample {
  if (sample.reading === undefined) return sample
  const { managed, ...reading } = sample.reading
  return { ...sample, reading: rest.length === 0 ? reading : { ...reading, managed: [...rest] } }
}

function indexesOf(inventory: Inventory): ReadonlyMap<AccessPointId, ManagedIndex> {
  const listed = new Map<AccessPoint, { managed: AccessPoint[]; silent: AccessPoint[] }>()
  for (const item of inventory.accessPoints.values()) {
    const controller =
      item.controller === null ? undefined : inventory.accessPoints.get(item.controller)
    if (controller === undefined || controller.agent !== item.agent) continue
    const lists = listed.get(controller) ?? { managed: [], silent: [controller] }
    listed.set(controller, lists)
    lists[item.status === 'active' ? 'managed' : 'silent'].push(item)
  }
  return new Map(
    Array.from(listed, ([{ id }, { managed, silent }]) => [id, managedIndexOf(managed, silent)]),
  )
}

function namesOf(entries: readonly ManagedReading[]): string {
  const names = entries.map(({ mac, serial, name }) => JSON.stringify([mac, serial, name]))
  return names.sort().join()
}
