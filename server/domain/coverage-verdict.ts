import type { PlaceCoverage } from '#contract/coverage.ts'
import type { CoveragePlace } from './coverage-types.ts'

/** A place of which less was seen is not judged where its bounds leave both open. */
const OBSERVED_SHARE_MIN = 0.5

/** A place with what was found out about it; its index is that of its spot. */
export interface JudgedPlace extends CoveragePlace {
  readonly spot: number
  readonly verdict: PlaceCoverage['verdict']
  /** Index of its kelurahan among the areas; null where the outlines do not have it. */
  readonly area: number | null
}

/** Whether a place had service in the period, measured within its service hours. */
export function verdictOf(
  { isEquipped, service }: Pick<CoveragePlace, 'isEquipped' | 'service'>,
  serviceShare: number,
): PlaceCoverage['verdict'] {
  if (!isEquipped) return 'no-equipment'
  const { measured, lower, upper, observedShare } = service
  if (measured === null || lower === null || upper === null) return 'undetermined'
  const isOpen = lower < serviceShare && upper >= serviceShare
  if (isOpen && (observedShare ?? 0) < OBSERVED_SHARE_MIN) return 'undetermined'
  return measured >= serviceShare ? 'with-service' : 'below'
}
