import type { PlaceId } from '#contract/ids.ts'
import type { Outage } from '#contract/outage.ts'
import { CAUSES } from '#contract/words.ts'
import type { Cause } from '#contract/words.ts'
import { providersOf } from './site-areas.ts'
import type { SiteLayout } from './site.ts'

/** How likely each cause is before anything is seen of an outage; together 1. */
export type Prior = Readonly<Record<Cause, number>>

/**
 * Outages of a site per month by cause, before anything is known of a place. Power: loggers in ten
 * homes of Kupang measured 13 h 09 min of power cuts a month (IESR ESMI, August 2016 to mid 2017; the
 * power company's own target was 10 h); cuts of 1.5 h on average make that 9. The length of a cut is
 * an assumption, and so are the lines (1 to 2 a month) and the rest: what befell a place outweighs
 * them soon.
 */
export const BASE_RATES: Readonly<Record<Cause, number>> = {
  power: 9,
  uplink: 1.5,
  // One access point of several takes no service from its place.
  'access-point': 0.1,
  'site-network': 0.1,
  // Our own line or server, and agents that stop.
  monitoring: 0.3,
  // Most planned work is entered as a window, which then says so itself.
  planned: 0.05,
  undetermined: 0.05,
}

/** How many outages the common knowledge is worth against those that were seen. */
const SMOOTHING = 10

/** Causes that belong to a place; the others say nothing of what befalls it next. */
const OF_PLACES: ReadonlySet<Cause> = new Set<Cause>([
  'power',
  'uplink',
  'access-point',
  'site-network',
])

/** How often each cause befell a place, its power area, its provider's places. */
export interface PastCauses {
  readonly place: Counts
  readonly powerArea: Counts
  readonly provider: Counts
}
type Counts = Readonly<Partial<Record<Cause, number>>>

/** What of an outage tells what befalls its place. */
export type PastOutage = Pick<Outage, 'subject' | 'place' | 'status' | 'cause'>

/**
 * What befell each place and those that share its feeder or provider, from the final outages of a
 * period (some months: longer ago lines and feeders were others). Outages of a site count, and those
 * of its lines; an access point's only tell of itself.
 */
export function pastCausesOf(
  outages: Iterable<PastOutage>,
  sites: ReadonlyMap<PlaceId, SiteLayout>,
): (layout: SiteLayout) => PastCauses {
  const counted = new Map<string, Partial<Record<Cause, number>>>()
  for (const { subject, place, status, cause } of outages) {
    if (status !== 'final' || !OF_PLACES.has(cause)) continue
    if (subject.kind !== 'site' && subject.kind !== 'uplink') continue
    const layout = place === null ? undefined : sites.get(place)
    if (layout === undefined) continue
    for (const key of Object.values(keysOf(layout)).flat()) {
      const counts = counted.get(key) ?? {}
      counts[cause] = (counts[cause] ?? 0) + 1
      counted.set(key, counts)
    }
  }
  return (layout) => {
    const { place, powerArea, provider } = keysOf(layout)
    const countsOf = (keys: readonly string[]): Counts =>
      summed(keys.map((key) => counted.get(key) ?? {}))
    return {
      place: countsOf(place),
      powerArea: countsOf(powerArea),
      provider: countsOf(provider),
    }
  }
}

function summed(all: readonly Counts[]): Counts {
  const [only] = all
  if (all.length <= 1) return only ?? {}
  const entries = CAUSES.map(
    (cause) => [cause, all.reduce((sum, counts) => sum + (counts[cause] ?? 0), 0)] as const,
  )
  return Object.fromEntries(entries)
}

function keysOf({ place, powerArea, uplinks }: SiteLayout) {
  return {
    place: [`place ${place}`],
    powerArea: powerArea === null ? [] : [`power-area ${powerArea}`],
    provider: providersOf(uplinks).map((provider) => `provider ${provider}`),
  }
}

/**
 * The prior of a place: base rates, corrected by what befell its power area and its provider's
 * places, and that by what befell itself, each the more the more there is of it.
 */
export function priorOf(
  past: PastCauses,
  rates: Readonly<Record<Cause, number>> = BASE_RATES,
): Prior {
  const base = normalised(rates)
  const area = corrected(base, past.powerArea)
  const provider = corrected(base, past.provider)
  const shared = byCause((cause) => (area[cause] + provider[cause]) / 2)
  return corrected(shared, past.place)
}

/**
 * Shares after these outages. Causes that are not of places keep theirs. What was seen n times is at
 * most 1 + n times as likely as before (a rate that is known no better than an exponential prior
 * says it): one outage of a rare cause makes no habit of it.
 */
function corrected(before: Prior, counts: Counts): Prior {
  const seen = CAUSES.reduce((sum, cause) => sum + (counts[cause] ?? 0), 0)
  const ofPlaces = CAUSES.reduce(
    (sum, cause) => sum + (OF_PLACES.has(cause) ? before[cause] : 0),
    0,
  )
  const shares = byCause((cause) => {
    const count = counts[cause] ?? 0
    const share = ((before[cause] / ofPlaces) * SMOOTHING + count) / (SMOOTHING + seen)
    return Math.min(share, (before[cause] / ofPlaces) * (1 + count))
  })
  const sum = CAUSES.reduce((total, cause) => total + (OF_PLACES.has(cause) ? shares[cause] : 0), 0)
  return byCause((cause) =>
    OF_PLACES.has(cause) ? (ofPlaces * shares[cause]) / sum : before[cause],
  )
}

function normalised(rates: Readonly<Record<Cause, number>>): Prior {
  const sum = CAUSES.reduce((total, cause) => total + rates[cause], 0)
  return byCause((cause) => rates[cause] / sum)
}

function byCause(shareOf: (cause: Cause) => number): Prior {
  const shares = Object.fromEntries(CAUSES.map((cause) => [cause, shareOf(cause)]))
  return shares as Record<Cause, number>
}
