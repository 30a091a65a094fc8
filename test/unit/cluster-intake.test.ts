import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId } from '#contract/ids.ts'
import type { HandOver } from '../../server/cluster/hand-over.ts'
import { createIntake, OtherKeeperError } from '../../server/cluster/intake.ts'
import type { ReceivedSample } from '../../server/store/series-store.ts'

const agent = 'agent-1' as AgentId
/** Time of a sample that the city cannot take. */
const POISON = 666
const sample = (polledAtMs: number) => ({
  kind: 'access-point' as const,
  accessPoint: 'ap-1' as AccessPointId,
  polledAtMs,
  monotonicMs: 0,
  intervalMs: 60_000,
  outcome: { kind: 'timeout' as const, attempts: 1 },
})

function keeper(stored: readonly number[] = []) {
  const seen = {
    taken: [] as number[],
    recalled: [] as number[],
    sinceMs: [] as number[],
    nowMs: 0,
    errors: [] as string[],
  }
  let holds = true
  const intake = createIntake({
    term: 3,
    startedAtMs: 0,
    city: {
      looks: { tasks: () => [[agent, 'look-1']] },
      controllers: { take: () => undefined },
      take(samples) {
        if (samples.some(({ polledAtMs }) => polledAtMs === POISON)) throw new Error('no')
        seen.taken.push(...samples.map(({ polledAtMs }) => polledAtMs))
      },
      recall: (received) =>
        void seen.recalled.push(...received.map((one) => one.sample.polledAtMs)),
      touchVisitors: () => undefined,
      firstPollAtMs: (id) => (id === 'ap-1' ? 7 : null),
    },
    store: {
      async *readReceivedSince(fromMs: number): AsyncGenerator<ReceivedSample> {
        seen.sinceMs.push(fromMs)
        await Promise.resolve()
        for (const atMs of stored.filter((one) => one >= fromMs)) {
          yield { sample: sample(atMs), agent, boot: 'b' as BootId, receivedAtMs: atMs }
        }
      },
    },
    holds: () => holds,
    nowMs: () => seen.nowMs,
    log: () => undefined,
    onError: (error) => void seen.errors.push(error.message),
  })
  const over = (atMs: readonly number[], more: Partial<HandOver> = {}): HandOver => ({
    process: 'other',
    term: 3,
    doneUntilMs: 100,
    taken: atMs.map((receivedAtMs) => ({
      kind: 'batch',
      receivedAtMs,
      from: { agent, mode: 'live', receivedAtMs, droppedSamples: 0 },
      samples: [sample(receivedAtMs)],
    })),
    isLeaving: false,
    ...more,
  })
  return { intake, seen, over, lapse: () => (holds = false) }
}

describe('what the keeper takes from other processes', () => {
  it('is applied, and answered with the looks that are wanted', async () => {
    const { intake, seen, over } = keeper()
    expect(await intake.hand(over([1, 2]))).toEqual({ looks: [[agent, 'look-1']] })
    expect(seen.taken).toEqual([1, 2])
    const ids = ['ap-1', 'ap-2'] as AccessPointId[]
    expect(await intake.firstPolls(ids)).toEqual([['ap-1', 7]])
  })

  it('is no less applied for one of it that cannot be', async () => {
    const { intake, seen, over } = keeper()
    await intake.hand(over([1, POISON, 2]))
    expect(seen.taken).toEqual([1, 2])
    expect(seen.errors).toHaveLength(1)
  })

  it('is refused when another keeper is meant, or when it may be none any more', async () => {
    const { intake, seen, over, lapse } = keeper()
    await expect(intake.hand(over([1], { term: 2 }))).rejects.toThrow(OtherKeeperError)
    lapse()
    await expect(intake.hand(over([2]))).rejects.toThrow(OtherKeeperError)
    expect(seen.taken).toEqual([])
  })

  it('is read from the store where a process has died before it told it', async () => {
    const { intake, seen, over } = keeper([90, 100, 140])
    await intake.hand(over([90]))
    seen.nowMs = 2900
    intake.look()
    expect(seen.sinceMs).toEqual([])
    seen.nowMs = 3000
    intake.look()
    await expect.poll(() => seen.recalled).toEqual([100, 140])
    seen.nowMs = 10_000
    intake.look()
    // One that only stood still may have died after that.
    seen.nowMs = 30_000
    intake.look()
    await expect.poll(() => seen.sinceMs).toEqual([100, 100])
    seen.nowMs = 900_000
    intake.look()
    await intake.close()
    expect(seen.sinceMs).toEqual([100, 100])
  })

  it('is all there when a process has said good-bye', async () => {
    const { intake, seen, over } = keeper([100])
    await intake.hand(over([], { isLeaving: true }))
    seen.nowMs = 60_000
    intake.look()
    await intake.close()
    expect(seen.sinceMs).toEqual([])
  })
})
