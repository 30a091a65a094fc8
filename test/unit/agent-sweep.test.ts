import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DiscoveryTask } from '#contract/steering.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../../agents/snmp/session.ts'
import { addressesOf, readSubnet } from '../../agents/steer/subnets.ts'
import { sweep, type SweepProgress } from '../../agents/steer/sweep.ts'
import { createCity } from '../simulator/city/city.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp } from '../simulator/udp.ts'

const WALL_MS = 1_790_000_000_000
const never = new AbortController().signal
const task = (more: Partial<DiscoveryTask> = {}): DiscoveryTask => ({
  id: 'sweep-1',
  subnets: ['10.20.30.0/28'],
  credentials: [{ name: 'city', version: '2c', community: 'kota' }],
  addressesPerSecond: 200,
  ...more,
})

/** A network in which `answers` says what a request with a target's credentials meets. */
function network(answers: (target: SnmpTarget) => 'silent' | 'unreachable' | 'refused') {
  const seen: { readonly target: SnmpTarget; readonly atMs: number }[] = []
  let open = 0
  let openMax = 0
  const startedMs = performance.now()
  function fail(target: SnmpTarget): Promise<never> {
    const kind = answers(target)
    if (kind === 'refused') return Promise.reject(new SnmpError('refused', 'genErr'))
    if (kind === 'unreachable') return Promise.reject(new SnmpError('unreachable', 'EHOSTUNREACH'))
    return new Promise((_, reject) => {
      setTimeout(() => reject(new SnmpError('timeout', 'no answer', { attempts: 1 })), 30)
    })
  }
  const session = (target: SnmpTarget): SnmpSession => ({
    async get() {
      seen.push({ target, atMs: performance.now() - startedMs })
      open += 1
      openMax = Math.max(openMax, open)
      return fail(target).finally(() => (open -= 1))
    },
    getNext: () => fail(target),
    getBulk: () => fail(target),
    takeStats: () => ({ requests: 0, answers: 0, rttMs: null }),
    close: () => undefined,
  })
  const deps = {
    drivers: [],
    openSession: session,
    monotonicMs: () => performance.now(),
    wallMs: () => WALL_MS,
  }
  return { deps, seen, openMax: () => openMax }
}

describe('the addresses of a sweep', () => {
  it('are the hosts of its subnets, each once', () => {
    expect(addressesOf(['10.20.30.4/30'], 100)).toEqual(['10.20.30.5', '10.20.30.6'])
    expect(addressesOf(['10.20.30.7/32', '10.20.30.6/31'], 100)).toEqual([
      '10.20.30.7',
      '10.20.30.6',
    ])
    expect(addressesOf(['10.20.30.77/24'], 300)).toHaveLength(254)
  })

  it('are as many as the prefix says, whatever address is written', () => {
    const part = fc.nat(255)
    fc.assert(
      fc.property(fc.nat(223), part, part, part, fc.integer({ min: 20, max: 32 }), (...written) => {
        const [a, b, c, d, prefix] = written
        const size = 2 ** (32 - prefix)
        const addresses = addressesOf([`${a}.${b}.${c}.${d}/${prefix}`], 4096)
        expect(new Set(addresses).size).toBe(size <= 2 ? size : size - 2)
      }),
    )
  })

  it('are refused when they are too many, together, and nobody has counted them out', () => {
    expect(() => addressesOf(['10.0.0.0/8'], 4096)).toThrow('more than 4096 addresses')
    expect(() => addressesOf(['10.0.0.0/21', '10.1.0.0/20'], 4096)).toThrow('smaller subnets')
  })

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.256/24', '2001:db8::/64', '224.0.0.0/24', 'lan'])(
    'are refused for "%s"',
    (text) => expect(readSubnet(text).kind).toBe('bad'),
  )
})

