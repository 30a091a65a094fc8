import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  changedRecordSchema,
  inventoryChangesSchema,
  inventoryRecordsSchema,
  operatorStateSchema,
  placeContactSchema,
} from '../../server/contract/inventory.ts'
import { phrase, phrasedFault } from '../../server/contract/phrase.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import { operatorJudge, operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { inventoryRoutes } from '../../server/http/routes/inventory.ts'
import { operatorStateRoutes } from '../../server/http/routes/operator-state.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'

const START = Date.UTC(2026, 10, 1)
const PLACE = {
  id: 'park',
  name: 'Taman Nostalgia',
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Fatululi',
  latitude: -10.1605,
  longitude: 123.6125,
  status: 'active',
  powerArea: null,
  serviceHours: null,
  uplinks: [],
}
const LINE = { id: 'park', provider: 'Contoh Net', agent: null, contract: null, contractMbps: 50 }
const AP = {
  id: 'ap-1',
  place: 'park',
  name: 'Tiang utara',
  agent: null,
  model: null,
  address: '10.0.0.2',
  check: null,
  controller: null,
  mac: '00-1B-2C-3D-4E-5F',
  serial: 'S1',
  role: null,
  status: 'active',
}
const CONTACT = {
  name: 'Ibu Ana',
  phone: '0380 123456',
  whatsapp: '0812-3456-7890',
  telegram: null,
}

let directory = ''
let journal: Journal
let app: Hono
let nowMs = START

