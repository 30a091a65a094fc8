import type { Clause, ReckoningStep, Tier } from '#contract/contracts.ts'

/** Shares count to the millionth: sums of money are reckoned in whole numbers. */
const MILLION = 1_000_000

const millionths = (share: number): number => Math.round(share * MILLION)

/**
 * Whether a part of a whole is less than a share of it. Exact for times of up to three months in ms,
 * whose products with a million stay whole numbers.
 */
export function isLess(part: number, whole: number, share: number): boolean {
  return part * MILLION < millionths(share) * whole
}

/** A share of a sum of money, in whole rupiah, rounded down: in favour of who pays it. */
export function rupiahOf(rupiah: number, share: number): number {
  return Number((BigInt(rupiah) * BigInt(millionths(share))) / BigInt(MILLION))
}

const HOUR_MS = 3_600_000

/** Begun hours of an outage beyond the agreed time to repair it. */
export const lateHoursOf = (lateMs: number): number => Math.ceil(lateMs / HOUR_MS)

/** What the restitution of one line is reckoned from. */
export interface RestitutionBasis {
  readonly upMs: number
  readonly unknownMs: number
  readonly downMs: number
  /** Outages that took longer to repair than agreed, and the hours begun beyond that. */
  readonly lateOutages: number
  readonly lateHours: number
}

/** What is given back for a line, rupiah, with the steps that lead there. */
export interface Restitution {
  readonly rupiah: number
  readonly steps: readonly ReckoningStep[]
}

/** Of the steps that an availability falls below, the lowest; undefined where it keeps above all. */
function tierOf(tiers: readonly Tier[], goodMs: number, wholeMs: number): Tier | undefined {
  return tiers
    .filter(({ below }) => isLess(goodMs, wholeMs, below))
    .toSorted((a, b) => a.below - b.below)[0]
}

/**
 * What is given back for a line: a share of the month's price by its availability, and a sum for each
 * begun hour of repair beyond the agreed time, together no more than the clause's most. Time in which
 * nobody looked counts for the provider, so that each rupiah rests on time that was seen out.
 */
export function restitutionOf(clause: Clause, basis: RestitutionBasis): Restitution {
  const { upMs, unknownMs, downMs, lateOutages, lateHours } = basis
  const wholeMs = upMs + unknownMs + downMs
  if (wholeMs === 0 && lateHours === 0) return { rupiah: 0, steps: [] }
  const { pricePerMonthRupiah: priceRupiah, repairHoursMax, repairHourRupiah } = clause
  const steps: ReckoningStep[] = []
  let rupiah = 0
  if (wholeMs > 0) {
    const share = (upMs + unknownMs) / wholeMs
    steps.push({ step: 'availability', upMs, unknownMs, wholeMs, share })
    const tier = tierOf(clause.tiers, upMs + unknownMs, wholeMs)
    if (tier !== undefined) {
      rupiah = rupiahOf(priceRupiah, tier.restitutionShare)
      steps.push({ step: 'tier', ...tier, priceRupiah, rupiah })
    }
  }
  if (repairHoursMax !== null && lateHours > 0) {
    const forHours = lateHours * repairHourRupiah
    rupiah += forHours
    steps.push({
      step: 'repair',
      outages: lateOutages,
      hoursMax: repairHoursMax,
      hours: lateHours,
      hourRupiah: repairHourRupiah,
      rupiah: forHours,
    })
  }
  const most = rupiahOf(priceRupiah, clause.restitutionShareMax)
  if (rupiah > most) {
    steps.push({ step: 'cap', share: clause.restitutionShareMax, priceRupiah, rupiah: most })
  }
  return { rupiah: Math.min(rupiah, most), steps }
}
