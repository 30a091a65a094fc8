import type { MonthFigures, ReportPlace, UnknownByReason } from '#contract/report.ts'
import { UNKNOWN_REASONS } from '#contract/report-words.ts'

const LEAST_SEEN_MAX = 20

/** What is not known of the places with equipment, and what people said against the machine. */
export function qualityOf(
  places: readonly ReportPlace[],
  overrides: MonthFigures['quality']['overrides'],
): MonthFigures['quality'] {
  const unknownByReason = Object.fromEntries(
    UNKNOWN_REASONS.map((reason) => [
      reason,
      places.reduce((sum, place) => sum + place.unknownByReason[reason], 0),
    ]),
  ) as UnknownByReason
  const seen = places.map(({ place, name, status, availability: { serviceMs } }) => {
    const { up, degraded, down, unknown } = serviceMs
    return { place, name, status, unknownMs: unknown, allMs: up + degraded + down + unknown }
  })
  return {
    unknownByReason,
    leastSeen: seen
      .filter(({ unknownMs }) => unknownMs > 0)
      .map(({ place, name, unknownMs, allMs }) => {
        return { place, name, unknownMs, share: unknownMs / allMs }
      })
      .toSorted((a, b) => b.share - a.share || (a.place < b.place ? -1 : 1))
      .slice(0, LEAST_SEEN_MAX),
    neverSeen: seen
      .filter(({ status, unknownMs, allMs }) => status !== 'retired' && unknownMs === allMs)
      .map(({ place, name }) => ({ place, name })),
    overrides: overrides.toSorted(
      (a, b) => a.startMs - b.startMs || ((a.place ?? '') < (b.place ?? '') ? -1 : 1),
    ),
    excludedMs: places.reduce((sum, { availability }) => sum + availability.serviceMs.excluded, 0),
  }
}
