import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { HandOver, HandOverAnswer, KeeperLine, Taken } from '../../server/cluster/hand-over.ts'
import { createHanding } from '../../server/cluster/handing.ts'
import type { Handing, HandingLimits } from '../../server/cluster/handing.ts'

const agent = 'agent-1' as AgentId

const batchAt = (receivedAtMs: number, samples = 1): Taken => ({
  kind: 'batch',
  receivedAtMs,
  from: { agent, mode: 'live', receivedAtMs, droppedSamples: 0 },
  samples: Array.from({ length: samples }, (_, index) => ({
    kind: 'access-point',
    accessPoint: `ap-${index}` as AccessPointId,
    polledAtMs: receivedAtMs,
    monotonicMs: 0,
    intervalMs: 60_000,
    outcome: { kind: 'timeout', attempts: 1 },
  })),
})

/** A keeper that notes what it gets; it takes nothing while `isAway`. */
class Keeper implements KeeperLine {
  readonly term: number
  readonly startedAtMs: number
  readonly overs: HandOver[] = []
  readonly recalls: number[] = []
  isAway = false
  answer: HandOverAnswer = { looks: [] }

  constructor(term: number, startedAtMs: number) {
    this.term = term
    this.startedAtMs = startedAtMs
  }

  get received(): readonly number[] {
    return this.overs.flatMap(({ taken }) => taken.map(({ receivedAtMs }) => receivedAtMs))
  }

  hand(over: HandOver): Promise<HandOverAnswer> {
    if (this.isAway) return Promise.reject(new Error('away'))
    this.overs.push(over)
    return Promise.resolve(this.answer)
  }

  recall(sinceMs: number): Promise<void> {
    this.recalls.push(sinceMs)
    return Promise.resolve()
  }

  firstPolls = () => Promise.resolve([])
}

const NOW_MS = 1_800_000_000_000
let handing: Handing | null = null
afterEach(async () => {
  await handing?.close(0)
  handing = null
})

function to(line: () => KeeperLine | null, limits?: HandingLimits) {
  const warned: string[] = []
  handing = createHanding(
    {
      process: 'own',
      line,
      onLost: () => undefined,
      nowMs: () => NOW_MS,
      warn: (_, message) => warned.push(message),
    },
    limits,
  )
  return { handing, warned }
}

describe('what a process hands on to the keeper', () => {
  it('is kept in order until the keeper has it, and told of looks', async () => {
    const keeper = new Keeper(1, NOW_MS)
    keeper.answer = { looks: [[agent, 'look-1']] }
    keeper.isAway = true
    const { handing: own } = to(() => keeper)
    for (const atMs of [1, 2, 3]) own.add(batchAt(NOW_MS + atMs))
    await sleep(300)
    expect(own.counts()).toEqual({ waiting: 6, dropped: 0 })
    keeper.isAway = false
    await expect.poll(() => keeper.received).toEqual([1, 2, 3].map((atMs) => NOW_MS + atMs))
    expect(own.counts()).toEqual({ waiting: 0, dropped: 0 })
    expect(own.lookOf(agent)).toBe('look-1')
    expect(keeper.recalls).toEqual([])
  })

  it('says until when all is handed on, for what is being stored is not', async () => {
    const keeper = new Keeper(1, NOW_MS)
    const { handing: own } = to(() => keeper)
    const end = own.begin(NOW_MS - 5000)
    own.begin(NOW_MS - 2000)
    own.add(batchAt(NOW_MS - 1000))
    await expect.poll(() => keeper.overs.at(-1)?.doneUntilMs).toBe(NOW_MS - 5000)
    end()
    own.add(batchAt(NOW_MS))
    await expect.poll(() => keeper.overs.at(-1)?.doneUntilMs).toBe(NOW_MS - 2000)
  })

  it('is read from the store by the keeper where it does not fit', async () => {
    let line: Keeper | null = null
    const { handing: own, warned } = to(() => line, { samplesMax: 10, samplesAtOnce: 4 })
    for (const atMs of [10, 20, 30]) own.add(batchAt(NOW_MS + atMs, 4))
    expect(own.counts()).toEqual({ waiting: 0, dropped: 15 })
    expect(warned).toHaveLength(1)
    own.add(batchAt(NOW_MS + 40))
    line = new Keeper(1, NOW_MS)
    const keeper = line
    await expect.poll(() => keeper.received).toEqual([NOW_MS + 40])
    await expect.poll(() => keeper.recalls).toEqual([NOW_MS + 10])
  })

  it('is read from the store by the next keeper where the one before may have taken it to its end', async () => {
    const first = new Keeper(1, NOW_MS - 60_000)
    let line = first
    const { handing: own } = to(() => line)
    own.add(batchAt(NOW_MS))
    await expect.poll(() => first.received).toHaveLength(1)
    line = new Keeper(2, NOW_MS + 1000)
    const second = line
    await expect.poll(() => second.recalls).toEqual([NOW_MS - 4000])
    // One that began long after the last was taken finds it in the store by itself.
    line = new Keeper(3, NOW_MS + 600_000)
    const third = line
    await expect.poll(() => third.overs.length).toBeGreaterThan(0)
    expect(third.recalls).toEqual([])
  })

  it('is read from the store by the next keeper where it came late to the one before', async () => {
    const first = new Keeper(1, NOW_MS - 60_000)
    let line = first
    const { handing: own } = to(() => line)
    own.add(batchAt(NOW_MS - 40_000))
    await expect.poll(() => first.received).toHaveLength(1)
    line = new Keeper(2, NOW_MS + 600_000)
    const second = line
    await expect.poll(() => second.recalls).toEqual([NOW_MS - 40_000])
  })

  it('ends with a good-bye when all is handed on', async () => {
    const keeper = new Keeper(1, NOW_MS)
    const { handing: own } = to(() => keeper)
    own.add(batchAt(NOW_MS))
    await own.close(1000)
    handing = null
    expect(keeper.received).toEqual([NOW_MS])
    expect(keeper.overs.at(-1)?.isLeaving).toBe(true)
  })
})
