import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advance,
  advanceAll,
  AVAILABILITY_POLICY,
  elapse,
  intervalsBetween,
  intervalsOf,
  NEVER_OBSERVED,
  verdictOf,
} from '../../server/domain/availability.ts'
import type {
  AvailabilityPolicy,
  AvailabilityState,
  Observation,
  Transition,
} from '../../server/domain/availability.ts'
import { totalsOf } from '../../server/domain/totals.ts'
import { POLL_OUTCOME_KINDS } from '../../server/contract/words.ts'
import type { Availability } from '../../server/contract/words.ts'

/** A coarse grid of times makes equal times, exact ends of the hold and silences all likely. */
const STEP_MS = 500
const END_MS = 132 * STEP_MS

const observation: fc.Arbitrary<Observation> = fc.record({
  polledAtMs: fc.integer({ min: 0, max: 120 }).map((step) => step * STEP_MS),
  intervalMs: fc.constantFrom(1000, 2000, 3001),
  outcome: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('ok' as const, 'timeout' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...POLL_OUTCOME_KINDS) },
  ),
})
const observations = fc.array(observation, { maxLength: 60 })
const policy: fc.Arbitrary<AvailabilityPolicy> = fc.record({
  downAfterPolls: fc.integer({ min: 1, max: 3 }),
  upAfterPolls: fc.integer({ min: 1, max: 2 }),
  holdIntervals: fc.constantFrom(1, 2.5),
})
const period = fc
  .tuple(fc.integer({ min: -10_000, max: END_MS + 10_000 }), fc.integer({ min: 1, max: END_MS }))
  .map(([fromMs, lengthMs]) => ({ fromMs, untilMs: fromMs + lengthMs }))

/** Each time once, as the store reads it back: anywhere, or in gaps around the ends of the hold. */
const scattered = fc.uniqueArray(observation, {
  selector: (poll) => poll.polledAtMs,
  maxLength: 60,
})
const stepsBetween = fc.constantFrom(1, 2, 4, 5, 6, 10, 11)
const gapped = fc
  .array(fc.record({ poll: observation, steps: stepsBetween }), { maxLength: 12 })
  .map((list) => {
    let atMs = 0
    return list.map(({ poll, steps }) => ({ ...poll, polledAtMs: (atMs += steps * STEP_MS) }))
  })
const distinct = fc.oneof(scattered, gapped)

/**
 * The definition, told the long way round and without a machine: the availability at one moment,
 * seen from the polls of a run, i.e. polls without a silence between them.
 */
function availabilityAt(
  polls: readonly Observation[],
  atMs: number,
  rule: AvailabilityPolicy,
): Availability {
  const sorted = [...polls].sort((a, b) => a.polledAtMs - b.polledAtMs)
  const holdsUntilMs = (poll: Observation): number =>
    Math.floor(poll.polledAtMs + rule.holdIntervals * poll.intervalMs)
  const speaking = sorted.findLastIndex((poll) => poll.polledAtMs <= atMs)
  const speaker = sorted[speaking]
  if (speaker === undefined || atMs >= holdsUntilMs(speaker)) return 'unknown'
  const first = (index: number): number => {
    const [before, here] = [sorted[index - 1], sorted[index]]
    if (before === undefined || here === undefined) return index
    return here.polledAtMs > holdsUntilMs(before) ? index : first(index - 1)
  }
  const last = (index: number): number => {
    const after = sorted[index + 1]
    const here = sorted[index]
    if (after === undefined || here === undefined) return index
    return after.polledAtMs > holdsUntilMs(here) ? index : last(index + 1)
  }
  const run = sorted.slice(first(speaking), last(speaking) + 1)
  const verdicts = run.map((poll) => verdictOf(poll.outcome))
  const states: Availability[] = []
  for (const [index, verdict] of verdicts.entries()) {
    const previous = states[index - 1] ?? 'unknown'
    const needed = verdict === 'up' ? rule.upAfterPolls : rule.downAfterPolls
    const isSame = (other: 'up' | 'down' | null): boolean => other === verdict
    const from = verdicts.slice(0, index + 1).findLastIndex((other) => !isSame(other)) + 1
    const differs = verdicts.slice(index).findIndex((other) => !isSame(other))
    const to = differs === -1 ? verdicts.length : index + differs
    if (verdict === null) states.push('unknown')
    else states.push(to - from >= needed ? verdict : previous)
  }
  return states[run.indexOf(speaker)] ?? 'unknown'
}

