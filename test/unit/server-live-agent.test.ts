import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { AgentId, BootId } from '../../server/contract/ids.ts'
import { agentNowSchema } from '../../server/contract/fleet.ts'
import { agentSampleSchema } from '../../server/contract/sample.ts'
import { LiveAgent } from '../../server/live/live-agent.ts'
import type { Sender } from '../../server/live/live-agent.ts'

const START = Date.UTC(2026, 10, 1)
const SECOND = 1000
const MINUTE = 60_000
const HOUR = 3_600_000

const sender = (instance: string): Sender => ({
  boot: 'boot' as BootId,
  instance,
  mode: 'live',
  protocolVersion: 2,
  clock: 'system',
})
/** Batches of these processes, one letter each, one every ten seconds; the index that shows a copy. */
function copyIn(order: string, everyMs = 10 * SECOND): number | null {
  const agent = new LiveAgent('a' as AgentId)
  const found = [...order].findIndex(
    (letter, index) => agent.heard(sender(letter), START + index * everyMs) === 'cloned',
  )
  return found === -1 ? null : found
}

describe('copied agent', () => {
  it('is seen when two processes deliver in turns, however they do', () => {
    expect(copyIn('ABABA')).toBe(4)
    expect(copyIn('AAABBBAABBBBA')).toBe(12)
    expect(copyIn('ABCABCA')).toBe(6)
  })

  it('is no agent that started anew, with a late batch of the process before', () => {
    expect(copyIn('AAABBBBBBBBB')).toBeNull()
    expect(copyIn('AAABABBBBBBB')).toBeNull()
    expect(copyIn('ABACBDCED')).toBeNull()
  })

  it('is no agent in a crash loop, each of whose processes may leave a late batch', () => {
    const loop = fc.array(
      fc.record({ batches: fc.integer({ min: 1, max: 4 }), late: fc.boolean() }),
      {
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(loop, (starts) => {
        const agent = new LiveAgent('a' as AgentId)
        let atMs = START
        const hear = (start: number): void => {
          atMs += 5 * SECOND
          expect(agent.heard(sender(String(start)), atMs)).toBe('fine')
        }
        for (const [start, { batches, late }] of starts.entries()) {
          for (let count = 0; count < batches; count += 1) {
            hear(start)
            if (count === 0 && late && start > 0) hear(start - 1)
          }
        }
      }),
    )
  })

  it('is not seen in turns that take longer than ten minutes', () => {
    expect(copyIn('ABABABAB', 11 * MINUTE)).toBeNull()
    expect(copyIn('ABABABAB', 2 * MINUTE)).toBe(4)
  })

  it('of version 1 is told by the boot of its live batches, never by what it spooled', () => {
    const old = (boot: string, mode: Sender['mode']): Sender => ({
      boot: boot as BootId,
      mode,
      protocolVersion: 1,
      clock: 'system',
    })
    const agent = new LiveAgent('a' as AgentId)
    const heard = (modeOfB: Sender['mode']): boolean =>
      [...'ABABABA'].some((boot, index) => {
        const mode = boot === 'A' ? 'live' : modeOfB
        return agent.heard(old(boot, mode), START + index * SECOND) === 'cloned'
      })
    expect(heard('backfill')).toBe(false)
    expect(heard('live')).toBe(true)
  })

  it('is not seen in batches that two of our processes received in order and told out of it', () => {
    const agent = new LiveAgent('a' as AgentId)
    // The agent was started anew at the third second; what one process took in came late to the keeper.
    const told = [
      ['A', 0],
      ['B', 3],
      ['A', 1],
      ['B', 4],
      ['A', 2],
      ['B', 5],
    ] as const
    const found = told.filter(
      ([letter, second]) => agent.heard(sender(letter), START + second * SECOND) === 'cloned',
    )
    expect(found).toEqual([])
  })

  it('is told once, shown until it was not seen for an hour, and told again', () => {
    const agent = new LiveAgent('a' as AgentId)
    const told = [...'ABABABABAB'].filter(
      (letter, index) => agent.heard(sender(letter), START + index * SECOND) === 'cloned',
    )
    expect(told.length).toBe(1)
    expect(agent.now().clonedSinceMs).toBe(START + 4 * SECOND)
    agent.look(START + HOUR)
    expect(agent.now().clonedSinceMs).toBe(START + 4 * SECOND)
    expect(agent.look(START + HOUR + 10 * SECOND)).toBe(true)
    expect(agent.now().clonedSinceMs).toBeNull()
  })
})

describe('agent now', () => {
  const word = {
    kind: 'agent',
    polledAtMs: START,
    monotonicMs: 1,
    intervalMs: MINUTE,
    version: '0.2.0',
    systemUptimeMs: 1,
    cpuPercent: 1,
    rssBytes: 1,
    spooledSamples: 12,
    droppedSamples: 3,
  }

  it('shows what the agent says and what the server expects of it', () => {
    const agent = new LiveAgent('a' as AgentId)
    expect(agent.expect({ place: null, configRevision: 4, version: '0.2.0' })).toBe(true)
    expect(agent.expect({ place: null, configRevision: 4, version: '0.3.0' })).toBe(false)
    agent.expect({ place: null, configRevision: 5, version: '0.2.0' })
    agent.heard(sender('A'), START)
    const told = { starts: 2, lastStop: 'power-loss', configRevision: 4, configProblem: 'no user' }
    agent.take(agentSampleSchema.parse({ ...word, ...told, clock: 'server', spoolDurable: false }))
    expect(agentNowSchema.parse(agent.now())).toMatchObject({
      version: '0.2.0',
      spooledSamples: 12,
      droppedSamples: 3,
      protocolVersion: 2,
      isBehind: false,
      clock: 'server',
      configRevision: 5,
      configApplied: 4,
      configProblem: 'no user',
      spoolDurable: false,
      starts: 2,
      lastStop: 'power-loss',
    })
  })

  it('is behind with an older protocol or an older version than the server', () => {
    const isBehind = (version: string, server: string, protocolVersion = 2): boolean => {
      const agent = new LiveAgent('a' as AgentId)
      agent.expect({ place: null, configRevision: 0, version: server })
      agent.heard({ ...sender('A'), protocolVersion }, START)
      agent.take(agentSampleSchema.parse({ ...word, version }))
      return agent.now().isBehind
    }
    expect(isBehind('0.2.0', '0.2.0')).toBe(false)
    expect(isBehind('0.9.9', '0.10.0')).toBe(true)
    expect(isBehind('1.0.0', '0.10.0')).toBe(false)
    expect(isBehind('of our own', '0.10.0')).toBe(false)
    expect(isBehind('0.2.0', '0.2.0', 1)).toBe(true)
  })

  it('forgets what an agent says no more that was taken back to an older version', () => {
    const agent = new LiveAgent('a' as AgentId)
    agent.take(agentSampleSchema.parse({ ...word, configRevision: 4, starts: 2 }))
    agent.take(agentSampleSchema.parse({ ...word, polledAtMs: START + MINUTE }))
    expect(agent.now()).toMatchObject({ configApplied: null, starts: null })
  })
})
