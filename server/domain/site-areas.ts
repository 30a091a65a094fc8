import type { PlaceId } from '#contract/ids.ts'
import type { Group, LayoutUplink, SiteLayout } from './site.ts'

/** Watched places that one cause can take down together. */
export interface Area {
  readonly kind: Group['kind']
  /** What people call it. */
  readonly name: string
  /** The cause that its places have in common. */
  readonly cause: Group['cause']
  /** Whether each of its places has to prove the cause: a whole city seldom shares one. */
  readonly isProofNeeded: boolean
  /** Whether its places are those that a cause takes, rather than some that hold such places. */
  readonly isExact: boolean
  /** Its watched places, without those that a UPS keeps from the cause. */
  readonly size: number
}

export interface Areas {
  /** The areas that a site belongs to, the likeliest cause first. */
  readonly of: (layout: SiteLayout) => readonly Area[]
  /** Watched places in all. */
  readonly watched: number
}

/** True for a site whose service somebody looks at. */
export function isWatched({ agents, accessPoints, uplinks }: SiteLayout): boolean {
  return agents.length > 0 && (accessPoints.length > 0 || uplinks.length > 0)
}

/** Who sells the lines, each once, in their order. */
export function providersOf(uplinks: readonly Pick<LayoutUplink, 'provider'>[]): readonly string[] {
  return [...new Set(uplinks.flatMap(({ provider }) => provider ?? []))]
}

/** True where the cause does not show at once, because a battery bridges it. */
export function isBridged({ ups }: SiteLayout, cause: Group['cause']): boolean {
  return cause === 'power' && ups.length > 0
}

/**
 * The areas of all sites. Feeders that nobody knows lie somewhere in a kecamatan. A provider's sites are taken as a whole, by kecamatan and by kelurahan,
 * because its nodes serve a part of the city each. Names of kelurahan come twice in a country, so
 * they are told apart by their kecamatan.
 */
export function areasOf(sites: ReadonlyMap<PlaceId, SiteLayout>): Areas {
  const areas = new Map<string, Counted>()
  const whole: readonly Counted[] = (['monitoring', 'power', 'uplink'] as const).map((cause) => {
    return {
      kind: 'city',
      name: '',
      cause,
      isProofNeeded: cause !== 'monitoring',
      isExact: true,
      size: 0,
    }
  })
  let watched = 0
  for (const layout of sites.values()) {
    if (!isWatched(layout)) continue
    watched += 1
    for (const named of namedAreasOf(layout)) {
      let area = areas.get(named.key)
      if (area === undefined) {
        const { kind, name, cause, isExact } = named
        area = { kind, name, cause, isProofNeeded: false, isExact, size: 0 }
        areas.set(named.key, area)
      }
      if (!isBridged(layout, area.cause)) area.size += 1
    }
    for (const area of whole) if (!isBridged(layout, area.cause)) area.size += 1
  }
  return {
    of: (layout) => [...namedAreasOf(layout).flatMap(({ key }) => areas.get(key) ?? []), ...whole],
    watched,
  }
}

type Counted = Omit<Area, 'size'> & { size: number }

type NamedArea = Pick<Area, 'kind' | 'name' | 'cause' | 'isExact'> & { readonly key: string }

/** A layout never changes, and naming the areas of a whole country takes a second. */
const namedAreas = new WeakMap<SiteLayout, readonly NamedArea[]>()

function namedAreasOf(layout: SiteLayout): readonly NamedArea[] {
  const known = namedAreas.get(layout)
  if (known !== undefined) return known
  const { powerArea, kecamatan, kelurahan, uplinks } = layout
  const found: NamedArea[] = []
  const add = (kind: Group['kind'], name: string, cause: Group['cause'], within: string): void => {
    found.push({ kind, name, cause, isExact: true, key: `${kind}\n${name}\n${within}` })
  }
  if (powerArea !== null) add('power-area', powerArea, 'power', '')
  add('kelurahan', kelurahan, 'power', kecamatan)
  found.push({
    kind: 'power-area',
    name: kecamatan,
    cause: 'power',
    isExact: false,
    key: `kecamatan\n${kecamatan}`,
  })
  for (const provider of providersOf(uplinks)) {
    add('provider', provider, 'uplink', `${kecamatan}\n${kelurahan}`)
    add('provider', provider, 'uplink', kecamatan)
    add('provider', provider, 'uplink', '')
  }
  namedAreas.set(layout, found)
  return found
}
