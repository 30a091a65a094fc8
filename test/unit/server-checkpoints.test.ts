import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { LiveRecord, LiveTransition } from '../../server/journal/live-states.ts'
import type { Journal } from '../../server/journal/open.ts'
import { Checkpoints } from '../../server/live/checkpoints.ts'
import { LiveAgent } from '../../server/live/live-agent.ts'

const START_MS = Date.UTC(2026, 9, 1)

const transition = (at: number): LiveTransition => ({
  kind: 'access-point',
  id: `ap-${at}` as AccessPointId,
  atMs: START_MS + at,
  from: 'unknown',
  to: 'up',
  seenAtMs: START_MS,
})

/** A journal that takes states down, each save after another pause. */
function fakeJournal(fails: () => boolean = () => false) {
  const saved: { records: readonly LiveRecord[]; transitions: readonly LiveTransition[] }[] = []
  const journal = {
    saveLiveStates: (
      records: readonly LiveRecord[],
      transitions: readonly LiveTransition[],
    ): Promise<void> => {
      if (fails()) return Promise.reject(new Error('locked'))
      saved.push({ records, transitions })
      return Promise.resolve()
    },
    expireTransitions: () => Promise.resolve(),
  }
  return { saved, journal: journal as unknown as Journal }
}

const quiet = (): undefined => undefined

describe('Checkpoints', () => {
  it('keep each change of a country that comes up at once, in parts that hold nobody up', async () => {
    const { saved, journal } = fakeJournal()
    const checkpoints = new Checkpoints(journal, quiet)
    const all = Array.from({ length: 170_000 }, (_, at) => transition(at))
    for (const one of all) checkpoints.noteTransition(one)
    let turns = 0
    const others = setInterval(() => {
      turns += 1
    }, 0)
    await checkpoints.save(START_MS)
    clearInterval(others)
    expect(turns).toBeGreaterThan(0)
    expect(saved.flatMap(({ transitions }) => transitions)).toEqual(all)
    expect(Math.max(...saved.map(({ transitions }) => transitions.length))).toBe(500)
  })

  it('rest between the parts of a save, unless somebody waits for it', async () => {
    const { saved, journal } = fakeJournal()
    const checkpoints = new Checkpoints(journal, quiet)
    const all = Array.from({ length: 2000 }, (_, at) => transition(at))
    for (const one of all) checkpoints.noteTransition(one)
    checkpoints.run(START_MS)
    // One is under way, and a second is not begun.
    checkpoints.run(START_MS + 3_600_000)
    checkpoints.noteTransition(transition(2000))
    await checkpoints.save(START_MS + 1)
    expect(saved.flatMap(({ transitions }) => transitions)).toEqual([...all, transition(2000)])
    const times = saved.flatMap(({ records }) => records.map(({ state }) => JSON.parse(state)))
    expect(times.map(({ value }: { value: number }) => value)).toEqual([START_MS, START_MS + 1])
  })

  it('write again what a save that failed half-way had left, and nothing twice', async () => {
    let calls = 0
    const { saved, journal } = fakeJournal(() => (calls += 1) === 3)
    const checkpoints = new Checkpoints(journal, quiet)
    const agents = Array.from({ length: 2500 }, (_, at) => new LiveAgent(`agent-${at}` as AgentId))
    for (const agent of agents) checkpoints.note(agent)
    const all = Array.from({ length: 2500 }, (_, at) => transition(at))
    for (const one of all) checkpoints.noteTransition(one)
    await checkpoints.save(START_MS)
    await checkpoints.save(START_MS + 1)
    expect(saved.flatMap(({ transitions }) => transitions)).toEqual(all)
    const ids = saved.flatMap(({ records }) => records.map(({ id }) => id))
    expect(ids).toEqual([...agents.map(({ id }) => id), 'server'])
  })
})
