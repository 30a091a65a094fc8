import type { PlaceId } from '#contract/ids.ts'
import type { Cause } from '#contract/words.ts'
import { shownOutage } from '../journal/outages.ts'
import type { KeptOutage, Outages } from '../journal/outages.ts'

/** More outages of service than a bad month of a whole country has. */
const OUTAGES_MAX = 500_000

/** What took most of the service away at each place of a period; who lost none is not in it. */
export async function mainCauses(
  outages: Pick<Outages, 'list'>,
  fromMs: number,
  untilMs: number,
): Promise<ReadonlyMap<PlaceId, Cause>> {
  const lostMs = new Map<PlaceId, Map<Cause, number>>()
  const kept = await outages.list({ fromMs, untilMs, kind: 'site', limit: OUTAGES_MAX })
  for (const outage of kept) {
    const { place } = outage
    const lost = lostWithin(outage, fromMs, untilMs)
    if (place === null || lost <= 0) continue
    const { cause } = shownOutage(outage)
    const causes = lostMs.get(place) ?? new Map<Cause, number>()
    lostMs.set(place, causes.set(cause, (causes.get(cause) ?? 0) + lost))
  }
  return new Map([...lostMs].map(([place, causes]) => [place, longestOf(causes)]))
}

/**
 * Service time that an outage took within the period. Of one that reaches beyond it a share by its
 * length is taken: how its service time lies in it is not kept.
 */
function lostWithin(
  { startMs, endMs, status, impact }: KeptOutage,
  fromMs: number,
  untilMs: number,
): number {
  if (status === 'withdrawn') return 0
  const lengthMs = (endMs ?? untilMs) - startMs
  const withinMs = Math.min(endMs ?? untilMs, untilMs) - Math.max(startMs, fromMs)
  return lengthMs <= 0 ? 0 : impact.serviceMs * Math.max(0, Math.min(1, withinMs / lengthMs))
}

/** Of equal ones the first by name, so that the answer is always the same. */
function longestOf(causes: ReadonlyMap<Cause, number>): Cause {
  const [[longest] = ['undetermined' as const]] = [...causes].sort(
    ([a, someMs], [b, otherMs]) => otherMs - someMs || (a < b ? -1 : 1),
  )
  return longest
}
