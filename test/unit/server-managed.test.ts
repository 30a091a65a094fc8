import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId } from '#contract/ids.ts'
import type { AccessPointSample, ManagedReading } from '#contract/sample.ts'
import { findingsOf, macOf, managedIndexOf } from '../../server/domain/managed.ts'
import type { ManagedAccessPoint } from '../../server/domain/managed.ts'
import type { AccessPoint, Inventory } from '../../server/journal/inventory.ts'
import { unmatchedCsv } from '../../server/cli/unmatched.ts'
import { unmatchedRoutes } from '../../server/http/routes/unmatched.ts'
import { Controllers } from '../../server/live/controllers.ts'
import type { Unmatched } from '../../server/live/controllers.ts'
import { unmatchedRows } from '../../server/live/unmatched.ts'
import { planImport } from '../../server/journal/import/plan.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const AT = Date.UTC(2026, 10, 21)
const entry = (over: Partial<ManagedReading>): ManagedReading => ({
  name: null,
  mac: null,
  up: true,
  clients: 3,
  ...over,
})
const managed = (id: string, over: Partial<ManagedAccessPoint> = {}): ManagedAccessPoint => ({
  id: id as AccessPointId,
  name: `Nama ${id}`,
  mac: null,
  serial: null,
  ...over,
})

function controllerSample(
  list: readonly ManagedReading[] | undefined,
  outcome: AccessPointSample['outcome'] = { kind: 'ok', rttMs: 4 },
  atMs = AT,
): AccessPointSample {
  return {
    kind: 'access-point',
    accessPoint: 'ac' as AccessPointId,
    polledAtMs: atMs,
    monotonicMs: 5,
    intervalMs: 60_000,
    outcome,
    reading: {
      uptimeMs: 1,
      clients: 9,
      cpuPercent: null,
      memoryUsedPercent: null,
      radios: [],
      ssids: [],
      traffic: null,
      ...(list !== undefined && { managed: [...list] }),
    },
  }
}

describe('macOf', () => {
  it.each([
    '00:1B:2C:3D:4E:5F',
    '00-1b-2c-3d-4e-5f',
    '001b.2c3d.4e5f',
    '001b2c3d4e5f',
    ' 0:1b:2c:3d:4e:5f ',
    '00 1b 2c 3d 4e 5f',
  ])('reads %s', (text) => expect(macOf(text)).toBe('00:1b:2c:3d:4e:5f'))

  it.each(['', '00:1b:2c:3d:4e', '00:1b:2c:3d:4e:5g', '001b2c3d4e5f00', 'ap-1', '1:2:3'])(
    'refuses "%s"',
    (text) => expect(macOf(text)).toBeNull(),
  )
})

