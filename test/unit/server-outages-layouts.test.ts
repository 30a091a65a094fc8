import { describe, expect, it } from 'vitest'
import type {
  AccessPointId,
  AgentId,
  EquipmentId,
  PlaceId,
  UplinkId,
} from '../../server/contract/ids.ts'
import type { PlannedWindow } from '../../server/contract/window.ts'
import type { Episode } from '../../server/domain/site.ts'
import type { AccessPoint, Inventory, Place, Uplink } from '../../server/journal/inventory.ts'
import { impactOf } from '../../server/outages/impact.ts'
import { layoutsOf, targetsOf } from '../../server/outages/layouts.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import { samplesOf } from './watched-city.ts'

const HOUR = 3_600_000
const place = (id: string, over: Partial<Place> = {}): [PlaceId, Place] => [
  id as PlaceId,
  {
    id: id as PlaceId,
    name: id,
    kind: 'park',
    kecamatan: 'Oebobo',
    kelurahan: 'Oebobo',
    latitude: -10.16,
    longitude: 123.6,
    status: 'active',
    powerArea: null,
    serviceHours: null,
    ...over,
  },
]
const accessPoint = (
  id: string,
  at: string,
  agent: string | null,
  over: Partial<AccessPoint> = {},
): [AccessPointId, AccessPoint] => [
  id as AccessPointId,
  {
    id: id as AccessPointId,
    place: at as PlaceId,
    name: id,
    agent: agent as AgentId | null,
    model: null,
    ...POLLED_ALONE,
    ...over,
  },
]
const line = (at: string, agent: string | null): [UplinkId, Uplink] => [
  `line-${at}` as UplinkId,
  {
    id: `line-${at}` as UplinkId,
    place: at as PlaceId,
    provider: 'Contoh Net',
    agent: agent as AgentId | null,
    contract: null,
    contractMbps: null,
  },
]
const inventory: Inventory = {
  revision: 1,
  places: new Map([
    place('park', { powerArea: 'Penyulang 3' }),
    place('market'),
    place('school'),
    place('old', { status: 'retired' }),
    place('bare'),
  ]),
  accessPoints: new Map([
    accessPoint('ap-park', 'park', 'agent-park'),
    accessPoint('ap-gone', 'park', 'agent-gone', { status: 'retired' }),
    accessPoint('ctl', 'market', 'central', { role: 'controller' }),
    accessPoint('ap-market', 'market', null, { controller: 'ctl' as AccessPointId }),
    accessPoint('ap-school', 'school', 'central'),
    accessPoint('ap-old', 'old', 'agent-old'),
  ]),
  uplinks: new Map([line('park', 'agent-park'), line('market', null), line('school', 'moved')]),
  equipment: new Map([
    [
      'ups-1' as EquipmentId,
      {
        id: 'ups-1' as EquipmentId,
        kind: 'ups',
        place: 'park' as PlaceId,
        name: 'UPS',
        agent: 'agent-park' as AgentId,
        address: null,
        model: null,
        status: 'active',
      },
    ],
  ]),
  agents: new Set(),
  providers: new Map(),
  contacts: new Map(),
}
const layouts = layoutsOf({
  inventory,
  standsAt: (agent) => (agent === 'moved' ? ('market' as PlaceId) : null),
  powerAreas: new Map([
    ['park' as PlaceId, '~Oebobo'],
    ['market' as PlaceId, '~Oebobo'],
  ]),
})
const siteOf = (id: string) => layouts.sites.get(id as PlaceId)

describe('layouts of sites', () => {
  it('hold what stands in places in service that somebody looks at', () => {
    expect([...layouts.sites.keys()]).toEqual(['park', 'market', 'school'])
    expect(siteOf('park')).toMatchObject({
      accessPoints: [{ id: 'ap-park', agent: 'agent-park' }],
      uplinks: [{ id: 'line-park', provider: 'Contoh Net' }],
      ups: ['ups-1'],
      powerArea: 'Penyulang 3',
    })
    expect(siteOf('market')).toMatchObject({ uplinks: [], powerArea: '~Oebobo' })
    const park = siteOf('park')
    expect(park && targetsOf(park).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'access-point ap-park',
      'uplink line-park',
      'ups ups-1',
      'agent agent-park',
    ])
  })

  it('take an agent to be on site that looks at nothing elsewhere and stands nowhere else', () => {
    expect(siteOf('park')?.agents).toEqual([{ id: 'agent-park', isOnSite: true }])
    // By its controller it looks at two places.
    expect(siteOf('market')?.agents).toEqual([{ id: 'central', isOnSite: false }])
    expect(siteOf('school')?.agents).toEqual([
      { id: 'moved', isOnSite: false },
      { id: 'central', isOnSite: false },
    ])
  })

  it('know the places that a sample tells something of', () => {
    const [poll, , test, own] = samplesOf('park', 0, {})
    const from = 'central' as AgentId
    const placesOf = (sample: typeof poll): readonly string[] =>
      sample === undefined ? [] : layouts.placesOf(sample, from)
    expect(placesOf(test)).toEqual(['park'])
    expect(placesOf(own)).toEqual(['market', 'school'])
    expect(placesOf(poll)).toEqual([])
  })
})

describe('impact of an outage', () => {
  /** Midnight in Kupang. */
  const MIDNIGHT = Date.UTC(2026, 9, 1, 16)
  const episode: Episode = {
    subject: { kind: 'site', id: 'park' },
    place: 'park' as PlaceId,
    startMs: MIDNIGHT,
    endMs: MIDNIGHT + 10 * HOUR,
    startWithinMs: 0,
    endWithinMs: 0,
    downMs: 10 * HOUR,
    provenMs: 0,
    unobservedMs: 0,
    upMs: 0,
    isSilent: false,
    isSettled: true,
    clientsBefore: 7,
    evidence: [],
  }
  const window: PlannedWindow = {
    id: 'W1',
    scope: { kind: 'city' },
    startMs: MIDNIGHT + 9 * HOUR,
    endMs: MIDNIGHT + 12 * HOUR,
    recurrence: null,
    isExcluded: true,
    reason: 'Pemeliharaan',
    createdBy: 'Ibu Ratna',
    createdAtMs: MIDNIGHT,
    cancelledAtMs: null,
  }
  const deps = {
    windows: [window],
    timeZone: 'Asia/Makassar',
    serviceHours: '06:00-22:00',
    nowMs: MIDNIGHT + 20 * HOUR,
  }

  it('counts the hours of service, by the clock of the city, and what windows exclude', () => {
    expect(impactOf(episode, siteOf('park'), deps)).toMatchObject({
      clientsBefore: 7,
      serviceMs: 4 * HOUR,
      excludedMs: HOUR,
    })
    const always = impactOf(episode, siteOf('park'), { ...deps, serviceHours: null, windows: [] })
    expect(always).toMatchObject({ serviceMs: 10 * HOUR, excludedMs: 0 })
  })

  it('takes them in proportion where nobody looked for a part of it', () => {
    const part = { ...episode, downMs: 5 * HOUR, unobservedMs: 5 * HOUR }
    expect(impactOf(part, siteOf('park'), deps)).toMatchObject({ serviceMs: 2 * HOUR })
  })
})
