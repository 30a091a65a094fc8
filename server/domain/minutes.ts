import type { Clause } from '#contract/contracts.ts'
import type { Claim, MinutesLine, MinutesOutage, Objection, Standing } from '#contract/minutes.ts'
import type { ReportContract } from '#contract/report.ts'
import { verdictOf } from './clause.ts'
import { standingOf, sumOfStandings } from './minutes-standing.ts'
import type { HeldMs, StandingOutage } from './minutes-standing.ts'
import { lateHoursOf, restitutionOf } from './restitution.ts'
import { availabilityShares } from './totals.ts'

type ReportedLine = ReportContract['lines'][number]

/** What was found of an outage of a line that counts. */
export type FindingOf = (line: ReportedLine, outage: StandingOutage) => MinutesOutage['finding']

/** What both sides agree on and what they dispute, of a contract's month. */
export interface MinutesFigures extends Standing, Claim {
  readonly lines: readonly MinutesLine[]
  /** What of an objection's time these figures have, by its id. */
  readonly heldMs: ReadonlyMap<string, number>
}

/**
 * Minutes of a contract from the figures of a kept report alone, with objections the oldest first: in
 * each line agreed + undecided + upheld + accepted = down, and granted + disputed + agreed = the claim,
 * to the millisecond and to the rupiah.
 */
export function minutesOf(
  { clause, lines }: Pick<ReportContract, 'clause' | 'lines'>,
  objections: readonly Objection[],
  findingOf: FindingOf,
): MinutesFigures {
  const heldMs: HeldMs = new Map(objections.map(({ id }) => [id, 0]))
  const found = lines.map((line) => {
    const own = objections.filter(({ uplink }) => uplink === line.uplink)
    return lineOf(line, clause, standingOf(line.counted, own, heldMs), findingOf)
  })
  return { lines: found, ...sumOfStandings(found), ...sumOfClaims(found), heldMs }
}

function lineOf(
  line: ReportedLine,
  clause: Clause,
  outages: readonly StandingOutage[],
  findingOf: FindingOf,
): MinutesLine {
  const settled = judgedWithout(line, clause, outages, ({ acceptedMs }) => acceptedMs)
  const agreed = judgedWithout(line, clause, outages, ({ agreedMs, downMs }) => downMs - agreedMs)
  return {
    ...line,
    counted: outages.map((outage) => ({ ...outage, finding: findingOf(line, outage) })),
    ...sumOfStandings(outages),
    settled,
    reportedRupiah: line.restitutionRupiah,
    grantedRupiah: line.restitutionRupiah - settled.restitutionRupiah,
    disputedRupiah: settled.restitutionRupiah - agreed.restitutionRupiah,
    agreedRupiah: agreed.restitutionRupiah,
  }
}

/**
 * The line as it is judged when some time of its outages no longer counts. That time leaves what is
 * down and joins what is excluded, with the whole unit that had begun; up and unseen time stay. It also
 * leaves the time beyond the agreed repair, and an outage that is taken out whole was not late at all.
 */
function judgedWithout(
  line: ReportedLine,
  clause: Clause,
  outages: readonly StandingOutage[],
  takenOf: (outage: StandingOutage) => number,
): MinutesLine['settled'] {
  const takenMs = outages.reduce((sum, outage) => sum + takenOf(outage), 0)
  const { upMs, unknownMs } = line
  const downMs = line.downMs - takenMs
  const late = outages.flatMap((outage) => {
    const isOut = takenOf(outage) === outage.downMs && outage.downMs > 0
    const lateMs = isOut ? 0 : Math.max(0, outage.lateMs - takenOf(outage))
    return lateMs > 0 ? [lateHoursOf(lateMs)] : []
  })
  const restitution = restitutionOf(clause, {
    upMs,
    unknownMs,
    downMs,
    lateOutages: late.length,
    lateHours: late.reduce((sum, hours) => sum + hours, 0),
  })
  return {
    downMs,
    excludedMs: line.excludedMs + takenMs,
    ...availabilityShares({ up: upMs, degraded: 0, down: downMs, unknown: unknownMs, planned: 0 }),
    verdict: verdictOf(clause.target, { upMs, unknownMs, downMs }),
    restitutionRupiah: restitution.rupiah,
    reckoning: [...restitution.steps],
  }
}

function sumOfClaims(claims: readonly Claim[]): Claim {
  const sum = { reportedRupiah: 0, grantedRupiah: 0, disputedRupiah: 0, agreedRupiah: 0 }
  for (const { reportedRupiah, grantedRupiah, disputedRupiah, agreedRupiah } of claims) {
    sum.reportedRupiah += reportedRupiah
    sum.grantedRupiah += grantedRupiah
    sum.disputedRupiah += disputedRupiah
    sum.agreedRupiah += agreedRupiah
  }
  return sum
}

/** Time of a line, or of one outage of it, that may still be objected to, ms. */
export function undisputedMs(line: MinutesLine, outageStartMs: number | null): number {
  if (outageStartMs === null) return line.agreedMs
  return line.counted.find(({ startMs }) => startMs === outageStartMs)?.agreedMs ?? 0
}
