import { describe, expect, it } from 'vitest'
import type { AgentId } from '#contract/ids.ts'
import type { BatchMode } from '#contract/words.ts'
import {
  ADMISSION_LIMITS,
  createAdmission,
  type Admission,
  type Entry,
} from '../../server/http/admission.ts'
import { settle } from './virtual-time.ts'

const agent = (index: number): AgentId => `agent-${index}` as AgentId

/** An admission whose clock the test turns. */
function setUp(random = () => 0.5) {
  let nowMs = 0
  const logged: object[] = []
  const admission = createAdmission({
    nowMs: () => nowMs,
    random,
    warn: (fields) => logged.push(fields),
  })
  return { admission, logged, now: () => nowMs, advance: (ms: number) => (nowMs += ms) }
}

function enter(admission: Admission, index: number, mode: BatchMode, bytes = 20_000): Entry {
  const answer = admission.enter(agent(index), mode, bytes)
  if (answer.kind === 'refusal') throw new Error(`refused for ${answer.retryAfterSeconds} s`)
  return answer
}
function refusal(admission: Admission, index: number, mode: BatchMode, bytes = 20_000): number {
  const answer = admission.enter(agent(index), mode, bytes)
  if (answer.kind === 'entry') throw new Error('was let in')
  return answer.retryAfterSeconds
}

