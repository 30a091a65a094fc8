import type {
  Compared,
  MonthFigures,
  ReportAvailability,
  ReportOutage,
  ReportPlace,
} from '#contract/report.ts'
import { CAUSES } from '#contract/words.ts'
import type { Cause } from '#contract/words.ts'
import { NO_TOTALS } from './day-figures.ts'
import { availabilityShares } from './totals.ts'

type Placed = Omit<ReportPlace, 'verdict' | 'unknownByReason'>
type TimesMs = ReportAvailability['serviceMs']

/** The availability of places together: their times are added up, not their shares. */
export function availabilityOfAll(
  places: readonly { readonly availability: ReportAvailability }[],
): ReportAvailability {
  const serviceMs = { ...NO_TOTALS.serviceMs }
  for (const { availability } of places) addTimes(serviceMs, availability.serviceMs)
  return { ...availabilityShares(serviceMs), serviceMs }
}

function addTimes(sum: TimesMs, own: TimesMs): void {
  sum.up += own.up
  sum.degraded += own.degraded
  sum.down += own.down
  sum.unknown += own.unknown
  sum.planned += own.planned
  sum.excluded += own.excluded
}

/** Hours by cause, and power areas and providers beside each other, the worst first. */
export function causesOf(
  places: readonly Placed[],
  outages: readonly ReportOutage[],
): MonthFigures['causes'] {
  const all = new Map(CAUSES.map((cause) => [cause, { outages: 0, downMs: 0 }]))
  for (const { downByCause } of places) {
    for (const [cause, sum] of all) sum.downMs += downByCause[cause]
  }
  for (const { cause } of outages) {
    const sum = all.get(cause)
    if (sum !== undefined) sum.outages += 1
  }
  const wholeMs = [...all.values()].reduce((sum, { downMs }) => sum + downMs, 0)
  return {
    byCause: Array.from(all, ([cause, sum]) => {
      const share = wholeMs === 0 ? null : sum.downMs / wholeMs
      return { cause, ...sum, share }
    }),
    powerAreas: compared('power', places, outages, ({ powerArea }) =>
      powerArea === null ? [] : [powerArea],
    ),
    providers: compared('uplink', places, outages, ({ providers }) => providers),
  }
}

interface Sums {
  places: number
  outages: number
  downMs: number
  readonly serviceMs: TimesMs
}

/** Places by what they hang on, with what befell them by its cause. */
function compared(
  cause: Cause,
  places: readonly Placed[],
  outages: readonly ReportOutage[],
  namesOf: (place: Placed) => readonly string[],
): Compared[] {
  const outagesAt = new Map<string, number>()
  for (const outage of outages) {
    if (outage.cause !== cause) continue
    outagesAt.set(outage.place, (outagesAt.get(outage.place) ?? 0) + 1)
  }
  const groups = new Map<string, Sums>()
  for (const place of places) {
    for (const name of namesOf(place)) {
      const sums = groups.get(name) ?? newSums()
      groups.set(name, sums)
      sums.places += 1
      sums.outages += outagesAt.get(place.place) ?? 0
      sums.downMs += place.downByCause[cause]
      addTimes(sums.serviceMs, place.availability.serviceMs)
    }
  }
  return Array.from(groups, ([name, { places: count, outages: own, downMs, serviceMs }]) => ({
    name,
    places: count,
    availability: { ...availabilityShares(serviceMs), serviceMs },
    outages: own,
    downMs,
    downMsPerPlace: downMs / count,
  })).sort((a, b) => b.downMsPerPlace - a.downMsPerPlace || (a.name < b.name ? -1 : 1))
}

const newSums = (): Sums => ({
  places: 0,
  outages: 0,
  downMs: 0,
  serviceMs: { ...NO_TOTALS.serviceMs },
})
