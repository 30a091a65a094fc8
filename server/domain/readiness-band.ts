import type { ReadinessBand } from '#contract/coverage.ts'

/**
 * The quarter of the national smart-city readiness assessment that a share from 0 to 1 falls into: 0-25,
 * 26-50, 51-75, 76-100 %. Bands are of whole per cent, so the share is rounded first, half upwards, as
 * it is shown.
 */
export function readinessBandOf(share: number): ReadinessBand {
  const percent = Math.round(share * 100)
  if (percent <= 25) return 1
  if (percent <= 50) return 2
  return percent <= 75 ? 3 : 4
}
