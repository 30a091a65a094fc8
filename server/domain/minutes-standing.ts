import type { CountedOutage } from '#contract/contracts.ts'
import { decisionOf } from '#contract/minutes.ts'
import type { Objection, Standing } from '#contract/minutes.ts'

/** An outage that counts, and where both sides stand with it. */
export type StandingOutage = CountedOutage & Standing

/** What of an objection's time the figures have, ms, by the objection. */
export type HeldMs = Map<string, number>

/**
 * Lays the objections to a line, the oldest first, to the outages that count. Each takes of its outage,
 * or of all of them with the earliest first, what none before it has taken: so an outage's agreed and
 * disputed time are together what it counts for. Of what an objection takes, the granted part comes
 * first. What it disputes beyond that, or of an outage that no longer counts, is without effect.
 */
export function standingOf(
  counted: readonly CountedOutage[],
  objections: readonly Objection[],
  held: HeldMs,
): readonly StandingOutage[] {
  const outages = counted.map((outage) => ({
    ...outage,
    agreedMs: outage.downMs,
    undecidedMs: 0,
    upheldMs: 0,
    acceptedMs: 0,
  }))
  for (const objection of objections) {
    const decision = decisionOf(objection)
    let leftMs = objection.disputedMs
    let grantedMs = Math.min(decision?.acceptedMs ?? 0, leftMs)
    for (const outage of meantBy(objection, outages)) {
      const takenMs = Math.min(leftMs, outage.agreedMs)
      const acceptedMs = Math.min(grantedMs, takenMs)
      outage.agreedMs -= takenMs
      outage.acceptedMs += acceptedMs
      outage[decision === undefined ? 'undecidedMs' : 'upheldMs'] += takenMs - acceptedMs
      leftMs -= takenMs
      grantedMs -= acceptedMs
    }
    held.set(objection.id, objection.disputedMs - leftMs)
  }
  return outages
}

/**
 * The outages that an objection means: that which begins when it says; where a later version of the
 * report tells of none, those that lie in it; all of them where it is to the whole line.
 */
function meantBy<O extends CountedOutage>(
  { outage: meant }: Pick<Objection, 'outage'>,
  outages: readonly O[],
): readonly O[] {
  if (meant === null) return outages
  const same = outages.filter(({ startMs }) => startMs === meant.startMs)
  if (same.length > 0) return same
  return outages.filter(({ startMs, endMs }) => startMs < meant.endMs && endMs > meant.startMs)
}

/** Where both sides stand with several outages or lines together. */
export function sumOfStandings(standings: readonly Standing[]): Standing {
  const sum = { agreedMs: 0, undecidedMs: 0, upheldMs: 0, acceptedMs: 0 }
  for (const { agreedMs, undecidedMs, upheldMs, acceptedMs } of standings) {
    sum.agreedMs += agreedMs
    sum.undecidedMs += undecidedMs
    sum.upheldMs += upheldMs
    sum.acceptedMs += acceptedMs
  }
  return sum
}
