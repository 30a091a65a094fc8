import { describe, expect, it } from 'vitest'
import type { Sample } from '#contract/sample.ts'
import { Secret } from '#contract/secret.ts'
import { accessPointIdSchema } from '#contract/ids.ts'
import { createClock } from '../../agents/clock.ts'
import type { AccessPointTarget, Targets } from '../../agents/config/targets.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../../agents/snmp/session.ts'
import { phaseMs, startSchedule } from '../../agents/schedule.ts'
import { createOutcomes } from '../../agents/steer/outcomes.ts'
import { startPolling } from '../../agents/steer/polling.ts'
import { createVirtualTime, settle } from './virtual-time.ts'

const target = (id: string, community = 'kota', intervalMs = 60_000): AccessPointTarget => ({
  id: accessPointIdSchema.parse(id),
  intervalMs,
  snmp: { address: '10.0.0.1', version: '2c', community: new Secret(community) },
  trafficInterface: undefined,
})
const targetsOf = (...accessPoints: AccessPointTarget[]): Targets => ({
  accessPoints,
  pinged: [],
  uplinks: [],
  equipment: [],
})

function start(first: Targets) {
  const time = createVirtualTime(0, () => 0)
  const opened: SnmpTarget[] = []
  const closed: SnmpTarget[] = []
  const samples: Sample[] = []
  const stop = new AbortController()
  const openSession = (snmp: SnmpTarget): SnmpSession => {
    opened.push(snmp)
    const fail = () => Promise.reject(new SnmpError('timeout', 'no answer', { attempts: 2 }))
    return {
      get: fail,
      getNext: fail,
      getBulk: fail,
      takeStats: () => ({ requests: 0, answers: 0, rttMs: null }),
      close: () => void closed.push(snmp),
    }
  }
  const clock = createClock({
    monotonicMs: time.monotonicMs,
    systemMs: () => 1_790_000_000_000 + time.monotonicMs(),
    isSynchronised: () => true,
  })
  const polling = startPolling(
    time,
    {
      clock,
      drivers: [],
      openSession,
      server: new URL('http://127.0.0.1'),
      spool: {
        append(sample) {
          samples.push(sample)
          return Promise.resolve()
        },
      },
    },
    first,
    stop.signal,
  )
  const polledAt = (id: string) =>
    samples
      .filter((one) => 'accessPoint' in one && one.accessPoint === id)
      .map((one) => one.monotonicMs)
  return { time, polling, opened, closed, polledAt, stop }
}

describe('the last outcomes', () => {
  it('are forgotten with their targets', () => {
    const outcomes = createOutcomes()
    const timing = { polledAtMs: 1_793_491_200_000, monotonicMs: 1, intervalMs: 60_000 }
    const outcome = { kind: 'ok', rttMs: 1 } as const
    for (const id of ['a', 'b']) {
      const accessPoint = accessPointIdSchema.parse(id)
      outcomes.note({ kind: 'access-point', accessPoint, ...timing, outcome })
    }
    outcomes.keepOnly(targetsOf(target('b')))
    expect(outcomes.last('access-point', 'a')).toBeUndefined()
    expect(outcomes.last('access-point', 'b')?.outcome).toEqual(outcome)
  })
})

describe('polling by another configuration', () => {
  it('keeps the session, the phase and the grid of a target that is as before', async () => {
    const { time, polling, opened, closed, polledAt, stop } = start(
      targetsOf(target('a'), target('b')),
    )
    await time.runUntil(125_000)
    const before = opened.length
    await polling.replace(targetsOf(target('a'), target('c')))
    await time.runUntil(305_000)
    const phase = phaseMs({ id: 'a', intervalMs: 60_000 })
    // The first poll finds nothing and is confirmed half-way to the next.
    expect(polledAt('a')).toEqual([0, 0.5, 1, 2, 3, 4].map((round) => phase + round * 60_000))
    expect(opened).toHaveLength(before + 1)
    expect(closed).toHaveLength(1)
    expect(Math.max(...polledAt('b'))).toBeLessThanOrEqual(125_000)
    expect(polledAt('c').length).toBeGreaterThanOrEqual(2)
    stop.abort()
    await polling.done
    expect(closed).toHaveLength(3)
  })

  it('opens a target anew when only its password is another', async () => {
    const { time, polling, opened, stop } = start(targetsOf(target('a', 'one')))
    await time.runUntil(65_000)
    await polling.replace(targetsOf(target('a', 'two')))
    await time.runUntil(130_000)
    const communities = opened.map((snmp) => 'community' in snmp && snmp.community.reveal())
    expect(communities).toEqual(['one', 'two'])
    stop.abort()
    await polling.done
  })

  it('begins with nothing and ends with nothing', async () => {
    const { time, polling, polledAt, stop } = start(targetsOf())
    await time.runUntil(60_000)
    await polling.replace(targetsOf(target('a')))
    await time.runUntil(190_000)
    expect(polledAt('a').length).toBeGreaterThanOrEqual(2)
    await polling.replace(targetsOf())
    const polls = polledAt('a').length
    await time.runUntil(400_000)
    expect(polledAt('a')).toHaveLength(polls)
    stop.abort()
    await polling.done
  })
})

describe('a schedule with other targets', () => {
  it('ends the runs of those that left before it says so, and gives their slots back', async () => {
    const time = createVirtualTime(0, () => 0)
    const stop = new AbortController()
    const all = Array.from({ length: 40 }, (_, index) => ({
      id: `ap-${index}`,
      intervalMs: 1000,
      holdMs: 1000,
    }))
    const ended: string[] = []
    const ran = new Set<string>()
    const schedule = startSchedule(
      time,
      all,
      ({ id }, signal) => {
        ran.add(id)
        if (id === 'new') return Promise.resolve(undefined)
        return new Promise<undefined>((resolve) => {
          const end = (): void => {
            ended.push(id)
            resolve(undefined)
          }
          if (signal.aborted) end()
          else signal.addEventListener('abort', end, { once: true })
        })
      },
      stop.signal,
    )
    await time.runUntil(1500)
    expect(ended).toEqual([])
    const fresh = { id: 'new', intervalMs: 1000, holdMs: 1000 }
    await schedule.replace([fresh])
    expect(new Set(ended).size).toBe(ran.size)
    await time.runUntil(4000)
    expect(ran.has('new')).toBe(true)
    stop.abort()
    await settle()
    await schedule.done
  })
})
