import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { POLL_OUTCOME_KINDS } from '#contract/words.ts'
import { advanceAll, intervalsOf, NEVER_OBSERVED } from '../../server/domain/availability.ts'
import type { AvailabilityPolicy, Observation } from '../../server/domain/availability.ts'
import { advanceRun, intervalsOfRuns, pushRun } from '../../server/domain/availability-runs.ts'
import type { PollRun } from '../../server/domain/availability-runs.ts'

/** A coarse grid of times makes exact ends of the hold and silences all likely. */
const STEP_MS = 500
const END_MS = 400 * STEP_MS

const stepsBetween = fc.constantFrom(1, 2, 4, 5, 6, 10, 11, 60)
/** Stretches of equal polls, as real ones are, and single odd ones between them. */
const polls = fc
  .array(
    fc.record({
      intervalMs: fc.constantFrom(1000, 1000, 2000, 3001),
      outcome: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('ok' as const, 'timeout' as const) },
        { weight: 1, arbitrary: fc.constantFrom(...POLL_OUTCOME_KINDS) },
      ),
      isLate: fc.boolean(),
      steps: fc.array(stepsBetween, { minLength: 1, maxLength: 8 }),
    }),
    { maxLength: 10 },
  )
  .map((stretches) => {
    let atMs = 0
    return stretches.flatMap(({ steps, ...rest }) =>
      steps.map((count) => ({ ...rest, polledAtMs: (atMs += count * STEP_MS) })),
    )
  })
/** All that the configuration allows. */
const policy: fc.Arbitrary<AvailabilityPolicy> = fc.record({
  downAfterPolls: fc.integer({ min: 1, max: 10 }),
  upAfterPolls: fc.integer({ min: 1, max: 10 }),
  holdIntervals: fc.oneof(fc.constantFrom(1, 2.5), fc.double({ min: 1, max: 10, noNaN: true })),
})
const period = fc
  .tuple(fc.integer({ min: -10_000, max: END_MS }), fc.integer({ min: 1, max: END_MS }))
  .map(([fromMs, lengthMs]) => ({ fromMs, untilMs: fromMs + lengthMs }))

type Poll = Observation & { readonly isLate: boolean }

function runsOf(list: readonly Poll[], holdIntervals: number): PollRun[] {
  const runs: PollRun[] = []
  for (const { polledAtMs, intervalMs, outcome, isLate } of list) {
    const times = { firstMs: polledAtMs, lastMs: polledAtMs, receivedUntilMs: polledAtMs }
    pushRun(runs, { outcome, intervalMs, count: 1, wasOnTheMap: !isLate, ...times }, holdIntervals)
  }
  return runs
}

describe('runs of equal polls', () => {
  it('give the intervals that the polls give, and the same last state', () => {
    fc.assert(
      fc.property(polls, policy, period, (list, rule, { fromMs, untilMs }) => {
        const runs = runsOf(list, rule.holdIntervals)
        const wanted = { fromMs, untilMs, policy: rule }
        expect(intervalsOfRuns(runs, wanted)).toEqual(intervalsOf(list, wanted))
        const last = runs.reduce((state, run) => advanceRun(state, run, rule).state, NEVER_OBSERVED)
        expect(last).toEqual(advanceAll(NEVER_OBSERVED, list, rule).state)
      }),
      { numRuns: 3000 },
    )
  })

  it('give without those that came late the intervals of the polls that did not', () => {
    fc.assert(
      fc.property(polls, policy, period, (list, rule, { fromMs, untilMs }) => {
        const wanted = { fromMs, untilMs, policy: rule }
        const inTime = runsOf(list, rule.holdIntervals).filter(({ wasOnTheMap }) => wasOnTheMap)
        const seen = list.filter(({ isLate }) => !isLate)
        expect(intervalsOfRuns(inTime, wanted)).toEqual(intervalsOf(seen, wanted))
      }),
      { numRuns: 3000 },
    )
  })

  it('are the same whether single polls or runs of them are joined', () => {
    fc.assert(
      fc.property(polls, policy, fc.nat(40), (list, { holdIntervals }, at) => {
        const cut = Math.min(at, list.length)
        const joined = runsOf(list.slice(0, cut), holdIntervals)
        for (const run of runsOf(list.slice(cut), holdIntervals))
          pushRun(joined, run, holdIntervals)
        expect(joined).toEqual(runsOf(list, holdIntervals))
      }),
    )
  })

  it('are few: a quiet day of polls by the minute is one', () => {
    const quiet = Array.from({ length: 1440 }, (_, minute): Poll => {
      return { polledAtMs: minute * 60_000, intervalMs: 60_000, outcome: 'ok', isLate: false }
    })
    const [run, ...others] = runsOf(quiet, 2.5)
    expect(others).toEqual([])
    expect(run).toMatchObject({ count: 1440, firstMs: 0, lastMs: 1439 * 60_000 })
  })
})
