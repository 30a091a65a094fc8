import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { CapacityWarning } from '#contract/usage.ts'
import type { Band } from '#contract/words.ts'
import { busyHourShare } from './usage.ts'
import type { RadioDay, UsageDay } from './usage-day.ts'

export interface CapacityLimits {
  /** Days that are looked at, and on how many of them a limit has to be reached. */
  readonly days: number
  readonly daysMin: number
  readonly utilizationPercent: number
  readonly clientsPerRadio: number
  /** A busy radio with fewer clients of its own is kept busy by others. */
  readonly ownClients: number
  readonly contractShare: number
  /** Clients below which nobody uses an access point, and the share of a day that has to be counted. */
  readonly usedClients: number
  readonly countedShare: number
}

export const CAPACITY_LIMITS: CapacityLimits = {
  days: 7,
  // One such evening is an event at the place; three in a week are its use.
  daysMin: 3,
  // Stations wait for a free moment ever longer beyond it: 802.11 needs gaps to share the air.
  utilizationPercent: 80,
  // Planning guides reckon with 25 to 50 devices a radio; beyond, each has less than a phone needs.
  clientsPerRadio: 50,
  // As many as make a channel busy by themselves only when they all load something at once.
  ownClients: 10,
  // Above it the queue at the provider's end is never empty, and every page waits.
  contractShare: 0.9,
  // Less than one person at the best time of a whole week: a test, or a phone in passing.
  usedClients: 1,
  countedShare: 0.5,
}

/** One access point or place over the days that are looked at; days without readings are left out. */
export interface CapacityFacts {
  readonly accessPoints: readonly {
    readonly id: AccessPointId
    readonly place: PlaceId
    readonly days: readonly UsageDay[]
  }[]
  readonly places: readonly { readonly id: PlaceId; readonly days: readonly UsageDay[] }[]
}

/**
 * What is too small or too large for its use, with the highest value that was measured in a busy hour
 * (of an access point that nobody uses, in any window) and the remedy.
 */
export function capacityWarnings(
  facts: CapacityFacts,
  limits: CapacityLimits = CAPACITY_LIMITS,
): readonly CapacityWarning[] {
  return [
    ...facts.accessPoints.flatMap((item) => [
      ...radioWarnings(item, limits),
      ...unusedWarning(item, limits),
    ]),
    ...facts.places.flatMap((place) => uplinkWarning(place, limits)),
  ]
}

type AccessPointFacts = CapacityFacts['accessPoints'][number]

function radioWarnings(item: AccessPointFacts, limits: CapacityLimits): CapacityWarning[] {
  const head = { place: item.place, accessPoint: item.id }
  const bands = new Set(item.days.flatMap(({ radios }) => radios.map(({ band }) => band)))
  return [...bands].flatMap((band) => {
    const utilization = busiestByDay(item.days, band, (radio) => radio.busyUtilization)
    const clients = busiestByDay(item.days, band, (radio) => radio.busyClients)
    const warnings: CapacityWarning[] = []
    const air = reached(utilization, limits.utilizationPercent, limits)
    if (air !== null) {
      const own = Math.max(0, ...clients)
      const remedy = own < limits.ownClients ? 'change-channel' : 'add-access-point'
      warnings.push({ kind: 'radio-utilisation', ...head, band, ...air, remedy })
    }
    const crowd = reached(clients, limits.clientsPerRadio, limits)
    if (crowd !== null) {
      warnings.push({ kind: 'radio-clients', ...head, band, ...crowd, remedy: 'add-access-point' })
    }
    return warnings
  })
}

/** Day by day the busiest radio of a band in the busy hour. */
function busiestByDay(
  days: readonly UsageDay[],
  band: Band | null,
  tenthsOf: (radio: RadioDay) => number | null,
): readonly number[] {
  return days.flatMap(({ radios }) => {
    const known = radios.flatMap((radio) => (radio.band === band ? (tenthsOf(radio) ?? []) : []))
    return known.length === 0 ? [] : [Math.max(...known) / 10]
  })
}

function uplinkWarning(
  { id, days }: CapacityFacts['places'][number],
  limits: CapacityLimits,
): CapacityWarning[] {
  const shares = days.flatMap(({ line }) =>
    line === null || line.contractMbps === null
      ? []
      : (busyHourShare(line.hours, line.contractMbps) ?? []),
  )
  const found = reached(shares, limits.contractShare, limits)
  if (found === null) return []
  const head = { kind: 'uplink-full' as const, place: id, accessPoint: null, band: null }
  return [{ ...head, ...found, remedy: 'raise-contract' }]
}

/** Working all week, and nobody there: seen on each of the days for a good part of it. */
function unusedWarning(item: AccessPointFacts, limits: CapacityLimits): CapacityWarning[] {
  const counted = item.days.filter(({ clients, windows }) => {
    const seen = [...clients.values()].reduce((sum, count) => sum + count, 0)
    return seen >= limits.countedShare * windows
  })
  if (counted.length < limits.days) return []
  const value = Math.max(...counted.flatMap(({ clients }) => [...clients.keys()])) / 10
  if (value >= limits.usedClients) return []
  const head = { place: item.place, accessPoint: item.id, band: null }
  const found = { value, limit: limits.usedClients, days: counted.length }
  return [{ kind: 'access-point-unused', ...head, ...found, remedy: 'move-access-point' }]
}

function reached(
  values: readonly number[],
  limit: number,
  { daysMin }: CapacityLimits,
): Pick<CapacityWarning, 'value' | 'limit' | 'days'> | null {
  const days = values.filter((value) => value >= limit)
  return days.length < daysMin ? null : { value: Math.max(...days), limit, days: days.length }
}
