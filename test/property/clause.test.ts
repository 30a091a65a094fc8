import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Clause } from '#contract/contracts.ts'
import type { Interval } from '#contract/series.ts'
import { CAUSES } from '#contract/words.ts'
import { judgeLine } from '../../server/domain/clause.ts'
import type { CausedSpan, LineEvidence } from '../../server/domain/clause.ts'
import { rupiahOf } from '../../server/domain/restitution.ts'
import { parseServiceHours, serviceSpans } from '../../server/domain/service-hours.ts'
import { lengthMs, overlapMs } from '../../server/domain/spans.ts'
import { HOUR_MS, MINUTE_MS, OCTOBER, october } from '../unit/clauses.ts'

const ROUNDS = 300
/** A week is long enough for all rules, and short enough that chance finds them. */
const UNTIL_MS = OCTOBER.startMs + 7 * 24 * HOUR_MS
const AROUND_MS = 24 * HOUR_MS

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000)
const clause: fc.Arbitrary<Clause> = fc
  .record({
    target: share,
    serviceHours: fc.constantFrom(null, '06:00-22:00', 'Mo-Fr 07:00-17:00; Sa 20:00-04:00'),
    exclusions: fc.subarray([...CAUSES]),
    outageLeastSeconds: fc.constantFrom(0, 300, 3600),
    unit: fc.constantFrom('second', 'minute', 'hour'),
    belows: fc.uniqueArray(share, { maxLength: 4 }),
    shares: fc.array(share, { minLength: 4, maxLength: 4 }),
    repairHoursMax: fc.option(fc.integer({ min: 1, max: 48 })),
    repairHourRupiah: fc.integer({ min: 0, max: 100_000 }),
    pricePerMonthRupiah: fc.integer({ min: 0, max: 50_000_000 }),
    restitutionShareMax: share,
  })
  .map(({ belows, shares, ...rest }) => {
    const falling = belows.filter((below) => below <= rest.target).sort((a, b) => b - a)
    const rising = shares.toSorted((a, b) => a - b)
    const tiers = falling.map((below, index) => ({ below, restitutionShare: rising[index] ?? 1 }))
    return { ...rest, tiers, measuringPoint: 'place', latencyMsMax: null, mbpsLeast: null }
  })

const momentMs = fc
  .integer({ min: -AROUND_MS / MINUTE_MS, max: (UNTIL_MS - OCTOBER.startMs) / MINUTE_MS })
  .map((minutes) => OCTOBER.startMs + minutes * MINUTE_MS + 17_000)
const span = fc
  .tuple(momentMs, fc.integer({ min: 1, max: 30 * 60 }))
  .map(([startMs, minutes]) => ({ startMs, endMs: startMs + minutes * MINUTE_MS }))
const outage: fc.Arbitrary<CausedSpan> = fc
  .tuple(span, fc.constantFrom(...CAUSES))
  .map(([spanned, cause]) => ({ ...spanned, cause }))

const intervals: fc.Arbitrary<readonly Interval[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 1500 }),
      fc.constantFrom('up', 'degraded', 'down', 'unknown'),
    ),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((parts) => {
    let atMs = OCTOBER.startMs - AROUND_MS
    return parts.map(([minutes, state]): Interval => {
      const startMs = atMs
      atMs += minutes * MINUTE_MS - 7000
      return { startMs, endMs: atMs, state }
    })
  })
const evidence: fc.Arbitrary<LineEvidence> = fc
  .record({
    intervals,
    siteOutages: fc.array(outage, { maxLength: 4 }),
    planned: fc.array(span, { maxLength: 2 }),
  })
  .map((over) => october([], { ...over, untilMs: UNTIL_MS }))

