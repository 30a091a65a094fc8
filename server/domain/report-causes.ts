import type {
  Compared,
  MonthFigures,
  ReportAvailability,
  ReportOutage,
  ReportPlace,
} from '#contract/report.ts'
import { CAUSES } from '#contract/words.ts'
import type { Cause } from '#contract/words.ts'
import { addTotals, NO_TOTALS } from './day-figures.ts'
import { availabilityShares } from './totals.ts'

type Placed = Omit<ReportPlace, 'verdict' | 'unknownByReason'>

/** The availability of places together: their times are added up, not their shares. */
export function availabilityOfAll(
  places: readonly { readonly availability: ReportAvailability }[],
): ReportAvailability {
  let serviceMs = NO_TOTALS.serviceMs
  for (const { availability } of places) serviceMs = addTotals(serviceMs, availability.serviceMs)
  return { ...availabilityShares(serviceMs), serviceMs }
}

/** Hours by cause, and power areas and providers beside each other, the worst first. */
export function causesOf(
  places: readonly Placed[],
  outages: readonly ReportOutage[],
): MonthFigures['causes'] {
  const downMs = (of: readonly Placed[], cause: Cause): number =>
    of.reduce((sum, { downByCause }) => sum + downByCause[cause], 0)
  const wholeMs = CAUSES.reduce((sum, cause) => sum + downMs(places, cause), 0)
  const outagesAt = new Map<string, number>()
  for (const { place, cause } of outages) {
    const key = `${cause} ${place}`
    outagesAt.set(key, (outagesAt.get(key) ?? 0) + 1)
  }
  const compared = (cause: Cause, namesOf: (place: Placed) => readonly string[]): Compared[] => {
    const groups = new Map<string, Placed[]>()
    for (const place of places) {
      for (const name of namesOf(place)) {
        const members = groups.get(name)
        if (members === undefined) groups.set(name, [place])
        else members.push(place)
      }
    }
    return [...groups]
      .map(([name, members]) => {
        const ms = downMs(members, cause)
        return {
          name,
          places: members.length,
          availability: availabilityOfAll(members),
          outages: members.reduce(
            (sum, { place }) => sum + (outagesAt.get(`${cause} ${place}`) ?? 0),
            0,
          ),
          downMs: ms,
          downMsPerPlace: ms / members.length,
        }
      })
      .sort((a, b) => b.downMsPerPlace - a.downMsPerPlace || (a.name < b.name ? -1 : 1))
  }
  return {
    byCause: CAUSES.map((cause) => {
      const ms = downMs(places, cause)
      return {
        cause,
        outages: outages.filter((outage) => outage.cause === cause).length,
        downMs: ms,
        share: wholeMs === 0 ? null : ms / wholeMs,
      }
    }),
    powerAreas: compared('power', ({ powerArea }) => (powerArea === null ? [] : [powerArea])),
    providers: compared('uplink', ({ providers }) => providers),
  }
}
