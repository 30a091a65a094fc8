import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeOfAgent } from '../../server/alert/agent-place.ts'
import { firstAidOf } from '../../server/alert/first-aid.ts'
import { HealthWatch } from '../../server/alert/health.ts'
import { Heartbeat } from '../../server/alert/heartbeat.ts'
import { isWithin, releaseAtMs } from '../../server/alert/hours.ts'
import { certificateEndOf, createServerHealth } from '../../server/alert/server-health.ts'
import { ALERT_DEFAULTS } from '../../server/alert/settings.ts'
import type { AgentHealth } from '../../server/alert/health.ts'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import type { ChannelKind } from '../../server/contract/words.ts'
import { advanceIncidents } from '../../server/domain/incident-advance.ts'
import { INCIDENT_POLICY, NO_INCIDENTS } from '../../server/domain/incident.ts'
import type { OpenIncident, PresentCondition } from '../../server/domain/incident.ts'
import type { AccessPoint, PlaceContact, Uplink } from '../../server/journal/inventory.ts'
import { BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import { conditionOf, HOUR_MS, MONDAY_MS } from './alert-world.ts'
import { makeCertificates, withoutOpenssl } from './certificates.ts'

const NOW_MS = MONDAY_MS + 12 * HOUR_MS
const DAY_MS = 24 * HOUR_MS
const GIB = 2 ** 30
const WELL = { disk: null, certificateEndsAtMs: null }

const HERE = 'taman-a' as PlaceId
const here = (): PlaceId => HERE

function agentOf(more: Partial<AgentHealth> = {}): AgentHealth {
  const reporting = { state: 'up', lastSeenAtMs: NOW_MS, spooledSamples: 0 } as const
  return { id: 'a1' as AgentId, ...reporting, spoolDurable: true, ...more }
}

describe('HealthWatch', () => {
  const keysOf = (list: readonly PresentCondition[]) => list.map(({ key }) => key)

  it('tells of an agent that is silent, since it was last heard of', () => {
    const watch = new HealthWatch(ALERT_DEFAULTS.health)
    const lost = agentOf({ state: 'down', lastSeenAtMs: NOW_MS - 1000, spooledSamples: 99_999 })
    const [silent, ...others] = watch.conditions(
      [lost, agentOf({ state: 'unknown' })],
      here,
      WELL,
      NOW_MS,
    )
    expect(silent).toMatchObject({
      key: 'agent-silent a1',
      place: HERE,
      sinceMs: NOW_MS - 1000,
      isSilent: true,
    })
    expect(others).toEqual([])
  })

  it('tells of a backlog until it is well below the limit', () => {
    const watch = new HealthWatch(ALERT_DEFAULTS.health)
    const at = (spooledSamples: number, ms: number) =>
      watch.conditions([agentOf({ spooledSamples })], here, WELL, NOW_MS + ms)
    expect(at(5000, 0)).toEqual([])
    expect(at(5001, 1)).toMatchObject([{ key: 'backlog a1', sinceMs: NOW_MS + 1, detail: '5001' }])
    expect(at(2501, 2)).toMatchObject([{ sinceMs: NOW_MS + 1 }])
    expect(at(2500, 3)).toEqual([])
    expect(at(2501, 4)).toEqual([])
  })

  it('tells of disks that are full: an agent that says so, and the server by both limits', () => {
    const watch = new HealthWatch(ALERT_DEFAULTS.health)
    const disk = (freeGib: number, totalGib: number) => ({
      ...WELL,
      disk: { freeBytes: freeGib * GIB, totalBytes: totalGib * GIB },
    })
    const broken = [agentOf({ spoolDurable: false })]
    expect(keysOf(watch.conditions(broken, here, disk(4, 30), NOW_MS))).toEqual(['disk a1'])
    expect(keysOf(watch.conditions([], here, disk(20, 1000), NOW_MS))).toEqual([])
    const full = watch.conditions([], here, disk(4, 100), NOW_MS)
    expect(full).toMatchObject([{ key: 'disk server', detail: '4.0 GiB', place: null }])
  })

  it('says nothing of agents of nothing, and looks up the place only of those that are unwell', () => {
    const watch = new HealthWatch(ALERT_DEFAULTS.health)
    const asked: AgentId[] = []
    const placeOf = (agent: AgentId): null | undefined => {
      asked.push(agent)
      return agent === 'idle' ? undefined : null
    }
    const ids = Array.from({ length: 1000 }, (_, index) => `a${index}` as AgentId)
    const agents = [
      ...ids.map((id) => agentOf({ id, state: id === 'a7' ? 'down' : 'up' })),
      agentOf({ id: 'idle' as AgentId, state: 'down' }),
    ]
    const found = watch.conditions(agents, placeOf, WELL, NOW_MS)
    expect(found).toMatchObject([{ key: 'agent-silent a7', place: null }])
    expect(asked).toEqual(['a7', 'idle'])
  })

  it('tells of a certificate in its last three weeks', () => {
    const watch = new HealthWatch(ALERT_DEFAULTS.health)
    const ends = (days: number) => ({ ...WELL, certificateEndsAtMs: NOW_MS + days * DAY_MS })
    expect(watch.conditions([], here, ends(21.5), NOW_MS)).toEqual([])
    expect(watch.conditions([], here, ends(20.5), NOW_MS)).toMatchObject([{ detail: '20' }])
    expect(watch.conditions([], here, ends(-3), NOW_MS)).toMatchObject([{ detail: '0' }])
  })
})

describe('placeOfAgent', () => {
  const accessPointAt = (place: string) =>
    ({ ...POLLED_ALONE, id: 'x' as AccessPointId, place, name: 'x', model: null }) as AccessPoint
  const lineAt = (place: string) =>
    ({ ...BARE_UPLINK, id: 'l' as UplinkId, place, provider: null, agent: null }) as Uplink

  it('gives an agent the only place that it looks at, and nothing to one of nothing', () => {
    const [one, other] = [accessPointAt('p1'), accessPointAt('p2')]
    expect(placeOfAgent({ accessPoints: [one, one], uplinks: [lineAt('p1')] })).toBe('p1')
    expect(placeOfAgent({ accessPoints: [one, other], uplinks: [] })).toBeNull()
    expect(placeOfAgent({ accessPoints: [one], uplinks: [lineAt('p2')] })).toBeNull()
    expect(placeOfAgent({ accessPoints: [], uplinks: [] })).toBeUndefined()
  })
})

describe('server health', () => {
  it('sees the room of the disk that the data directory is on', async () => {
    const faults: unknown[] = []
    const health = createServerHealth({
      directory: tmpdir(),
      publicUrl: 'http://wifi.example.org',
      monotonicMs: () => 0,
      onFault: (_what, cause) => faults.push(cause),
    })
    health.run()
    while (health.now().disk === null) await new Promise((resolve) => setTimeout(resolve, 5))
    const { disk, certificateEndsAtMs } = health.now()
    expect(disk?.totalBytes).toBeGreaterThanOrEqual(disk?.freeBytes ?? Infinity)
    expect(certificateEndsAtMs).toBeNull()
    expect(faults).toEqual([])
  })

  it.skipIf(withoutOpenssl)('reads when the certificate of an address ends', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pantau-certificate-'))
    const made = await makeCertificates(directory, ['IP:127.0.0.1'])
    const server = createServer(made.server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const endsAtMs = await certificateEndOf(new URL(`https://127.0.0.1:${port}/`))
    expect(Math.abs(endsAtMs - Date.now() - DAY_MS)).toBeLessThan(HOUR_MS)
    server.close()
    await rm(directory, { recursive: true })
    await expect(certificateEndOf(new URL(`https://127.0.0.1:${port}/`))).rejects.toThrow()
  })
})

describe('Heartbeat', () => {
  it('calls while the server is well, says once that it cannot, and never the address', async () => {
    let calls = 0
    let status = 200
    const server = createHttpServer((_request, response) => {
      calls += 1
      response.writeHead(status).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    let nowMs = 0
    let isWell = true
    const faults: string[] = []
    const heartbeat = new Heartbeat({
      url: `http://127.0.0.1:${port}/rahasia`,
      everyMs: 60_000,
      monotonicMs: () => nowMs,
      nowMs: () => nowMs,
      isWell: () => Promise.resolve(isWell),
      onFault: (problem) => faults.push(problem),
    })
    await heartbeat.run()
    await heartbeat.run()
    expect(calls).toBe(1)
    nowMs = 60_000
    isWell = false
    await heartbeat.run()
    expect(calls).toBe(1)
    expect(heartbeat.figures()).toMatchObject({ failures: 1, lastCalledAtMs: 0 })
    nowMs = 120_000
    isWell = true
    status = 500
    await heartbeat.run()
    server.close()
    server.closeAllConnections()
    nowMs = 180_000
    await heartbeat.run()
    expect(calls).toBe(2)
    expect(heartbeat.figures().failures).toBe(3)
    expect(faults).toEqual(['the server is not well: not called'])
    expect(JSON.stringify(heartbeat.figures())).not.toContain('rahasia')
  })
})

describe('hours', () => {
  const night = { from: '22:00', until: '06:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }
  const office = { from: '07:00', until: '16:00', weekdays: [1, 2, 3, 4, 5] }
  const SITE = { kind: 'site', places: 1 } as const

  it('reach over midnight and keep to their days', () => {
    expect(isWithin(night, MONDAY_MS + 23 * HOUR_MS, 'UTC')).toBe(true)
    expect(isWithin(night, MONDAY_MS + 6 * HOUR_MS, 'UTC')).toBe(false)
    const friday = { ...night, weekdays: [5] }
    expect(isWithin(friday, MONDAY_MS + 5 * DAY_MS + 3 * HOUR_MS, 'UTC')).toBe(true)
    expect(isWithin(friday, MONDAY_MS + 3 * HOUR_MS, 'UTC')).toBe(false)
    expect(isWithin(night, MONDAY_MS + 14 * HOUR_MS, 'Asia/Makassar')).toBe(true)
  })

  const cases: readonly (readonly [
    what: string,
    settings: Parameters<typeof releaseAtMs>[0],
    atMs: number,
    expectedMs: number,
  ])[] = [
    ['nothing set', { hours: null, quiet: null, digest: [] }, 3.5, 3.5],
    [
      'quiet hours',
      { hours: null, quiet: { ...night, except: [], exceptPlaces: 9 }, digest: [] },
      23,
      30,
    ],
    [
      'quiet hours that it breaks through',
      { hours: null, quiet: { ...night, except: ['site'], exceptPlaces: 9 }, digest: [] },
      23,
      23,
    ],
    [
      'office hours over a weekend',
      { hours: office, quiet: null, digest: [] },
      4 * 24 + 17,
      7 * 24 + 7,
    ],
    ['a digest', { hours: null, quiet: null, digest: ['08:00', '20:00'] }, 9, 20],
    ['a digest of tomorrow', { hours: null, quiet: null, digest: ['08:00'] }, 9, 32],
    [
      'a digest in quiet hours',
      { hours: null, quiet: { ...night, except: [], exceptPlaces: 9 }, digest: ['23:00', '12:00'] },
      13,
      36,
    ],
  ]
  it.each(cases)('say when it may go: %s', (_what, settings, at, expected) => {
    const releasedMs = releaseAtMs(settings, SITE, MONDAY_MS + at * HOUR_MS, 'UTC')
    expect((releasedMs - MONDAY_MS) / HOUR_MS).toBe(expected)
  })
})

describe('first aid', () => {
  const contact: PlaceContact = {
    place: 'kantor-a' as PlaceId,
    name: 'Ibu Maria',
    phone: null,
    whatsapp: '+628111',
    telegram: null,
  }
  const incidentsOf = (conditions: readonly PresentCondition[]): readonly OpenIncident[] => {
    let state = NO_INCIDENTS
    for (const nowMs of [NOW_MS, NOW_MS + HOUR_MS]) {
      const look = { nowMs, holdUntilMs: 0, cityName: 'Kota Kupang', newId: () => `i${nowMs}` }
      state = advanceIncidents(state, conditions, look, INCIDENT_POLICY).state
    }
    return state.incidents
  }
  const context = {
    nowMs: NOW_MS,
    timeZone: 'UTC',
    contactOf: (place: PlaceId) => (place === contact.place ? contact : undefined),
    channels: new Set<ChannelKind>(['waha']),
  }
  const handy = {
    kind: 'access-point',
    cause: 'access-point',
    confidence: 0.7,
    outage: 'o1',
  } as const

  it('is asked for once for an outage, of the contact of its place', () => {
    const incidents = incidentsOf([conditionOf('kantor-a', NOW_MS, handy)])
    const first = firstAidOf(incidents, [], context)
    expect(first.asked).toMatchObject([
      { place: 'kantor-a', address: { channel: 'waha', to: '+628111' } },
    ])
    const second = firstAidOf(incidents, first.aided, context)
    expect(second).toEqual({ asked: [], aided: ['o1'] })
    expect(firstAidOf([], second.aided, context).aided).toEqual([])
  })

  it('is not asked for at night, of nobody, or for what a kelurahan cannot mend', () => {
    const asked = (more: Partial<PresentCondition>, changed: Partial<typeof context> = {}) =>
      firstAidOf(incidentsOf([conditionOf('kantor-a', NOW_MS, { ...handy, ...more })]), [], {
        ...context,
        ...changed,
      }).asked.length
    expect(asked({})).toBe(1)
    expect(asked({ cause: 'site-network' })).toBe(1)
    expect(asked({ cause: 'power' })).toBe(0)
    expect(asked({ confidence: 0.5 })).toBe(0)
    expect(asked({ isPlanned: true })).toBe(0)
    expect(asked({}, { nowMs: MONDAY_MS + 3 * HOUR_MS })).toBe(0)
    expect(asked({}, { channels: new Set(['email']) })).toBe(0)
    expect(asked({}, { contactOf: () => undefined })).toBe(0)
  })
})