describe('admission', () => {
  it('refuses history first and lets live batches in', () => {
    const { admission } = setUp()
    for (let index = 0; index < 4; index += 1) enter(admission, index, 'backfill')
    expect(refusal(admission, 4, 'backfill')).toBeGreaterThanOrEqual(1)
    for (let index = 0; index < 300; index += 1) enter(admission, index, 'live')
    expect(admission.counts()).toMatchObject({
      admitted: { live: 300, backfill: 4 },
      refused: { live: 0, backfill: 1 },
      turns: 4,
      waiting: 1,
    })
  })

  it('goes on with the history of an agent that has its turn', () => {
    const { admission, advance } = setUp()
    for (let index = 0; index < 4; index += 1) enter(admission, index, 'backfill').leave()
    refusal(admission, 4, 'backfill')
    advance(500)
    enter(admission, 0, 'backfill').leave()
    // The others have sent nothing for a second: their history is in.
    advance(600)
    enter(admission, 4, 'backfill').leave()
  })

  it('ends a turn of 15 s when others wait, and only then', () => {
    const { admission, advance } = setUp()
    const deliver = (seconds: number): void => {
      for (let half = 0; half < 2 * seconds; half += 1) {
        for (let index = 0; index < 4; index += 1) enter(admission, index, 'backfill').leave()
        advance(500)
      }
    }
    deliver(30)
    refusal(admission, 4, 'backfill')
    expect(refusal(admission, 0, 'backfill')).toBeGreaterThanOrEqual(1)
  })

  it('has more turns at once while the store is quick, fewer when it is not', async () => {
    const { admission, advance } = setUp()
    const store = async (tookMs: number): Promise<void> => {
      for (let index = 0; index < 400; index += 1) {
        const answer = admission.enter(agent(index), 'backfill', 20_000)
        if (answer.kind === 'refusal') break
        await answer.store(async () => advance(tookMs))
        answer.leave()
      }
    }
    const before = admission.counts().turnsMax
    for (let round = 0; round < 20; round += 1) await store(10)
    const quick = admission.counts().turnsMax
    expect(quick).toBeGreaterThan(before)
    for (let round = 0; round < 20; round += 1) await store(900)
    expect(admission.counts().turnsMax).toBeLessThan(quick)
    expect(admission.counts().turnsMax).toBeGreaterThanOrEqual(before)
  })

  it('refuses live batches when too many are under way, each for a time of its own', () => {
    let turn = 0
    const { admission } = setUp(() => (turn = (turn + 0.137) % 1))
    for (let index = 0; index < ADMISSION_LIMITS.openMax; index += 1) {
      enter(admission, index, 'live', 1000)
    }
    const waits = Array.from({ length: 1000 }, (_, index) =>
      refusal(admission, 5000 + index, 'live', 1000),
    )
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2)
    expect(new Set(waits).size).toBeGreaterThan(5)
    expect(Math.max(...waits.slice(900))).toBeGreaterThan(Math.max(...waits.slice(0, 100)))
  })

  it('bounds the bytes under way, and takes one large batch nevertheless', () => {
    const { admission } = setUp()
    const first = enter(admission, 0, 'live', ADMISSION_LIMITS.bytesMax + 1)
    refusal(admission, 1, 'live', 1)
    refusal(admission, 1, 'backfill', 1)
    first.leave()
    enter(admission, 1, 'live', 1)
  })

  it('refuses live batches while the store takes longer than agents wait', async () => {
    const { admission, advance } = setUp()
    // One slow commit is no reason.
    for (let index = 0; index < 6; index += 1) {
      const entry = enter(admission, index, 'live')
      await entry.store(async () => advance(15_000))
      entry.leave()
    }
    refusal(admission, 0, 'live')
    advance(10_000)
    enter(admission, 0, 'live')
  })

  it('measures a store that fails, too', async () => {
    const { admission } = setUp()
    const entry = enter(admission, 0, 'live')
    await expect(entry.store(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk')
    entry.leave()
    enter(admission, 0, 'live')
  })

  it('says at most once a minute that it refuses', () => {
    const { admission, logged, advance } = setUp()
    for (let index = 0; index < 4; index += 1) enter(admission, index, 'backfill')
    for (let index = 4; index < 100; index += 1) refusal(admission, index, 'backfill')
    expect(logged).toHaveLength(1)
    advance(60_000)
    refusal(admission, 200, 'backfill')
    expect(logged).toHaveLength(2)
    expect(logged[1]).toMatchObject({ refused: { live: 0, backfill: 97 } })
  })

  it.each([300, 3000])(
    'lets %i agents deliver their history in turn, none last for long',
    async (count) => {
      const { done, refusals, spanMs } = await returnOf(count)
      expect(done).toBe(count)
      // Work for 4 at a time of 2 s each; the rest is for agents that come late.
      expect(spanMs).toBeLessThan((count * 2000 * 1.5) / 4 + 20_000)
      expect(refusals.most).toBeLessThan(40)
      expect(refusals.perAgent).toBeLessThan(12)
    },
  )
})

/**
 * Agents that ask all at once, each for 8 batches that hold the store for 250 ms, at a store that
 * is quick enough for 4 of them; they wait as told and up to a quarter more.
 */
async function returnOf(count: number) {
  let seed = 7
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  const { admission, now, advance } = setUp(random)
  const events: { atMs: number; run: () => void }[] = []
  const at = (atMs: number, run: () => void): void => {
    const place = events.findIndex((event) => event.atMs > atMs)
    events.splice(place === -1 ? events.length : place, 0, { atMs, run })
  }
  const refused = Array.from({ length: count }, () => 0)
  let busy = 0
  let done = 0
  const ask = (index: number, left: number): void => {
    if (left === 0) {
      done += 1
      return
    }
    const answer = admission.enter(agent(index), 'backfill', 20_000)
    if (answer.kind === 'refusal') {
      refused[index] = (refused[index] ?? 0) + 1
      const waitMs = answer.retryAfterSeconds * 1000 * (1 + random() / 4)
      at(now() + waitMs, () => ask(index, left))
      return
    }
    busy += 1
    // More than 4 at once share what the store can do.
    const tookMs = 250 * Math.max(1, busy / 4)
    let finish: () => void = () => undefined
    void answer.store(() => new Promise<void>((resolve) => (finish = resolve)))
    at(now() + tookMs, () => {
      busy -= 1
      finish()
      answer.leave()
      ask(index, left - 1)
    })
  }
  for (let index = 0; index < count; index += 1) at(random() * 1000, () => ask(index, 8))
  for (let event = events.shift(); event !== undefined; event = events.shift()) {
    advance(event.atMs - now())
    event.run()
    await settle()
  }
  const perAgent = refused.reduce((sum, one) => sum + one, 0) / count
  return { done, spanMs: now(), refusals: { most: Math.max(...refused), perAgent } }
}