describe('findingsOf', () => {
  const never = (): boolean => false
  const always = (): boolean => true
  const statesOf = (
    index: ReturnType<typeof managedIndexOf>,
    sample: AccessPointSample,
    wasKnown = always,
  ) =>
    findingsOf(sample, index, wasKnown)?.samples.map(({ accessPoint, outcome }) => [
      accessPoint,
      outcome.kind,
    ])

  it('finds an access point by MAC, else by serial, else by its name or id', () => {
    const items = [
      managed('by-mac', { mac: '00:1b:2c:3d:4e:5f', serial: 'S1' }),
      managed('by-serial', { serial: 'S2' }),
      managed('by-name'),
      managed('by-id'),
    ]
    const { find } = managedIndexOf(items, [])
    const id = (over: Partial<ManagedReading>) => (find(entry(over)) as ManagedAccessPoint)?.id
    expect(id({ mac: '001B2C3D4E5F', serial: 'S2', name: 'by-id' })).toBe('by-mac')
    expect(id({ mac: '00:00:00:00:00:01', serial: ' s2', name: 'by-id' })).toBe('by-serial')
    expect(id({ serial: 'S9', name: ' NAMA by-name ' })).toBe('by-name')
    expect(id({ name: 'BY-ID' })).toBe('by-id')
    expect(find(entry({ mac: 'x', serial: 'y', name: 'z' }))).toBeUndefined()
  })

  it('gives the sample of a poll: clients and uptime of its own, time and round-trip of the controller', () => {
    const index = managedIndexOf([managed('a'), managed('b')], [])
    const list = [
      entry({ name: 'a', serial: 'S', uptimeMs: 77, clients: null }),
      entry({ name: 'b', up: false }),
    ]
    const timing = { polledAtMs: AT, monotonicMs: 5, intervalMs: 60_000 }
    expect(findingsOf(controllerSample(list), index, never)?.samples).toEqual([
      {
        kind: 'access-point',
        accessPoint: 'a',
        ...timing,
        outcome: { kind: 'ok', rttMs: 4 },
        reading: {
          uptimeMs: 77,
          clients: null,
          cpuPercent: null,
          memoryUsedPercent: null,
          radios: [],
          ssids: [],
          traffic: null,
        },
        device: {
          driver: 'controller',
          vendor: null,
          model: null,
          firmware: null,
          serial: 'S',
          name: 'a',
        },
      },
      {
        kind: 'access-point',
        accessPoint: 'b',
        ...timing,
        outcome: { kind: 'timeout', attempts: 1 },
      },
    ])
  })

  it('takes one that is missing from a whole list for down, and from a list cut short for nothing', () => {
    const index = managedIndexOf([managed('a'), managed('b')], [])
    const list = [entry({ name: 'a' })]
    const partial = { kind: 'partial', rttMs: 4, detail: 'list: timeout' } as const
    expect(statesOf(index, controllerSample(list))).toEqual([
      ['a', 'ok'],
      ['b', 'timeout'],
    ])
    expect(statesOf(index, controllerSample(list), never)).toEqual([['a', 'ok']])
    expect(statesOf(index, controllerSample(list, partial))).toEqual([['a', 'ok']])
    const longest = Array.from({ length: 2000 }, (_, n) => entry({ name: `stranger ${n}` }))
    expect(statesOf(index, controllerSample(longest))).toEqual([])
    expect(statesOf(index, controllerSample([]))).toEqual([
      ['a', 'timeout'],
      ['b', 'timeout'],
    ])
  })

  it('says nothing where nobody looked: no answer, no list, an entry without a word', () => {
    const index = managedIndexOf([managed('a')], [])
    expect(statesOf(index, controllerSample([entry({ name: 'a', up: null })]))).toEqual([])
    expect(findingsOf(controllerSample(undefined), index, always)).toBeNull()
    const timeout = { kind: 'timeout', attempts: 2 } as const
    expect(findingsOf(controllerSample([], timeout), index, always)).toBeNull()
  })

  it('takes the best of two entries for one access point', () => {
    const index = managedIndexOf([managed('a')], [])
    const stale = entry({ name: 'a', up: false })
    for (const list of [
      [stale, entry({ name: 'Nama a' })],
      [entry({ name: 'Nama a' }), stale],
    ]) {
      expect(statesOf(index, controllerSample(list))).toEqual([['a', 'ok']])
    }
  })

  it('guesses nothing by a name that two have', () => {
    const twins = [managed('a', { name: 'Lobi' }), managed('b', { name: 'lobi' })]
    const index = managedIndexOf(twins, [])
    const list = [entry({ name: 'Lobi' })]
    const found = findingsOf(controllerSample(list), index, always)
    expect([found?.samples, found?.strangers]).toEqual([[], list])
  })
})

describe('Controllers', () => {
  const accessPoint = (id: string, over: Partial<AccessPoint> = {}): AccessPoint => ({
    ...POLLED_ALONE,
    id: id as AccessPointId,
    place: 'park' as PlaceId,
    name: id,
    agent: 'agent-1' as AgentId,
    model: null,
    ...over,
  })
  const AC = 'ac' as AccessPointId
  const inventoryOf = (revision: number, ...accessPoints: AccessPoint[]): Inventory => ({
    revision,
    places: new Map(),
    accessPoints: new Map(accessPoints.map((item) => [item.id, item])),
    uplinks: new Map(),
    equipment: new Map(),
    providers: new Map(),
    contacts: new Map(),
    agents: new Set(),
  })
  function controllersOf(first: Inventory) {
    const state = { inventory: first, told: [] as Unmatched[] }
    const controllers = new Controllers({
      inventory: () => state.inventory,
      firstPollAtMs: () => null,
      onUnmatched: (unmatched) => state.told.push(unmatched),
    })
    return { controllers, state }
  }

  it('keeps in the list of a controller only what became no sample', () => {
    const silent = { controller: AC, status: 'retired' } as const
    const { controllers } = controllersOf(
      inventoryOf(
        1,
        accessPoint('ac'),
        accessPoint('a', { controller: AC }),
        accessPoint('gone', silent),
        accessPoint('elsewhere', { controller: AC, agent: 'agent-2' as AgentId }),
      ),
    )
    const [a, ac, gone, elsewhere] = ['a', 'ac', 'gone', 'elsewhere'].map((name) => entry({ name }))
    const list = [a, ac, gone, elsewhere].flatMap((each) => each ?? [])
    const [kept, derived, ...more] = controllers.spread([controllerSample(list)])
    expect(kept).toEqual(controllerSample(list.slice(1)))
    expect(derived).toMatchObject({ accessPoint: 'a', outcome: { kind: 'ok' } })
    expect(more).toEqual([])
    expect(controllers.unmatched().map(({ entries }) => entries)).toEqual([[elsewhere]])
    const [all] = controllers.spread([controllerSample(list.slice(0, 1))])
    expect(all).toEqual(controllerSample(undefined))
  })

  it('takes what stops to be listed within one batch for down, in whatever order it came', () => {
    const { controllers } = controllersOf(
      inventoryOf(1, accessPoint('ac'), accessPoint('a', { controller: AC })),
    )
    const without = (minute: number) => controllerSample([], undefined, AT + minute * 60_000)
    const listed = controllerSample([entry({ name: 'a' })], undefined, AT + 60_000)
    const found = controllers
      .spread([without(2), listed, without(0)])
      .filter((sample) => sample.kind === 'access-point' && sample.accessPoint !== AC)
      .map((sample) => [
        (sample.polledAtMs - AT) / 60_000,
        'outcome' in sample && sample.outcome.kind,
      ])
    expect(found).toEqual([
      [2, 'timeout'],
      [1, 'ok'],
    ])
  })

  it('tells of strangers once until they change, and forgets them with the next inventory', () => {
    const { controllers, state } = controllersOf(inventoryOf(1, accessPoint('ac')))
    const [one, two] = [entry({ name: 'one' }), entry({ name: 'two' })]
    const at = (minute: number, ...list: ManagedReading[]) =>
      controllers.spread([controllerSample(list, undefined, AT + minute * 60_000)])
    at(1, one, two)
    at(2, two, { ...one, clients: 9 })
    at(0, one)
    expect(state.told.map(({ entries }) => entries.length)).toEqual([2])
    at(3, one)
    expect(state.told.map(({ entries }) => entries.length)).toEqual([2, 1])
    expect(controllers.unmatched()).toMatchObject([{ controller: { id: 'ac' }, entries: [one] }])
    state.inventory = inventoryOf(2, accessPoint('ac'), accessPoint('one', { controller: AC }))
    expect(controllers.unmatched()).toEqual([])
    at(4, one)
    expect(controllers.unmatched()).toEqual([])
  })

  it('looks through the inventory once per revision, however many lists come', () => {
    const inventory = inventoryOf(1, accessPoint('ac'), accessPoint('a', { controller: AC }))
    let walks = 0
    const accessPoints = new Map(inventory.accessPoints)
    const values = accessPoints.values.bind(accessPoints)
    accessPoints.values = () => {
      walks += 1
      return values()
    }
    const { controllers } = controllersOf({ ...inventory, accessPoints })
    for (let minute = 0; minute < 5; minute += 1) {
      controllers.spread([controllerSample([entry({ name: 'a' })], undefined, AT + minute)])
    }
    expect(walks).toBe(1)
  })
})

