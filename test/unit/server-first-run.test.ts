import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import {
  cityAnswerSchema,
  commonConfigSchema,
  discoveredSchema,
  enrolmentCodeSchema,
} from '../../server/contract/inventory.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { operatorJudge, ownerOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { cityRoutes } from '../../server/http/routes/city.ts'
import type { CityControl } from '../../server/http/routes/city.ts'
import { inventoryAgentRoutes } from '../../server/http/routes/inventory-agents.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const START = Date.UTC(2026, 10, 1)
const AGENT = 'taman' as AgentId
const V3 = {
  version: '3',
  user: 'pantau',
  auth: 'sha256',
  authPassword: 'rahasia-satu',
  priv: 'aes',
  privPassword: 'rahasia-dua',
}

let directory = ''
let journal: Journal
let app: Hono
let city: CityControl
let changed: object[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-first-run-'))
  journal = await openJournal(directory)
  changed = []
  city = {
    settings: { name: 'Kota Lama', timeZone: 'Asia/Makassar' },
    fixed: [],
    change: (next) => Promise.resolve(changed.push(next) === 1),
  }
  await start(null)
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function start(publicUrl: string | null): Promise<void> {
  const operator = ownerOnly()
  const nowMs = (): number => START
  const judge = operatorJudge({ operators: journal.operators, nowMs })
  app = new Hono()
    .route('/', inventoryAgentRoutes({ journal, nowMs, operator, judge, publicUrl }))
    .route('/', cityRoutes({ city, operator }))
  answerFailures(app, (cause) => {
    throw cause
  })
}
async function fill(): Promise<void> {
  const at = { kecamatan: 'Oebobo', kelurahan: 'Fatululi', latitude: -10.16, longitude: 123.6 }
  const park = { name: 'Taman', kind: 'park' as const, status: 'active' as const, ...at }
  const accessPoint = (id: string, agent: string | null, status: 'active' | 'retired') => ({
    ...POLLED_ALONE,
    id: id as AccessPointId,
    place: 'taman' as PlaceId,
    name: id,
    agent: agent as AgentId | null,
    model: null,
    address: '10.0.0.2',
    status,
  })
  await journal.applyImport(0, {
    places: [
      { ...park, ...BARE_PLACE, id: 'taman' as PlaceId },
      { ...park, ...BARE_PLACE, id: 'pasar' as PlaceId, name: 'Pasar' },
    ],
    uplinks: [
      {
        ...BARE_UPLINK,
        id: 'taman' as UplinkId,
        place: 'taman' as PlaceId,
        provider: 'Contoh Net',
        agent: null,
      },
    ],
    contacts: [
      { place: 'taman' as PlaceId, name: 'Ana', phone: null, whatsapp: null, telegram: null },
    ],
    accessPoints: [
      accessPoint('ap-1', null, 'active'),
      accessPoint('ap-2', 'pusat', 'active'),
      accessPoint('ap-3', null, 'retired'),
      // The central agent polls elsewhere too: it is not that of the park.
      { ...accessPoint('ap-4', 'pusat', 'active'), place: 'pasar' as PlaceId },
    ],
    equipment: [],
  })
}
async function ask(path: string, method = 'GET', body?: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  return app.request(`http://server.test:8080${path}`, { method, headers, ...text })
}
async function faultsOf(answer: Response): Promise<readonly string[]> {
  expect(answer.status).toBe(422)
  const { errors = [] } = problemSchema.parse(await answer.json())
  return errors.map(({ path }) => path)
}
const enrol = async () => {
  const answer = await ask(PATHS.inventoryEnrolments, 'POST', { place: 'taman' })
  expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([201, 'no-store'])
  return enrolmentCodeSchema.parse(await answer.json())
}

describe('POST /v1/inventory/enrolments', () => {
  it('makes an agent for a place and gives it what has none there', async () => {
    await fill()
    const code = await enrol()
    expect(code).toMatchObject({ agent: 'taman', isNew: true, server: 'http://server.test:8080' })
    expect(code.command).toBe(
      `pantau agent enroll --server http://server.test:8080 --code ${code.code}`,
    )
    const { accessPoints, uplinks, contacts } = journal.inventory()
    const agents = [...accessPoints.values()].map(({ id, agent }) => `${id} ${agent}`)
    expect(agents).toEqual(['ap-1 taman', 'ap-2 pusat', 'ap-3 null', 'ap-4 pusat'])
    expect(uplinks.get('taman' as UplinkId)?.agent).toBe('taman')
    expect(contacts.size).toBe(1)
    expect(code.assigned).toBe(2)
    const { changes } = await journal.changes.list({ limit: 10 })
    expect(changes.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      'access-point server',
      'place server',
    ])
  })

  it('gives another code when it is asked again, and the one before ends', async () => {
    await fill()
    const first = await enrol()
    const second = await enrol()
    expect([second.agent, second.isNew]).toEqual(['taman', false])
    const nonce = 'a'.repeat(32)
    const redeem = (code: string) => journal.steering.enrolments.redeem({ code, nonce }, START)
    expect((await redeem(first.code)).outcome).toBe('unknown')
    expect((await redeem(second.code)).outcome).toBe('enrolled')
  })

  it('names the public address where one is set, and refuses unknown places', async () => {
    await fill()
    await start('https://wifi.example.org/')
    expect((await enrol()).server).toBe('https://wifi.example.org')
    const nowhere = await ask(PATHS.inventoryEnrolments, 'POST', { place: 'nowhere' })
    expect(await faultsOf(nowhere)).toEqual(['place'])
  })
})