describe('a line judged by any clause', () => {
  it('has up, down, unknown and excluded time that are together its service hours', () => {
    let excluded = 0
    fc.assert(
      fc.property(evidence, clause, (line, terms) => {
        const found = judgeLine(line, terms)
        const parsed = parseServiceHours(terms.serviceHours ?? '')
        const hours = parsed.ok ? parsed.hours : null
        const service = serviceSpans(hours, line.fromMs, line.untilMs, line.timeZone)
        const { upMs, downMs, unknownMs, excludedMs } = found
        expect(upMs + downMs + unknownMs + excludedMs).toBe(lengthMs(service))
        for (const partMs of [upMs, downMs, unknownMs, excludedMs]) {
          expect(partMs).toBeGreaterThanOrEqual(0)
        }
        if (excludedMs > 0) excluded += 1
      }),
      { numRuns: ROUNDS },
    )
    expect(excluded).toBeGreaterThan(ROUNDS / 10)
  })

  it('lays all time that counts as down to outages, and each late hour to one of them', () => {
    let many = 0
    fc.assert(
      fc.property(evidence, clause, (line, terms) => {
        const { counted, downMs, outages, reckoning } = judgeLine(line, terms)
        expect(counted.reduce((sum, one) => sum + one.downMs, 0)).toBe(downMs)
        expect(counted).toHaveLength(outages)
        const hours = counted.reduce((sum, { lateMs }) => sum + Math.ceil(lateMs / HOUR_MS), 0)
        const repair = reckoning.find(({ step }) => step === 'repair')
        expect(repair?.step === 'repair' ? repair.hours : 0).toBe(hours)
        if (outages > 0 && downMs > 0) many += 1
      }),
      { numRuns: ROUNDS },
    )
    expect(many).toBeGreaterThan(ROUNDS / 20)
  })

  it('has its measured availability between the bounds, and a verdict that follows from them', () => {
    fc.assert(
      fc.property(evidence, clause, (line, terms) => {
        const { measured, lower, upper, verdict } = judgeLine(line, terms)
        if (measured !== null) expect([lower, upper]).not.toContain(null)
        if (measured !== null && lower !== null && upper !== null) {
          expect(lower).toBeLessThanOrEqual(measured)
          expect(measured).toBeLessThanOrEqual(upper)
        }
        const far = 1e-6
        if (lower !== null && lower >= terms.target + far) expect(verdict).toBe('met')
        if (upper !== null && upper < terms.target - far) expect(verdict).toBe('broken')
      }),
      { numRuns: ROUNDS },
    )
  })

  it('gives back no less when it was out for longer', () => {
    let more = 0
    fc.assert(
      fc.property(evidence, clause, fc.nat(), (line, terms, at) => {
        const chosen = line.intervals[at % line.intervals.length]
        // What befalls it in an outage that is not the provider's is no fault of his.
        if (chosen === undefined || overlapMs([chosen], line.siteOutages) > 0) return
        const worse = line.intervals.map((one) =>
          one === chosen ? { ...one, state: 'down' as const } : one,
        )
        const before = judgeLine(line, terms).restitutionRupiah
        const after = judgeLine({ ...line, intervals: worse }, terms).restitutionRupiah
        expect(after).toBeGreaterThanOrEqual(before)
        if (after > before) more += 1
      }),
      { numRuns: ROUNDS },
    )
    expect(more).toBeGreaterThan(ROUNDS / 20)
  })

  it('gives back no more than the cap, and nothing where the target was met and repair was in time', () => {
    fc.assert(
      fc.property(evidence, clause, (line, terms) => {
        const { restitutionRupiah, verdict, reckoning } = judgeLine(line, terms)
        const most = rupiahOf(terms.pricePerMonthRupiah, terms.restitutionShareMax)
        expect(restitutionRupiah).toBeLessThanOrEqual(most)
        const isLate = reckoning.some(({ step }) => step === 'repair')
        if (verdict !== 'broken' && !isLate) expect(restitutionRupiah).toBe(0)
      }),
      { numRuns: ROUNDS },
    )
  })
})
