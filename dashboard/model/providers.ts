import type { InventoryRecords, PlaceRecord, ProviderRecord } from '#contract/inventory.ts'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { Outage } from '#contract/outage.ts'
import { sharesOf, type Shares } from './overview.ts'

/** A line: the place it serves, whose it is and what was agreed. */
export interface Line {
  readonly id: string
  readonly place: PlaceRecord
  readonly provider: string | null
  readonly contract: string | null
  readonly contractMbps: number | null
}

/** The lines of places that are not retired. */
export function linesOf({ places }: Pick<InventoryRecords, 'places'>): readonly Line[] {
  return places.flatMap((place) => {
    if (place.status === 'retired') return []
    return place.uplinks.map(({ id, provider, contract, contractMbps }) => {
      return { id, place, provider, contract, contractMbps }
    })
  })
}

/** Who sells lines, each once, in their order. */
export function providersOf(lines: readonly Pick<Line, 'provider'>[]): readonly string[] {
  return [...new Set(lines.flatMap(({ provider }) => provider ?? []))]
}

/** What is known of the month, by place. */
export interface MonthFacts {
  readonly availability: AvailabilityOfPlaces | null
  /** Outages of the month whose cause is the line; null while they are not known. */
  readonly outages: readonly Outage[] | null
}

/** A provider with all lines that the city has of it; null for lines of nobody. */
export interface ProviderRow {
  readonly name: string | null
  readonly record: ProviderRecord | null
  readonly lines: readonly Line[]
  /** Numbers of contracts, each once. */
  readonly contracts: readonly string[]
  /** Sum over the lines that say it; null where none does. */
  readonly contractMbps: number | null
  /** Of its places together, in service hours; null while it is not known. */
  readonly shares: Shares | null
  readonly outages: number | null
  /** How long its lines were out, summed, ms. */
  readonly outMs: number | null
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

/** What people suffer is the loss of service; the line's own loss is another entry of the same. */
const isOfService = ({ subject, status }: Outage): boolean =>
  subject.kind === 'site' && status !== 'withdrawn'

function rowOf(
  name: string | null,
  record: ProviderRecord | null,
  lines: readonly Line[],
  { availability, outages }: MonthFacts,
): ProviderRow {
  const places = new Set<string>(lines.map(({ place }) => place.id))
  const its = outages?.filter((one) => isOfService(one) && places.has(one.place ?? '')) ?? null
  const contracts = lines.map(({ contract }) => contract).filter((text) => text !== null)
  const totals = availability?.places.filter(({ place }) => places.has(place)) ?? null
  return {
    name,
    record,
    lines,
    contracts: [...new Set(contracts)].sort(),
    contractMbps: sumOf(lines.map(({ contractMbps }) => contractMbps)),
    shares: totals === null ? null : sharesOf({ places: totals }),
    outages: its === null ? null : its.length,
    outMs:
      its === null
        ? null
        : its.reduce((sum, { impact }) => sum + impact.downMs + impact.provenMs, 0),
  }
}

/** All providers, those without a line too, and the lines of nobody as one. */
export function providerRows(
  inventory: Pick<InventoryRecords, 'places' | 'providers'>,
  facts: MonthFacts,
): readonly ProviderRow[] {
  const lines = linesOf(inventory)
  const byName = new Map<string | null, Line[]>()
  for (const { name } of inventory.providers) byName.set(name, [])
  for (const line of lines) {
    const known = byName.get(line.provider)
    if (known === undefined) byName.set(line.provider, [line])
    else known.push(line)
  }
  const records = new Map(inventory.providers.map((one) => [one.name, one]))
  return [...byName].map(([name, its]) =>
    rowOf(name, name === null ? null : (records.get(name) ?? null), its, facts),
  )
}

/** From here on a line is called nearly full. */
const NEARLY_FULL = 0.8

/** What is to be said of how full a line is at the busy hour: more than all of it needs to be explained. */
export type BusySign = 'full' | 'over'

/** The sign of a share of the contract; null where there is nothing to say. */
export function busySign(share: number | null): BusySign | null {
  if (share === null || share < NEARLY_FULL) return null
  return share > 1 ? 'over' : 'full'
}