beforeEach(async () => {
  nowMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-inventory-'))
  journal = await openJournal(directory)
  const guard = { operators: journal.operators, nowMs: () => nowMs }
  const judge = operatorJudge(guard)
  const deps = { journal, nowMs: () => nowMs, judge, operator: operatorsOnly(guard, judge) }
  app = new Hono().route('/', operatorStateRoutes(deps)).route('/', inventoryRoutes(deps))
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

interface From {
  readonly who?: string | null
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly peer?: string
}
/** As a browser on the server's own machine asks; `who` null sends no name. */
async function ask(path: string, from: From = {}): Promise<Response> {
  const { who = 'Maria', method = 'GET', body, peer = '127.0.0.1' } = from
  const headers = {
    host: 'localhost:8080',
    ...(who !== null && { [OPERATOR_HEADER]: who }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...from.headers,
  }
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  // Without `incoming` as the body's source: only the peer is looked at.
  const incoming = Object.assign(bytesOf(text.body ?? ''), { socket: { remoteAddress: peer } })
  return app.request(path, { method, headers, ...text }, { incoming })
}
async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}
const pathOf = (kind: string, id: string): string =>
  PATHS.inventoryRecord.replace(':kind', kind).replace(':id', id)
async function put(kind: string, id: string, body: unknown, query = ''): Promise<Response> {
  return ask(`${pathOf(kind, id)}${query}`, { method: 'PUT', body })
}
async function faultsOf(answer: Response): Promise<readonly string[]> {
  expect(answer.status).toBe(422)
  const { errors = [] } = problemSchema.parse(await answer.json())
  return errors.map(({ path, message }) => `${path}: ${message}`)
}
const contactPath = PATHS.inventoryContact.replace(':id', 'park')

describe('PUT /v1/inventory/:kind/:id', () => {
  it('makes a record, keeps it as an import would, and says so', async () => {
    const made = await put('place', 'park', { record: { ...PLACE, uplinks: [LINE] } })
    expect(made.status).toBe(201)
    expect(changedRecordSchema.parse(await made.json())).toEqual({
      revision: 1,
      record: { ...PLACE, uplinks: [LINE] },
      warnings: [],
    })
    const device = await put('access-point', 'ap-1', { record: AP })
    expect(device.status).toBe(201)
    const { record, warnings } = changedRecordSchema.parse(await device.json())
    expect(record).toEqual({ ...AP, mac: '00:1b:2c:3d:4e:5f' })
    expect(warnings).toEqual([phrasedFault('record.agent', phrase('nobody-polls'))])
    const again = await put('access-point', 'ap-1', { record: { ...AP, name: 'Tiang selatan' } })
    expect(again.status).toBe(200)
    expect(journal.inventory().accessPoints.size).toBe(1)
    const { records } = await allRecords()
    expect(records.places).toHaveLength(1)
  })

  it('keeps several lines in the order of their ids, and says at which one a fault is', async () => {
    const second = { ...LINE, id: 'a-second', provider: 'Lain Net', contractMbps: 20 }
    const made = await put('place', 'park', { record: { ...PLACE, uplinks: [LINE, second] } })
    const { record } = changedRecordSchema.parse(await made.json())
    expect(record).toEqual({ ...PLACE, uplinks: [second, LINE] })
    const wrong = { ...second, agent: 'nobody', contractMbps: 0 }
    const again = { ...PLACE, uplinks: [LINE, wrong, { ...LINE, provider: 'Lain' }] }
    expect(await faultsOf(await put('place', 'park', { record: again }))).toEqual([
      expect.stringMatching(/^record\.uplinks\.1\.contractMbps: /),
      expect.stringMatching(/^record\.uplinks\.2\.id: "park" is on line 2 already/),
      expect.stringMatching(/^record\.uplinks\.1\.agent: /),
    ])
    const fewer = await put('place', 'park', { record: { ...PLACE, uplinks: [second] } })
    expect(fewer.status).toBe(200)
    expect([...journal.inventory().uplinks.keys()]).toEqual(['a-second'])
    const past = await journal.inventoryAt(START - 1)
    expect([...past.uplinks.keys()]).toEqual([])
  })

  it('writes nothing when nothing changes', async () => {
    await put('place', 'park', { record: PLACE })
    const again = await put('place', 'park', { record: PLACE })
    expect([again.status, journal.inventory().revision]).toEqual([200, 1])
  })

  it('refuses what an import would refuse, field by field', async () => {
    const wrong = { ...PLACE, latitude: 10, serviceHours: 'sometimes', uplinks: [LINE] }
    expect(await faultsOf(await put('place', 'park', { record: wrong }))).toEqual([
      'record.latitude: 10 is not in Indonesia: expected -11.5 to 6.5 degrees',
      expect.stringMatching(/^record\.serviceHours: /),
    ])
    const body = { record: PLACE, contact: { ...CONTACT, whatsapp: '12' } }
    expect(await faultsOf(await put('place', 'park', body))).toEqual([
      expect.stringMatching(/^contact\.whatsapp: "12"/),
    ])
    await put('place', 'park', { record: PLACE })
    const nowhere = { ...AP, place: 'nowhere', check: 'telnet', controller: 'ap-9' }
    const faults = await faultsOf(await put('access-point', 'ap-1', { record: nowhere }))
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'record.check',
      'record.place',
      'record.controller',
      'record.address',
    ])
    expect(journal.inventory().accessPoints.size).toBe(0)
  })

  it('refuses agents that nobody made, and names that are taken near by', async () => {
    await put('place', 'park', { record: PLACE })
    const agent = await put('access-point', 'ap-1', { record: { ...AP, agent: 'agnet-1' } })
    expect(await faultsOf(agent)).toEqual([
      'record.agent: there is no agent "agnet-1": expected one that was made, or none',
    ])
    const twin = { ...PLACE, id: 'park-2', name: 'TAMAN nostalgia' }
    expect(await faultsOf(await put('place', 'park-2', { record: twin }))).toEqual([
      'record.name: "Taman Nostalgia" is the name of "park" already: expected another',
    ])
    const elsewhere = { ...twin, kelurahan: 'Liliba' }
    expect((await put('place', 'park-2', { record: elsewhere })).status).toBe(201)
  })

  it('takes an id from the address only, and words of the contract only', async () => {
    expect(await faultsOf(await put('place', 'other', { record: PLACE }))).toEqual([
      expect.stringMatching(/^record\.id: the address names "other"/),
    ])
    const more = await put('place', 'park', { record: { ...PLACE, colour: 'red' } })
    expect(more.status).toBe(422)
    expect((await put('planet', 'park', { record: PLACE })).status).toBe(404)
  })

  it('takes providers by their names, whatever characters those have', async () => {
    const record = { name: 'PT Contoh/Net & Co 100%', phone: '123', email: null }
    const made = await put('provider', encodeURIComponent(record.name), { record })
    expect(made.status).toBe(201)
    expect(journal.inventory().providers.get(record.name)?.phone).toBe('123')
  })

  it('tells who changed a record meanwhile instead of writing over it', async () => {
    await put('place', 'park', { record: PLACE })
    const base = journal.inventory().revision
    nowMs = START + 60_000
    await ask(pathOf('place', 'park'), {
      method: 'PUT',
      who: 'Yusuf',
      body: { record: { ...PLACE, name: 'Taman Baru' } },
    })
    const late = await put('place', 'park', { record: PLACE }, `?base=${base}`)
    expect(late.status).toBe(409)
    const { detail } = problemSchema.parse(await late.json())
    expect(detail).toContain('Yusuf changed it on 2026-11-01T00:01:00.000Z')
    // Somebody else's other record is no reason to refuse.
    const other = { ...PLACE, id: 'park-2', name: 'Taman Lain' }
    expect((await put('place', 'park-2', { record: other }, `?base=${base}`)).status).toBe(201)
  })

  it('retires a place and keeps it, and forgets whom to call there', async () => {
    await put('place', 'park', { record: PLACE, contact: CONTACT })
    expect(journal.inventory().contacts.size).toBe(1)
    await put('place', 'park', { record: { ...PLACE, status: 'retired' } })
    expect(journal.inventory().places.get('park' as never)?.status).toBe('retired')
    expect(journal.inventory().contacts.size).toBe(0)
  })

  it('keeps two edits that come at once', async () => {
    const others = Array.from({ length: 8 }, (_, index) => ({
      ...PLACE,
      id: `park-${index}`,
      name: `Taman ${index}`,
    }))
    const answers = await Promise.all(others.map((record) => put('place', record.id, { record })))
    expect(answers.map(({ status }) => status).filter((status) => status !== 201)).toEqual([])
    expect(journal.inventory().places.size).toBe(8)
  })

  it('is for those who may change something', async () => {
    const body = { record: PLACE }
    const path = pathOf('place', 'park')
    expect((await ask(path, { method: 'PUT', body, who: null })).status).toBe(401)
    expect((await ask(path, { method: 'PUT', body, peer: '10.0.0.9' })).status).toBe(403)
    await journal.operators.add('Maria', START)
    expect((await ask(path, { method: 'PUT', body, who: 'Maria:wrong' })).status).toBe(401)
    expect(journal.inventory().places.size).toBe(0)
  })
})

