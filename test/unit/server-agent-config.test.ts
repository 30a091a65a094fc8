import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentDocumentSchema } from '../../server/contract/agent-document.ts'
import type { AgentId } from '../../server/contract/ids.ts'
import { canonicalJson } from '../../server/journal/effective-document.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { documentText, readOperatorDocument } from '../../server/journal/operator-document.ts'
import type { OperatorDocument } from '../../server/journal/operator-document.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'

const PARK = 'park-agent' as AgentId
const OFFICE = 'office-agent' as AgentId
const PLACES = [
  'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,uplink,uplink_agent',
  'park,Taman,taman,O,O,-10.16,123.6,,line-1,park-agent',
  'office,Kantor,kantor-lurah,O,O,-10.17,123.61,,,',
]
const ACCESS_POINTS = [
  'id,name,place,agent,address,check,status',
  'ap-1,A,park,park-agent,10.0.0.5,,',
  'ap-2,B,park,park-agent,10.0.0.6:1161,ping,',
  'ap-3,C,park,park-agent,,,',
  'ap-4,D,park,park-agent,10.0.0.8,,retired',
  'ap-5,E,office,office-agent,,,',
]
const EQUIPMENT = [
  'id,kind,name,place,agent,address',
  'ups-1,ups,U,park,park-agent,10.0.0.20',
  'sw-1,switch,S,park,park-agent,10.0.0.21',
]

let directory = ''
let journal: Journal

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-agent-config-'))
  journal = await openJournal(directory)
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function load(
  accessPoints: readonly string[] = ACCESS_POINTS,
  places: readonly string[] = PLACES,
): Promise<void> {
  const file = (name: string, lines: readonly string[]) => ({ name, text: lines.join('\n') })
  const result = await importFiles(
    journal,
    {
      places: file('places', places),
      accessPoints: file('access points', accessPoints),
      equipment: file('equipment', EQUIPMENT),
    },
    { dryRun: false, nowMs: 1 },
  )
  expect(result.outcome).toBe('done')
}
const set = (agent: AgentId | null, document: OperatorDocument): Promise<void> =>
  journal.steer(({ configs }) => configs.setDocument(agent, document))
const revisions = (): readonly number[] =>
  [PARK, OFFICE].map((agent) => journal.steering.configs.revisionOf(agent))
const documentOf = (agent: AgentId) => journal.steering.configs.effectiveOf(agent)

describe('document of an agent', () => {
  it('holds what the inventory assigns to it and says where to find', async () => {
    await load()
    await set(null, { uplink_defaults: { probes: ['gateway'], interval: '30s' } })
    await journal.steer(({ configs }) => configs.setTimeZone('Asia/Makassar'))
    expect(documentOf(PARK)).toEqual({
      agent: { time_zone: 'Asia/Makassar' },
      defaults: {},
      access_points: [
        { id: 'ap-1', address: '10.0.0.5' },
        { id: 'ap-2', address: '10.0.0.6:1161', check: 'ping' },
      ],
      uplinks: [{ id: 'line-1', interval: '30s', probes: ['gateway'] }],
      ups: [{ id: 'ups-1', address: '10.0.0.20' }],
      switches: [{ id: 'sw-1', address: '10.0.0.21' }],
    })
    expect(agentDocumentSchema.safeParse(documentOf(PARK)).success).toBe(true)
  })

  it('is the common one, overridden by its own: tables by key, lists by id', async () => {
    await load()
    await set(null, {
      agent: { deliver_every: '30s', time_zone: 'Asia/Jayapura' },
      defaults: { community: 'common', timeout: '3s' },
      ups: [{ id: 'ups-1', address: '10.9.9.9' }],
    })
    await set(PARK, {
      agent: { deliver_every: '5s' },
      defaults: { community: 'own' },
      access_points: [
        { id: 'ap-0', address: '10.0.0.4' },
        { id: 'ap-2', address: '10.0.0.66', version: '1' },
      ],
    })
    const { agent, defaults, access_points, ups } = documentOf(PARK)
    expect(agent).toEqual({ deliver_every: '5s', time_zone: 'Asia/Jayapura' })
    expect(defaults).toEqual({ community: 'own', timeout: '3s' })
    expect(access_points).toEqual([
      { id: 'ap-0', address: '10.0.0.4' },
      { id: 'ap-1', address: '10.0.0.5' },
      { id: 'ap-2', address: '10.0.0.66', version: '1' },
    ])
    expect(ups).toEqual([{ id: 'ups-1', address: '10.9.9.9' }])
  })

  it('is the same whatever the order of its keys', () => {
    const a = { b: [{ y: 1, x: 2 }], a: { d: 'e', c: null } }
    const b = { a: { c: null, d: 'e' }, b: [{ x: 2, y: 1 }] }
    expect(canonicalJson(a)).toBe(canonicalJson(b))
    expect(JSON.parse(canonicalJson(a))).toEqual(a)
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }))
  })
})