describe('the common configuration', () => {
  const put = (body: unknown): Promise<Response> => ask(PATHS.inventoryCommonConfig, 'PUT', body)
  const shown = async () =>
    commonConfigSchema.parse(await (await ask(PATHS.inventoryCommonConfig)).json())

  it('takes credentials and probes and never gives a secret back', async () => {
    expect(await shown()).toEqual({ snmp: null, uplinkProbes: [], saysMore: false })
    const snmp = { version: '2c', community: 'kota-rahasia' }
    const set = await put({ snmp, uplinkProbes: ['gateway', 'ping://192.0.2.1'] })
    expect(set.status).toBe(200)
    expect(await set.text()).not.toContain('kota-rahasia')
    expect(await shown()).toEqual({
      snmp: { version: '2c', user: null },
      uplinkProbes: ['gateway', 'ping://192.0.2.1'],
      saysMore: false,
    })
    expect(journal.steering.configs.documentOf(null)).toEqual({
      defaults: snmp,
      uplink_defaults: { probes: ['gateway', 'ping://192.0.2.1'] },
    })
  })

  it('replaces credentials whole and leaves what a form does not show', async () => {
    const document = {
      agent: { visitors: true },
      defaults: { interval: '30s', community: 'lama', version: '1' as const },
      uplink_defaults: { attempts: 3, probes: ['gateway'] },
    }
    await journal.steer((steering) => steering.configs.setDocument(null, document))
    expect(await shown()).toMatchObject({ snmp: { version: '1' }, saysMore: true })
    expect((await put({ snmp: V3 })).status).toBe(200)
    expect(journal.steering.configs.documentOf(null)).toEqual({
      agent: { visitors: true },
      defaults: {
        interval: '30s',
        version: '3',
        user: 'pantau',
        level: 'authPriv',
        auth: 'sha256',
        auth_password: 'rahasia-satu',
        priv: 'aes',
        priv_password: 'rahasia-dua',
      },
      uplink_defaults: { attempts: 3, probes: ['gateway'] },
    })
    expect((await shown()).snmp).toEqual({ version: '3', user: 'pantau' })
  })

  it('refuses what no agent could use, by field and without the secret', async () => {
    const lame = await put({ snmp: { ...V3, auth: null, authPassword: null } })
    expect(await faultsOf(lame)).toEqual(['snmp.auth'])
    const half = await put({ snmp: { ...V3, privPassword: null } })
    expect(await faultsOf(half)).toEqual(['snmp.privPassword'])
    const odd = await put({ uplinkProbes: ['gateway', 'telnet://x'] })
    expect(await faultsOf(odd)).toEqual(['uplinkProbes.1'])
    const short = await put({ snmp: { ...V3, authPassword: 'pendek' } })
    expect(await short.text()).not.toContain('pendek')
    expect(journal.steering.configs.documentOf(null)).toEqual({})
  })
})

