import type { PlaceId } from '#contract/ids.ts'
import type { Impact } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'
import { serviceHoursOf, serviceSpans } from '../domain/service-hours.ts'
import { lengthMs } from '../domain/spans.ts'
import type { Place } from '../journal/inventory.ts'
import { shownOutage } from '../journal/outages.ts'
import type { KeptOutage, Outages } from '../journal/outages.ts'

/** More outages of service than a bad month of a whole country has. */
const OUTAGES_MAX = 500_000

export interface CausesAsked {
  readonly fromMs: number
  /** The end of the period, or now while it lasts. */
  readonly untilMs: number
  readonly timeZone: string
  readonly places: ReadonlyMap<PlaceId, Pick<Place, 'serviceHours'>>
}

/** What took most of the service away at each place of a period; who lost none is not in it. */
export async function mainCauses(
  outages: Pick<Outages, 'list'>,
  { fromMs, untilMs, timeZone, places }: CausesAsked,
): Promise<ReadonlyMap<PlaceId, Cause>> {
  const lostMs = new Map<PlaceId, Map<Cause, number>>()
  const kept = await outages.list({ fromMs, untilMs, kind: 'site', limit: OUTAGES_MAX })
  for (const outage of kept) {
    const { place, status, impact } = outage
    const within = spanWithin(outage, fromMs, untilMs)
    if (place === null || status === 'withdrawn' || within === null) continue
    const hours = serviceHoursOf(places.get(place)?.serviceHours ?? null)
    const service = serviceSpans(hours, within.startMs, within.endMs, timeZone)
    const lost = lengthMs(service) * lostShare(impact)
    if (lost <= 0) continue
    const { cause } = shownOutage(outage)
    const causes = lostMs.get(place) ?? new Map<Cause, number>()
    lostMs.set(place, causes.set(cause, (causes.get(cause) ?? 0) + lost))
  }
  return new Map([...lostMs].map(([place, causes]) => [place, longestOf(causes)]))
}

/** What of an outage lies in the period; one that lasts goes on to its end. */
function spanWithin({ startMs, endMs }: KeptOutage, fromMs: number, untilMs: number) {
  const span = { startMs: Math.max(startMs, fromMs), endMs: Math.min(endMs ?? untilMs, untilMs) }
  return span.endMs > span.startMs ? span : null
}

/**
 * How much of an outage was service lost, as far as it was looked at when it was last revised: where in
 * it the rest lies is not kept, so that each part of it has the same share.
 */
function lostShare({ downMs, provenMs, unobservedMs, upMs }: Impact): number {
  const lost = downMs + provenMs
  return lost === 0 ? 0 : lost / (lost + unobservedMs + upMs)
}

/** Of equal ones the first by name, so that the answer is always the same. */
function longestOf(causes: ReadonlyMap<Cause, number>): Cause {
  const [[longest] = ['undetermined' as const]] = [...causes].sort(
    ([a, someMs], [b, otherMs]) => otherMs - someMs || (a < b ? -1 : 1),
  )
  return longest
}