describe('intervalsOf', () => {
  it('is contiguous over the period, without empty or equal neighbours, and adds up exactly', () => {
    fc.assert(
      fc.property(observations, period, policy, (polls, { fromMs, untilMs }, rule) => {
        const intervals = intervalsOf(polls, { fromMs, untilMs, policy: rule })
        expect(intervals.at(0)?.startMs).toBe(fromMs)
        expect(intervals.at(-1)?.endMs).toBe(untilMs)
        for (const [index, interval] of intervals.entries()) {
          expect(interval.endMs).toBeGreaterThan(interval.startMs)
          const next = intervals[index + 1]
          if (next === undefined) continue
          expect(next.startMs).toBe(interval.endMs)
          expect(next.state).not.toBe(interval.state)
        }
        const totals = totalsOf(intervals)
        const sumMs = Object.values(totals).reduce((sum, partMs) => sum + partMs, 0)
        expect(sumMs).toBe(untilMs - fromMs)
      }),
    )
  })

  it('equals the definition at every moment', () => {
    fc.assert(
      fc.property(distinct, policy, (polls, rule) => {
        const untilMs = END_MS + 10_000
        const intervals = intervalsOf(polls, { fromMs: 0, untilMs, policy: rule })
        for (let atMs = 0; atMs < untilMs; atMs += STEP_MS / 2) {
          const found = intervals.find((each) => each.startMs <= atMs && atMs < each.endMs)
          expect([atMs, found?.state]).toEqual([atMs, availabilityAt(polls, atMs, rule)])
        }
      }),
    )
  })

  it('does not depend on order, repetition or the split into batches', () => {
    const shuffled = observations.chain((polls) =>
      fc.record({
        polls: fc.constant(polls),
        again: fc.shuffledSubarray([...polls, ...polls], { minLength: polls.length }),
        rest: fc.shuffledSubarray(polls, { minLength: polls.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, period, policy, ({ polls, again, rest }, { fromMs, untilMs }, rule) => {
        const options = { fromMs, untilMs, policy: rule }
        expect(intervalsOf([...again, ...rest], options)).toEqual(intervalsOf(polls, options))
      }),
    )
  })

  it('gives a part of a period the same as the whole', () => {
    fc.assert(
      fc.property(
        observations,
        period,
        fc.nat(),
        policy,
        (polls, { fromMs, untilMs }, cut, rule) => {
          const cutMs = fromMs + (cut % (untilMs - fromMs))
          const part = (from: number, until: number) =>
            totalsOf(intervalsOf(polls, { fromMs: from, untilMs: until, policy: rule }))
          // Polls after the end confirm the end, so both parts see all polls.
          const [left, right] = [part(fromMs, cutMs), part(cutMs, untilMs)]
          const whole = part(fromMs, untilMs)
          for (const state of ['up', 'down', 'unknown'] as const) {
            expect(left[state] + right[state]).toBe(whole[state])
          }
        },
      ),
    )
  })
})

/** Polls one after the other, as a live server gets them, looked at between them. */
function live(
  polls: readonly Observation[],
  rule: AvailabilityPolicy,
): { state: AvailabilityState; transitions: Transition[] } {
  let state = NEVER_OBSERVED
  const transitions: Transition[] = []
  for (const poll of polls) {
    const step = advance(state, poll, rule)
    state = step.state
    transitions.push(...step.transitions)
  }
  return { state, transitions }
}

describe('the live machine', () => {
  it('equals intervalsOf of the polls so far, after every poll and every second of silence', () => {
    fc.assert(
      fc.property(
        distinct,
        policy,
        fc.integer({ min: 0, max: 10_000 }),
        (polls, rule, silenceMs) => {
          const sorted = [...polls].sort((a, b) => a.polledAtMs - b.polledAtMs)
          for (const [index, poll] of sorted.entries()) {
            const soFar = sorted.slice(0, index + 1)
            const nowMs = poll.polledAtMs + silenceMs + 1
            const { state, transitions } = live(soFar, rule)
            const expected = intervalsOf(soFar, { fromMs: -1, untilMs: nowMs, policy: rule })
            expect(intervalsBetween(transitions, state, -1, nowMs)).toEqual(expected)
            const shown = elapse(state, nowMs - 1)
            expect(shown.availability).toBe(expected.at(-1)?.state)
            const startMs = expected.at(-1)?.startMs
            expect(shown.sinceMs).toBe(expected.length > 1 ? startMs : null)
          }
        },
      ),
    )
  })

  it('may stop and go on anywhere', () => {
    fc.assert(
      fc.property(distinct, policy, fc.nat(60), (polls, rule, cut) => {
        const sorted = [...polls].sort((a, b) => a.polledAtMs - b.polledAtMs)
        const left = advanceAll(NEVER_OBSERVED, sorted.slice(0, cut), rule)
        const right = advanceAll(left.state, sorted.slice(cut), rule)
        const whole = advanceAll(NEVER_OBSERVED, sorted, rule)
        expect(right.state).toEqual(whole.state)
        expect([...left.transitions, ...right.transitions]).toEqual(whole.transitions)
      }),
    )
  })

  it('ignores a poll that is not later than the last', () => {
    fc.assert(
      fc.property(distinct, observation, policy, (polls, late, rule) => {
        const { state } = advanceAll(NEVER_OBSERVED, polls, rule)
        fc.pre(state.lastPollAtMs !== null && late.polledAtMs <= state.lastPollAtMs)
        expect(advance(state, late, rule)).toEqual({ state, transitions: [] })
      }),
    )
  })
})

describe('the default policy, by hand', () => {
  const minute = (index: number, outcome: Observation['outcome']): Observation => ({
    polledAtMs: index * 60_000,
    intervalMs: 60_000,
    outcome,
  })
  const minutes = (polls: readonly Observation[]) =>
    intervalsOf(polls, { fromMs: 0, untilMs: 600_000, policy: AVAILABILITY_POLICY }).map(
      ({ startMs, endMs, state }) => `${startMs / 60_000}-${endMs / 60_000} ${state}`,
    )

  it('dates down to the first of two failed polls and up to the first good one', () => {
    const polls = [
      minute(1, 'ok'),
      minute(2, 'timeout'),
      minute(3, 'timeout'),
      minute(4, 'unreachable'),
      minute(5, 'partial'),
    ]
    expect(minutes(polls)).toEqual([
      '0-1 unknown',
      '1-2 up',
      '2-5 down',
      '5-7.5 up',
      '7.5-10 unknown',
    ])
  })

  it('does not call one lost poll an outage', () => {
    const polls = [minute(0, 'ok'), minute(1, 'timeout'), minute(2, 'ok')]
    expect(minutes(polls)).toEqual(['0-4.5 up', '4.5-10 unknown'])
  })

  it('never calls an answer that cannot be read down', () => {
    const polls = [minute(0, 'ok'), minute(1, 'authentication'), minute(2, 'refused')]
    expect(minutes(polls)).toEqual(['0-1 up', '1-10 unknown'])
  })

  it('does not let polls on both sides of a silence confirm each other', () => {
    const polls = [minute(0, 'ok'), minute(1, 'timeout'), minute(8, 'timeout')]
    expect(minutes(polls)).toEqual(['0-3.5 up', '3.5-10 unknown'])
  })
})
