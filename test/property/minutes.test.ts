import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Clause } from '#contract/contracts.ts'
import type { Objection } from '#contract/minutes.ts'
import { judgeLine } from '../../server/domain/clause.ts'
import type { LineEvidence } from '../../server/domain/clause.ts'
import { minutesOf } from '../../server/domain/minutes.ts'
import { CLAUSE, MINUTE_MS, october } from '../unit/clauses.ts'
import { decided, objectionOf, reportedContract } from '../unit/minutes-sample.ts'

const ROUNDS = 300

const clause: fc.Arbitrary<Partial<Clause>> = fc.record({
  unit: fc.constantFrom('second', 'minute', 'hour'),
  serviceHours: fc.constantFrom(null, '06:00-22:00', 'Mo-Fr 07:00-17:00; Sa 20:00-04:00'),
  outageLeastSeconds: fc.constantFrom(0, 1800),
  repairHoursMax: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
  repairHourRupiah: fc.integer({ min: 0, max: 50_000 }),
  restitutionShareMax: fc.constantFrom(0.3, 1),
})
/** Outages in their order, with time up between them; some begin before the month or end after it. */
const evidence: fc.Arbitrary<LineEvidence> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 200 * 60 }),
      fc.integer({ min: 1, max: 24 * 60 }),
      fc.constantFrom('down' as const, 'down' as const, 'unknown' as const),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((stretches) => {
    let atHour = -4
    return october(
      stretches.map(([minutesUp, minutesOut, state]) => {
        const from = atHour + minutesUp / 60
        atHour = from + minutesOut / 60
        return [from, atHour, state] as const
      }),
    )
  })

interface Wish {
  readonly at: number
  readonly isWhole: boolean
  readonly minutes: number
  readonly outcome: 'accepted' | 'partly' | 'rejected' | null
}
const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(
  fc.record({
    at: fc.nat(),
    isWhole: fc.boolean(),
    minutes: fc.integer({ min: 1, max: 3000 }),
    outcome: fc.constantFrom(null, 'accepted', 'partly', 'rejected'),
  }),
  { maxLength: 6 },
)

function objectionsOf(
  counted: readonly { readonly startMs: number; readonly endMs: number }[],
  wanted: readonly Wish[],
): Objection[] {
  return wanted.map(({ at, isWhole, minutes, outcome }, index) => {
    const meant = counted[at % Math.max(1, counted.length)]
    const disputedMs = minutes * MINUTE_MS
    const grantedMs = { accepted: disputedMs, partly: Math.floor(disputedMs / 2), rejected: 0 }
    return objectionOf({
      id: `K-${index}`,
      outage: isWhole || meant === undefined ? null : { ...meant, cause: 'uplink' },
      disputedMs,
      decisions: outcome === null ? [] : [decided(outcome, grantedMs[outcome])],
    })
  })
}

describe('minutes with any objections', () => {
  it('have agreed and disputed time that are together what was down, and a claim in parts', () => {
    let disputed = 0
    fc.assert(
      fc.property(evidence, clause, wishes, (line, terms, wanted) => {
        const contract = reportedContract(line, terms)
        const [judged] = contract.lines
        const found = minutesOf(contract, objectionsOf(judged?.counted ?? [], wanted), () => null)
        const { agreedMs, undecidedMs, upheldMs, acceptedMs } = found
        expect(agreedMs + undecidedMs + upheldMs + acceptedMs).toBe(judged?.downMs)
        for (const outage of found.lines[0]?.counted ?? []) {
          const parts = [outage.agreedMs, outage.undecidedMs, outage.upheldMs, outage.acceptedMs]
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
          expect(parts.reduce((a, b) => a + b)).toBe(outage.downMs)
        }
        const { grantedRupiah, disputedRupiah, agreedRupiah, reportedRupiah } = found
        expect(grantedRupiah + disputedRupiah + agreedRupiah).toBe(reportedRupiah)
        expect(Math.min(grantedRupiah, disputedRupiah, agreedRupiah)).toBeGreaterThanOrEqual(0)
        const heldMs = [...found.heldMs.values()].reduce((a, b) => a + b, 0)
        expect(heldMs).toBe(undecidedMs + upheldMs + acceptedMs)
        if (disputedRupiah > 0) disputed += 1
      }),
      { numRuns: ROUNDS },
    )
    expect(disputed).toBeGreaterThan(ROUNDS / 20)
  })

  it('judge a line as a planned window over each outage would that is granted whole', () => {
    let less = 0
    fc.assert(
      fc.property(evidence, clause, fc.array(fc.boolean()), (line, terms, granted) => {
        // To the second: of a longer unit a window gives back what was up in it, minutes do not.
        const whole = { ...terms, unit: 'second' } as const
        const contract = reportedContract(line, whole)
        const chosen = (contract.lines[0]?.counted ?? []).filter((_, at) => granted[at] === true)
        const objections = chosen.map((outage, index) =>
          objectionOf({
            id: `K-${index}`,
            outage,
            disputedMs: Math.max(1, outage.downMs),
            decisions: [decided('accepted', Math.max(1, outage.downMs))],
          }),
        )
        const settled = minutesOf(contract, objections, () => null).lines[0]?.settled
        const planned = chosen.map(({ startMs, endMs }) => ({ startMs, endMs }))
        const judged = judgeLine({ ...line, planned }, { ...CLAUSE, ...whole })
        expect(settled).toMatchObject({
          downMs: judged.downMs,
          excludedMs: judged.excludedMs,
          verdict: judged.verdict,
          restitutionRupiah: judged.restitutionRupiah,
        })
        if (judged.restitutionRupiah < contract.restitutionRupiah) less += 1
      }),
      { numRuns: ROUNDS },
    )
    expect(less).toBeGreaterThan(ROUNDS / 20)
  })

  it('are those of the report while nothing is granted', () => {
    fc.assert(
      fc.property(evidence, clause, (line, terms) => {
        const contract = reportedContract(line, terms)
        const [judged] = contract.lines
        const { settled } = minutesOf(contract, [], () => null).lines[0] ?? {}
        expect(settled).toMatchObject({
          downMs: judged?.downMs,
          verdict: judged?.verdict,
          lower: judged?.lower,
          restitutionRupiah: judged?.restitutionRupiah,
        })
      }),
      { numRuns: ROUNDS / 3 },
    )
  })
})