describe('pantau unmatched', () => {
  const place = { id: 'p', name: 'P', kind: 'park', kecamatan: 'K', kelurahan: 'K' } as const
  const controller: AccessPoint = {
    ...POLLED_ALONE,
    id: 'ac' as AccessPointId,
    place: 'p' as PlaceId,
    name: 'AC',
    agent: 'agent-1' as AgentId,
    model: null,
  }
  const inventory: Inventory = {
    revision: 1,
    places: new Map([
      [
        'p' as PlaceId,
        {
          ...place,
          id: 'p' as PlaceId,
          latitude: -10,
          longitude: 123,
          status: 'active',
          ...BARE_PLACE,
        },
      ],
    ]),
    accessPoints: new Map([[controller.id, controller]]),
    uplinks: new Map(),
    equipment: new Map(),
    providers: new Map(),
    contacts: new Map(),
    agents: new Set(),
  }
  const entries = [
    entry({ name: 'Lobi "A", lt. 2', mac: '001B.2C3D.4E5F', serial: '007' }),
    entry({ name: '=HYPERLINK("x")' }),
    entry({ name: 'AC' }),
    entry({ mac: '00:00:00:00:00:01' }),
    entry({}),
  ]

  it('prints rows that can be imported once their places are filled in', async () => {
    const rows = unmatchedRows([{ controller, atMs: AT, entries }], inventory)
    const answer = await unmatchedRoutes(() => rows).request('/v1/unmatched')
    const text = unmatchedCsv(((await answer.json()) as { accessPoints: typeof rows }).accessPoints)
    expect(text.split('\r\n').slice(0, -1)).toEqual([
      'id,name,place,agent,controller,mac,serial',
      'lobi-a-lt-2,"Lobi ""A"", lt. 2",,agent-1,ac,00:1b:2c:3d:4e:5f,007',
      'hyperlink-x,"HYPERLINK(""x"")",,agent-1,ac,,',
      'ac-2,AC,,agent-1,ac,,',
      '00-00-00-00-00-01,00-00-00-00-00-01,,agent-1,ac,00:00:00:00:00:01,',
    ])
    const open = planImport(inventory, { accessPoints: { name: 'x.csv', text } })
    expect(new Set(open.faults.map(({ column, problem }) => `${column} ${problem.text}`))).toEqual(
      new Set(['place is empty']),
    )
    const filled = text.replaceAll(',,agent-1', ',p,agent-1')
    const { faults, plan } = planImport(inventory, {
      accessPoints: { name: 'x.csv', text: filled },
    })
    expect([faults, plan.accessPoints.added]).toEqual([[], 4])
  })
})
