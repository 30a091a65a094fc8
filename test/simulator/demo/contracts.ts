import type { Clause } from '#contract/contracts.ts'
import type { Journal } from '../../../server/journal/open.ts'
import { contractWith } from '../city/plan.ts'
import type { CityPlan } from '../city/plan.ts'

/** What an office might have agreed: power cuts are nobody's fault, each begun minute counts. */
const CLAUSE: Clause = {
  target: 0.98,
  measuringPoint: 'uplink',
  serviceHours: null,
  exclusions: ['power', 'planned'],
  outageLeastSeconds: 300,
  unit: 'minute',
  tiers: [
    { below: 0.98, restitutionShare: 0.05 },
    { below: 0.95, restitutionShare: 0.15 },
    { below: 0.9, restitutionShare: 0.3 },
  ],
  repairHoursMax: 6,
  repairHourRupiah: 25_000,
  latencyMsMax: null,
  mbpsLeast: null,
  pricePerMonthRupiah: 1_250_000,
  restitutionShareMax: 0.5,
}

/** How each differs from it; the last provider's is left for who tries to enter one. */
const CLAUSES: readonly Clause[] = [
  CLAUSE,
  { ...CLAUSE, target: 0.99, tiers: [{ below: 0.99, restitutionShare: 0.05 }] },
  { ...CLAUSE, measuringPoint: 'place', repairHoursMax: null, pricePerMonthRupiah: 850_000 },
]

/** Enters what was agreed with the providers, from the beginning of the year before. */
export async function writeContracts(
  { providers }: CityPlan,
  journal: Journal,
  nowMs: number,
): Promise<void> {
  const validFrom = `${new Date(nowMs).getUTCFullYear() - 1}-01-01`
  for (const [order, clause] of CLAUSES.entries()) {
    const provider = providers[order]?.name
    if (provider === undefined) continue
    const version = { provider, validFrom, validUntil: null, clause, reason: 'Kontrak demo' }
    const maker = { by: 'Pantau (demo)', atMs: nowMs }
    await journal.contracts.add(contractWith(provider), 0, version, maker)
  }
}
