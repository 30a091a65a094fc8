import type { CityDays } from '#contract/days.ts'

type TotalsMs = CityDays['days'][number]['totalsMs']

/** Shares from which a day is of the next better class; the first class has none. */
const LIMITS = [0.9, 0.95, 0.99] as const

/** The share of the observed time with service, of a day of the whole city; null where nobody looked. */
export function upShareOf({ up, degraded, down }: TotalsMs): number | null {
  const observed = up + degraded + down
  return observed === 0 ? null : (up + degraded) / observed
}

/** The class of a day in a calendar, from the worst, 0, to the best, 3; null where nobody looked. */
export function dayClassOf(share: number | null): number | null {
  return share === null ? null : LIMITS.filter((limit) => share >= limit).length
}