describe('revision of an agent', () => {
  it('grows by one when the document changes and by nothing else, across restarts', async () => {
    await load()
    expect(revisions()).toEqual([1, 0])
    await set(null, { defaults: { community: 'a' } })
    expect(revisions()).toEqual([2, 0])
    await set(null, { defaults: { community: 'a' } })
    await load()
    expect(revisions()).toEqual([2, 0])
    await journal.close()
    journal = await openJournal(directory)
    expect(revisions()).toEqual([2, 0])
    expect(documentOf(PARK).defaults).toEqual({ community: 'a' })
    await load(ACCESS_POINTS.map((line) => line.replace('10.0.0.5', '10.0.0.55')))
    expect(revisions()).toEqual([3, 0])
    await load(
      ACCESS_POINTS.map((line) => line.replace('10.0.0.5', '10.0.0.55').replace(',A,', ',Z,')),
    )
    expect(revisions()).toEqual([3, 0])
  })

  it('is that of the agent alone whose access point changes', async () => {
    await load()
    await set(OFFICE, { defaults: { community: 'office' } })
    expect(revisions()).toEqual([1, 1])
    await load([...ACCESS_POINTS.slice(0, -1), 'ap-5,E,office,office-agent,10.0.1.5,,'])
    expect(revisions()).toEqual([1, 2])
  })

  it('is 0 again without document and address, and goes on from where it was', async () => {
    await set(OFFICE, { defaults: { community: 'a' } })
    expect(revisions()).toEqual([0, 1])
    await set(OFFICE, {})
    expect(revisions()).toEqual([0, 0])
    await set(OFFICE, { defaults: { community: 'a' } })
    expect(revisions()).toEqual([0, 2])
  })

  it('changes when a place is retired, which nobody polls any more', async () => {
    await load()
    await load(ACCESS_POINTS, [
      PLACES[0] ?? '',
      (PLACES[1] ?? '').replace('123.6,,', '123.6,retired,'),
    ])
    expect(documentOf(PARK).access_points).toEqual([])
    expect(documentOf(PARK).uplinks).toEqual([])
  })
})

describe('document of the operator', () => {
  const faultOf = (text: string) => {
    const read = readOperatorDocument(text)
    return 'fault' in read ? read.fault : null
  }

  it('names line and key of a fault', () => {
    expect(faultOf('[defaults]\ncommunity = "a"\ncomunity = "b"')).toEqual({
      line: 3,
      message: 'defaults.comunity: there is no such key',
    })
    expect(faultOf('[agent]\n\ntime_zone = "Kupang"')).toMatchObject({ line: 3 })
    expect(faultOf('[defaults')).toMatchObject({ line: 1 })
    expect(faultOf('[agent]\ntoken = "mine"')?.message).toBe('agent.token: there is no such key')
    const twice = '[[ups]]\nid = "u"\naddress = "a"\n[[ups]]\nid = "u"\naddress = "b"'
    expect(faultOf(twice)).toEqual({ line: 5, message: 'ups[2].id: "u" is there twice' })
  })

  it('shows no secret, and takes what it shows for no secret', () => {
    const text = documentText({
      defaults: { community: 'kupang', timeout: '2s' },
      access_points: [{ id: 'a', address: 'b', auth_password: 'p', priv_password: 'q' }],
    })
    expect(text).not.toMatch(/kupang|"p"|"q"/)
    expect(text).toContain('timeout = "2s"')
    expect(faultOf(text)).toMatchObject({
      line: 2,
      message: expect.stringMatching(/^defaults\.community: <secret> stands for/) as string,
    })
  })

  it('is taken as it was written', () => {
    const read = readOperatorDocument(
      '[defaults]\ninterval = "30s"\n[uplink_defaults]\nattempts = 3',
    )
    expect(read).toEqual({
      document: { defaults: { interval: '30s' }, uplink_defaults: { attempts: 3 } },
    })
  })
})