describe('discoveries', () => {
  const asked = (subnets: readonly string[], agent = 'taman'): Promise<Response> =>
    ask(PATHS.inventoryDiscoveries, 'POST', { agent, subnets })

  it('asks an agent for a sweep and proposes what it found', async () => {
    await fill()
    await enrol()
    expect((await asked(['10.0.0.0/30'])).status).toBe(409)
    const snmp = { version: '2c', community: 'kota-rahasia' }
    await ask(PATHS.inventoryCommonConfig, 'PUT', { snmp })
    expect(await faultsOf(await asked(['10.0.0.0/33'], 'nobody'))).toEqual(['subnets.0', 'agent'])
    const answer = await asked(['10.0.0.0/30'])
    expect(answer.status).toBe(201)
    const { id } = (await answer.json()) as { readonly id: string }
    const find = { credentials: 'defaults', driver: 'routeros', role: 'ap', vendor: 'MikroTik' }
    const more = { model: null, serial: null, managedAccessPoints: 0 }
    await journal.steering.discoveries.report(AGENT, {
      id,
      finishedAtMs: START + 1,
      addressesAsked: 4,
      finds: [
        { ...find, ...more, address: '10.0.0.2', name: 'AP-1' },
        { ...find, ...more, address: '10.0.0.3', name: 'AP 1' },
      ],
      problem: null,
    })
    const { discoveries } = discoveredSchema.parse(
      await (await ask(PATHS.inventoryDiscoveries)).json(),
    )
    expect(discoveries).toMatchObject([
      {
        id,
        agent: 'taman',
        place: 'taman',
        addressesAsked: 4,
        finds: [
          { address: '10.0.0.2', knownAs: 'ap-1', suggestedId: 'ap-1' },
          { address: '10.0.0.3', knownAs: null, suggestedId: 'ap-1-2', suggestedName: 'AP 1' },
        ],
      },
    ])
    expect(JSON.stringify(discoveries)).not.toContain('kota-rahasia')
  })
})

describe('/v1/city', () => {
  it('says what the city is called, and opens the server anew for another name', async () => {
    const now = cityAnswerSchema.parse(await (await ask(PATHS.city)).json())
    expect(now).toEqual({ ...city.settings, fixed: [], isRestarting: false })
    const same = cityAnswerSchema.parse(await (await ask(PATHS.city, 'PUT', city.settings)).json())
    expect([same.isRestarting, changed]).toEqual([false, []])
    const next = { name: 'Kota Baru', timeZone: 'Asia/Jayapura' }
    const answer = await ask(PATHS.city, 'PUT', next)
    expect(cityAnswerSchema.parse(await answer.json())).toMatchObject({ isRestarting: true })
    expect(changed).toEqual([next])
    const busy = await ask(PATHS.city, 'PUT', next)
    expect([busy.status, busy.headers.get('Retry-After')]).toEqual([503, '5'])
  })

  it('changes nothing that file or environment say, and no unknown zone', async () => {
    city = { ...city, fixed: ['timeZone'] }
    await start(null)
    const zone = { ...city.settings, timeZone: 'Asia/Jakarta' }
    expect(await faultsOf(await ask(PATHS.city, 'PUT', zone))).toEqual(['timeZone'])
    city = { ...city, fixed: [] }
    await start(null)
    const odd = { ...city.settings, timeZone: 'Mars/Olympus' }
    expect(await faultsOf(await ask(PATHS.city, 'PUT', odd))).toEqual(['timeZone'])
    expect(changed).toEqual([])
  })
})