describe('a sweep', () => {
  it('asks every address once, no faster than told and never more than 16 at once', async () => {
    const { deps, seen, openMax } = network(() => 'silent')
    const progress: SweepProgress[] = []
    const subnets = ['10.20.30.0/26']
    const report = await sweep(
      deps,
      task({ subnets, addressesPerSecond: 100 }),
      (now) => progress.push(now),
      never,
    )
    expect(report).toMatchObject({ addressesAsked: 62, finds: [], problem: null })
    expect(new Set(seen.map(({ target }) => target.address)).size).toBe(62)
    expect(openMax()).toBeLessThanOrEqual(16)
    for (const [index, { atMs }] of seen.entries()) expect(atMs).toBeGreaterThan(index * 10 - 15)
    expect(progress.at(-1)).toEqual({ addresses: 62, asked: 62, found: 0 })
  })

  it('tries the next credentials after silence, and none where nobody is', async () => {
    const { deps, seen } = network(({ address }) =>
      address.endsWith('.1') ? 'silent' : 'unreachable',
    )
    const credentials = [
      { name: 'one', version: '2c' as const, community: 'one' },
      { name: 'two', version: '3' as const, user: 'two', auth_password: 'long enough' },
    ]
    await sweep(deps, task({ subnets: ['10.20.30.0/30'], credentials }), () => undefined, never)
    const versions = (end: string) =>
      seen.filter(({ target }) => target.address.endsWith(end)).map(({ target }) => target.version)
    expect(versions('.1')).toEqual(['2c', '3'])
    expect(versions('.2')).toEqual(['2c'])
    // One cheap question with a short wait: most addresses are nobody's.
    expect(seen.every(({ target }) => target.retries === 0 && target.timeoutMs === 1000)).toBe(true)
  })

  it('reports a device that answers but cannot be read', async () => {
    const { deps } = network(() => 'refused')
    const report = await sweep(deps, task({ subnets: ['10.20.30.9/32'] }), () => undefined, never)
    expect(report.finds).toMatchObject([
      { address: '10.20.30.9', credentials: 'city', vendor: null },
    ])
  })

  it.each([
    [{ subnets: ['10.0.0.0/8'] }, 'more than 4096 addresses; give smaller subnets'],
    [{ subnets: ['the lan'] }, '"the lan" is no subnet; expected such as 10.20.30.0/24'],
    [
      { credentials: [{ name: 'v3', version: '3' as const }] },
      'credentials "v3": user missing; SNMP v3 needs it',
    ],
    [
      { credentials: [{ name: 'v3', version: '3' as const, user: 'u', auth: 'rot13' }] },
      'credentials "v3": auth Invalid option: expected one of',
    ],
  ])('asks nobody when the task makes no sense, and says why: %#', async (more, problem) => {
    const { deps, seen } = network(() => 'silent')
    const report = await sweep(deps, task(more), () => undefined, never)
    expect(report.problem).toContain(problem)
    expect(report.addressesAsked).toBe(0)
    expect(seen).toEqual([])
  })

  it('ends soon when the agent stops', async () => {
    const { deps, seen } = network(() => 'silent')
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const report = await sweep(
      deps,
      task({ subnets: ['10.20.0.0/20'], addressesPerSecond: 10 }),
      () => undefined,
      stop.signal,
    )
    expect(report.problem).toContain('stopped')
    expect(seen.length).toBeLessThan(16)
  })

  it('knows the devices of a city by their full poll', async () => {
    const city = createCity(7)
    const responder = createResponder({
      directory: city.directory,
      engine: startEngine(Date.now()),
      maxMessageBytes: 65_507,
    })
    const devices = await listenUdp(responder, '127.0.0.1', 0)
    const known = city.plan.accessPoints.find(({ v3 }) => !v3)!
    try {
      const report = await sweep(
        {
          drivers,
          // The simulated devices have one address and a port of their own.
          openSession: (target) => openSession({ ...target, port: devices.port }),
          monotonicMs: () => performance.now(),
          wallMs: () => WALL_MS,
        },
        task({
          subnets: ['127.0.0.1/32'],
          credentials: [
            { name: 'wrong', version: '2c', community: 'nobody' },
            { name: 'right', version: '2c', community: known.id },
          ],
        }),
        () => undefined,
        never,
      )
      expect(report.finds).toMatchObject([
        { address: '127.0.0.1', credentials: 'right', model: known.model, managedAccessPoints: 0 },
      ])
      expect(report.finds[0]?.vendor).not.toBeNull()
    } finally {
      await devices.close()
    }
  })
})
