import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId } from '../../server/contract/ids.ts'
import type { Observation } from '../../server/domain/availability.ts'
import { LiveAgent } from '../../server/live/live-agent.ts'
import { RecentPolls } from '../../server/live/recent-polls.ts'
import { Rounds } from '../../server/live/rounds.ts'
import { LiveTarget } from '../../server/live/target.ts'
import { UnwellAgents } from '../../server/live/unwell-agents.ts'
import { Deliveries, DELIVERIES_KEPT } from '../../server/store/embedded/deliveries.ts'

const START = Date.UTC(2026, 10, 1)
const MINUTE = 60_000

const poll = (minute: number, outcome: Observation['outcome'] = 'ok'): Observation => ({
  polledAtMs: START + minute * MINUTE,
  intervalMs: MINUTE,
  outcome,
})

describe('recent polls', () => {
  it('are those that were taken last, as they were', () => {
    const polls = Array.from({ length: 20 }, (_, minute) =>
      poll(minute, minute % 3 === 0 ? 'malformed' : 'ok'),
    )
    expect([...new RecentPolls(polls)]).toEqual(polls.slice(-8))
  })

  it('know a repetition from another poll of the same time', () => {
    const recent = new RecentPolls([poll(1), poll(2, 'timeout')])
    expect(recent.has(poll(2, 'timeout'))).toBe(true)
    expect(recent.has(poll(2))).toBe(false)
    expect(recent.has({ ...poll(1), intervalMs: 2 * MINUTE })).toBe(false)
  })

  it('are saved as a list and taken up from it', () => {
    const polls = [poll(1), poll(2, 'unreachable')]
    const saved = JSON.stringify(new RecentPolls(polls))
    expect(JSON.parse(saved)).toEqual(polls)
    expect([...new RecentPolls(JSON.parse(saved) as readonly Observation[])]).toEqual(polls)
  })
})

const targetsOf = (count: number): readonly LiveTarget[] =>
  Array.from(
    { length: count },
    (_, at) => new LiveTarget({ kind: 'access-point', id: `ap-${at}` as AccessPointId }),
  )
const agent = new LiveAgent('agent-1' as AgentId)
const agents = new Map([[agent.id, agent]])

describe('rounds', () => {
  it('go through a city at each look, and end with its agents', () => {
    const rounds = new Rounds()
    const targets = targetsOf(600)
    for (let look = 0; look < 2; look += 1) {
      const seen: unknown[] = []
      rounds.look({ targets, agents }, (item) => seen.push(item))
      expect(seen).toEqual([...targets, agent])
    }
  })

  it('go through a country in several looks, each item once', () => {
    const rounds = new Rounds()
    const watched = { targets: targetsOf(100_000), agents }
    const looks = Array.from({ length: 3 }, () => {
      const seen: unknown[] = []
      rounds.look(watched, (item) => seen.push(item))
      return seen
    })
    expect(looks.map(({ length }) => length)).toEqual([40_000, 40_000, 20_001])
    expect(new Set(looks.flat()).size).toBe(100_001)
  })

  it('begin anew with another roster', () => {
    const rounds = new Rounds()
    rounds.look({ targets: targetsOf(50_000), agents }, () => undefined)
    const seen: unknown[] = []
    const targets = targetsOf(2)
    rounds.look({ targets, agents }, (item) => seen.push(item))
    expect(seen).toEqual([...targets, agent])
  })
})

describe('unwell agents', () => {
  it('are those that may have something, while they are watched', () => {
    const unwell = new UnwellAgents()
    const full = new LiveAgent('agent-2' as AgentId)
    full.memory.spooledSamples = 70
    const gone = new LiveAgent('agent-3' as AgentId)
    gone.memory.spoolDurable = false
    for (const one of [agent, full, gone]) unwell.note(one)
    const watched = new Map([agent, full].map((one) => [one.id, one]))
    expect(Array.from(unwell.health(watched), ({ id }) => id)).toEqual(['agent-2'])
    full.memory.spooledSamples = 0
    unwell.note(full)
    expect([...unwell.health(watched)]).toEqual([])
  })

  it('has one that is silent', () => {
    const unwell = new UnwellAgents()
    const silent = new LiveAgent('agent-4' as AgentId)
    silent.seen(START)
    silent.look(START + 3 * MINUTE)
    unwell.note(silent)
    const [found] = unwell.health(new Map([[silent.id, silent]]))
    expect(found).toMatchObject({ id: 'agent-4', state: 'down', lastSeenAtMs: START })
  })
})

describe('deliveries', () => {
  it('are known of each boot, the newest of them', () => {
    const deliveries = new Deliveries([{ boot: 1, sequence: 2 ** 52 }])
    for (let at = 0; at < DELIVERIES_KEPT; at += 1) deliveries.add(2, at * 1000)
    expect(deliveries.has(1, 2 ** 52)).toBe(true)
    expect(deliveries.has(1, 0)).toBe(false)
    expect(deliveries.has(2, 0)).toBe(true)
    deliveries.add(2, 10 ** 6)
    expect(deliveries.has(2, 0)).toBe(false)
    expect(deliveries.has(2, 1000)).toBe(true)
    expect(deliveries.has(2, 10 ** 6)).toBe(true)
  })
})
