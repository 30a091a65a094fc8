/** The runs of a packed block against those of its polls one by one. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PollRun } from '../../server/domain/availability-runs.ts'
import { pushRun } from '../../server/domain/availability-runs.ts'
import { wasReceivedBy } from '../../server/domain/known-then.ts'
import { addBlock } from '../../server/store/embedded/block-runs.ts'
import { packBlock, unpackClients, unpackSpans } from '../../server/store/embedded/block.ts'
import type { StoredPoll } from '../../server/store/embedded/block.ts'
import { clientsOf } from '../../server/store/client-reading.ts'
import { planOf, takeApart } from '../../server/store/shape.ts'
import { outcomeOf, runOf } from '../../server/store/shaped-poll.ts'

const MINUTE_MS = 60_000
const START_MS = 1_790_784_012_345
const SAMPLES = [
  { outcome: { kind: 'ok', rttMs: 1.5 }, reading: { clients: 7 } },
  { outcome: { kind: 'timeout', attempts: 2 } },
  { outcome: { kind: 'ok', rttMs: 2 }, reading: { clients: null } },
]

interface Stretch {
  readonly polls: number
  readonly silentSteps: number
  readonly sample: number
  readonly intervalMs: number
  readonly delayMinutes: number
}

/** Polls as they come: mostly regular ones that find the same for a while. */
const stretches = (silentStepsMax: number): fc.Arbitrary<readonly Stretch[]> =>
  fc.array(
    fc.record({
      polls: fc.integer({ min: 1, max: 12 }),
      silentSteps: fc.nat({ max: silentStepsMax }),
      sample: fc.nat({ max: SAMPLES.length - 1 }),
      intervalMs: fc.constantFrom(MINUTE_MS, MINUTE_MS, MINUTE_MS, 5 * MINUTE_MS),
      delayMinutes: fc.constantFrom(1, 1, 1, 2, 9),
    }),
    { minLength: 1, maxLength: 8 },
  )

/** The polls of stretches, each some milliseconds late. */
function pollsOf(all: readonly Stretch[], lateMs: readonly number[]): readonly StoredPoll[] {
  const polls: StoredPoll[] = []
  let step = 0
  for (const { polls: count, silentSteps, sample, intervalMs, delayMinutes } of all) {
    step += silentSteps
    for (let nth = 0; nth < count; nth += 1) {
      const polledAtMs = START_MS + step * MINUTE_MS + (lateMs[polls.length % lateMs.length] ?? 0)
      const receivedAtMs = polledAtMs + delayMinutes * MINUTE_MS
      const shaped = takeApart(SAMPLES[sample])
      polls.push({ polledAtMs, receivedAtMs, intervalMs, boot: 3, ...shaped })
      step += 1
    }
  }
  return polls
}

const late = fc.array(fc.nat({ max: 50_000 }), { minLength: 1, maxLength: 40 })
const world = fc.record({
  stretches: fc.oneof(stretches(0), stretches(4)),
  lateMs: fc.oneof(late, fc.constant([0])),
  fromStep: fc.integer({ min: -2, max: 40 }),
  steps: fc.nat({ max: 100 }),
  receivedByStep: fc.option(fc.integer({ min: -2, max: 110 }), { nil: undefined }),
})

describe('a packed block', () => {
  it('has the runs of its polls one by one', () => {
    let regular = 0
    fc.assert(
      fc.property(world, ({ stretches: made, lateMs, fromStep, steps, receivedByStep }) => {
        const polls = pollsOf(made, lateMs)
        const fromMs = START_MS + fromStep * MINUTE_MS
        const wanted = {
          targets: [],
          fromMs,
          untilMs: fromMs + steps * MINUTE_MS,
          holdIntervals: 2.5,
          ...(receivedByStep !== undefined && {
            receivedByMs: START_MS + receivedByStep * MINUTE_MS,
          }),
        }
        const block = packBlock(polls)
        if (unpackSpans(block) !== null) regular += 1
        const outcomes = block.shapes.map((shape) => outcomeOf(planOf(shape)))
        const found: PollRun[] = []
        addBlock(found, outcomes, wanted, block)
        expect(found).toEqual(runsOneByOne(polls, wanted))
      }),
      { numRuns: 1000 },
    )
    expect(regular).toBeGreaterThan(100)
  })

  it('tells of each poll its time, interval and clients, set among others', () => {
    fc.assert(
      fc.property(world, ({ stretches: made, lateMs }) => {
        const polls = pollsOf(made, lateMs)
        const room = () => new Float64Array(polls.length + 2).fill(-1)
        const into = { times: room(), intervals: room(), clients: room() }
        unpackClients(packBlock(polls), into, 1)
        const framed = (of: (poll: StoredPoll) => number) => [-1, ...polls.map(of), -1]
        expect([...into.times]).toEqual(framed(({ polledAtMs }) => polledAtMs))
        expect([...into.intervals]).toEqual(framed(({ intervalMs }) => intervalMs))
        expect([...into.clients]).toEqual(
          framed(({ shape, numbers }) => clientsOf(planOf(shape), numbers)),
        )
      }),
      { numRuns: 500 },
    )
  })
})

function runsOneByOne(
  polls: readonly StoredPoll[],
  wanted: {
    readonly fromMs: number
    readonly untilMs: number
    readonly holdIntervals: number
    readonly receivedByMs?: number
  },
): readonly PollRun[] {
  const { fromMs, untilMs, holdIntervals, receivedByMs = Infinity } = wanted
  const runs: PollRun[] = []
  for (const poll of polls) {
    const { polledAtMs, receivedAtMs, shape } = poll
    if (polledAtMs < fromMs || polledAtMs >= untilMs) continue
    if (!wasReceivedBy(polledAtMs, receivedAtMs, receivedByMs)) continue
    pushRun(runs, runOf(planOf(shape), poll, holdIntervals), holdIntervals)
  }
  return runs
}