async function allRecords(from: From = {}) {
  const answer = await ask(PATHS.inventory, from)
  expect(answer.status).toBe(200)
  return { records: inventoryRecordsSchema.parse(await answer.json()), answer }
}

describe('GET /v1/inventory', () => {
  beforeEach(async () => {
    await put('place', 'park', { record: PLACE, contact: CONTACT })
    await put('access-point', 'ap-1', { record: AP })
    const ups = { id: 'ups-1', kind: 'ups', place: 'park', name: 'UPS', agent: null }
    const record = { ...ups, address: '10.0.0.3', model: null, status: 'active' }
    await put('equipment', 'ups-1', { record })
    const provider = { name: 'Contoh Net', phone: '123', email: 'noc@contoh.example' }
    await put('provider', 'Contoh Net', { record: provider })
  })

  it('tells addresses, serials and numbers to operators alone, and contacts to nobody', async () => {
    const { records: open } = await allRecords({ who: null })
    expect(open.accessPoints[0]).toEqual({ ...AP, address: null, mac: null, serial: null })
    expect(open.equipment[0]?.address).toBeNull()
    expect(open.providers).toEqual([{ name: 'Contoh Net', phone: null, email: null }])
    const { records: whole } = await allRecords()
    expect(whole.accessPoints[0]?.address).toBe('10.0.0.2')
    expect(whole.providers[0]?.phone).toBe('123')
    expect(JSON.stringify([open, whole])).not.toContain('Ana')
  })

  it('answers 304 until the inventory changes, each reader with its own', async () => {
    const etag = (await allRecords()).answer.headers.get('ETag') ?? ''
    const headers = { 'If-None-Match': etag }
    expect((await ask(PATHS.inventory, { headers })).status).toBe(304)
    expect((await ask(PATHS.inventory, { headers, who: null })).status).toBe(200)
    await put('place', 'park', { record: { ...PLACE, name: 'Lain' } })
    expect((await ask(PATHS.inventory, { headers })).status).toBe(200)
  })

  it('is that of one place for who asks for it, without what only operators are told', async () => {
    await put('place', 'park', { record: { ...PLACE, uplinks: [LINE] } })
    const elsewhere = { ...PLACE, id: 'square', name: 'Lapangan' }
    await put('place', 'square', { record: elsewhere })
    await put('access-point', 'ap-2', { record: { ...AP, id: 'ap-2', place: 'square' } })
    await put('provider', 'Lain Net', { record: { name: 'Lain Net', phone: '124', email: null } })
    const path = `${PATHS.inventory}?place=park`
    const of = inventoryRecordsSchema.parse(await (await ask(path)).json())
    expect(of.places.map(({ id }) => id)).toEqual(['park'])
    expect(of.accessPoints.map(({ id, address }) => [id, address])).toEqual([['ap-1', '10.0.0.2']])
    expect(of.equipment.map(({ id }) => id)).toEqual(['ups-1'])
    expect(of.providers.map(({ name }) => name)).toEqual(['Contoh Net'])
    const open = inventoryRecordsSchema.parse(await (await ask(path, { who: null })).json())
    expect(open.accessPoints[0]?.address).toBeNull()
    expect((await ask(`${PATHS.inventory}?place=nowhere`)).status).toBe(404)
  })

  it('is packed for who takes gzip', async () => {
    const answer = await ask(PATHS.inventory, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(answer.headers.get('Content-Encoding')).toBe('gzip')
  })
})

describe('the contact of a place', () => {
  it('is given to operators and changed by them, apart from the place', async () => {
    await put('place', 'park', { record: PLACE })
    expect((await ask(contactPath, { who: null })).status).toBe(401)
    const none = placeContactSchema.parse(await (await ask(contactPath)).json())
    expect(none).toEqual({ contact: null })
    const kept = await ask(contactPath, { method: 'PUT', body: { contact: CONTACT } })
    expect(placeContactSchema.parse(await kept.json()).contact).toEqual({
      ...CONTACT,
      whatsapp: '+6281234567890',
    })
    // A record without a word about the contact leaves it.
    await put('place', 'park', { record: { ...PLACE, name: 'Lain' } })
    expect(journal.inventory().contacts.size).toBe(1)
    await ask(contactPath, { method: 'PUT', body: { contact: null } })
    expect(journal.inventory().contacts.size).toBe(0)
    expect((await ask(PATHS.inventoryContact.replace(':id', 'nowhere'))).status).toBe(404)
  })
})

describe('GET /v1/inventory/changes', () => {
  const changes = async (query: string, from: From = {}) => {
    const answer = await ask(`${PATHS.inventoryChanges}?${query}`, from)
    return inventoryChangesSchema.parse(await answer.json())
  }

  it('tells who changed what, the newest first, without contacts', async () => {
    await put('place', 'park', { record: PLACE, contact: CONTACT })
    await put('access-point', 'ap-1', { record: AP })
    nowMs = START + 1000
    await put('place', 'park', { record: { ...PLACE, name: 'Lain' } })
    const { changes: all } = await changes('')
    expect(all.map(({ by, kind, id }) => `${by} ${kind} ${id}`)).toEqual([
      'Maria place park',
      'Maria access-point ap-1',
      'Maria place park',
    ])
    expect(all[0]).toMatchObject({ atMs: START + 1000, before: PLACE, after: { name: 'Lain' } })
    expect(all[2]?.before).toBeNull()
    expect(JSON.stringify(all)).not.toContain('Ana')
    expect((await changes('kind=place&id=park&limit=1')).changes).toHaveLength(1)
    expect(await changes('limit=1')).toMatchObject({ isCut: true })
    const { changes: open } = await changes('kind=access-point', { who: null })
    expect(open[0]?.after).toMatchObject({ name: 'Tiang utara', address: null, serial: null })
    expect((await ask(`${PATHS.inventoryChanges}?limit=0`)).status).toBe(422)
  })
})

describe('GET /v1/operator', () => {
  const state = async (from: From = {}) =>
    operatorStateSchema.parse(await (await ask(PATHS.operatorState, from)).json())

  it('says what who asks may do, and never refuses', async () => {
    const first = { isKeyed: false, mayChange: false, name: null }
    expect(await state({ who: null })).toEqual({ ...first, why: 'name' })
    expect(await state()).toEqual({ name: 'Maria', isKeyed: false, mayChange: true, why: null })
    expect(await state({ peer: '10.0.0.9' })).toEqual({ ...first, why: 'own-machine' })
    expect(await state({ peer: '10.0.0.9', who: null })).toEqual({ ...first, why: 'own-machine' })
    const site = { 'sec-fetch-site': 'cross-site' }
    expect(await state({ headers: site })).toEqual({ ...first, why: 'other-site' })
    const created = await journal.operators.add('Maria', START)
    const keyed = { ...first, isKeyed: true }
    expect(await state()).toEqual({ ...keyed, why: 'key' })
    expect(await state({ who: 'Maria:no' })).toEqual({ ...keyed, why: 'wrong-key' })
    const who = `Maria:${created?.key.reveal() ?? ''}`
    expect(await state({ who, peer: '10.0.0.9' })).toMatchObject({ name: 'Maria', mayChange: true })
  })
})
