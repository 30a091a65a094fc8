import type { CoverageGap } from '#contract/coverage.ts'
import type { JudgedPlace } from './coverage-verdict.ts'
import { residentsOf } from './resident-spread.ts'
import type { ResidentSpread } from './resident-spread.ts'
import type { SpotReach } from './spot-reach.ts'

/** Fewer residents than this are a rounding of areas, not people. */
const PEOPLE_MIN = 0.5

export interface GapInput {
  readonly spread: ResidentSpread
  readonly places: readonly JudgedPlace[]
  readonly reach: SpotReach
  /** Residents within reach of a place with service, by area. */
  readonly withService: Float64Array
}

/**
 * Where service is missing: required places without equipment, then places below the threshold, then
 * kelurahan with residents out of reach of a place with service; of each the one with most residents
 * first. Kelurahan whose residents nobody counted cannot be ranked and are left out.
 */
export function* gapsOf({
  spread,
  places,
  reach,
  withService,
}: GapInput): Generator<undefined, CoverageGap[]> {
  const gain = (spot: number, beside: (place: JudgedPlace) => boolean): number | null =>
    spread.residents === null
      ? null
      : residentsOf(reach.newTo(spot, (other) => beside(places[other] as JudgedPlace)))
  const without: Extract<CoverageGap, { kind: 'no-equipment' }>[] = []
  const below: Extract<CoverageGap, { kind: 'below-threshold' }>[] = []
  for (const { spot, id: place, verdict, service, cause } of places) {
    if (verdict === 'no-equipment') {
      const residentsGained = gain(spot, ({ isEquipped }) => isEquipped)
      without.push({ kind: 'no-equipment', place, residentsGained })
    } else if (verdict === 'below') {
      const residentsGained = gain(spot, (other) => other.verdict === 'with-service')
      const { measured } = service
      below.push({ kind: 'below-threshold', place, measured, cause, residentsGained })
    }
    yield
  }
  const out = spread.areas.flatMap(({ code, residents }, area) => {
    const residentsOut = (residents ?? 0) - (withService[area] ?? 0)
    const gap = { kind: 'out-of-reach' as const, area: code, residentsOut }
    return residentsOut < PEOPLE_MIN ? [] : [gap]
  })
  out.sort((a, b) => b.residentsOut - a.residentsOut)
  return [...without.sort(byGain), ...below.sort(byGain), ...out]
}

function byGain(a: { residentsGained: number | null }, b: typeof a): number {
  return (b.residentsGained ?? 0) - (a.residentsGained ?? 0)
}
