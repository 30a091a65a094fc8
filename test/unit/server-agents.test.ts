import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentNow } from '../../server/contract/fleet.ts'
import type { AgentId } from '../../server/contract/ids.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { agentsText, agentText } from '../../server/cli/agents-text.ts'
import { findsCsv, findsText } from '../../server/cli/finds-text.ts'
import { createAdminApp } from '../../server/http/admin.ts'
import type { AddedAgent, AgentDetail, AgentListing } from '../../server/http/routes/agents.ts'
import type { ShownConfig } from '../../server/http/routes/agent-configs.ts'
import type { ShownSweeps } from '../../server/http/routes/discoveries.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { LiveAgent } from '../../server/live/live-agent.ts'

const START = Date.UTC(2026, 10, 1)
const DAY = 86_400_000
const PLACES =
  'id,name,kind,kecamatan,kelurahan,latitude,longitude\n' +
  'park,Taman,taman,O,O,-10.16,123.6\noffice,Kantor,kantor-lurah,O,O,-10.17,123.6\n' +
  'pasar,Pasar,pasar,O,O,-10.17,123.6\n'
const ACCESS_POINTS =
  'id,name,place,agent,address\nap-1,A,park,park-agent,10.0.0.5\n' +
  'ap-2,B,office,central,10.1.0.5\nap-3,C,pasar,central,10.2.0.5\n'

let directory = ''
let journal: Journal
let app: Hono
let now: AgentNow | null = null

beforeEach(async () => {
  now = null
  directory = await mkdtemp(join(tmpdir(), 'pantau-agents-'))
  journal = await openJournal(directory)
  const files = {
    places: { name: 'places.csv', text: PLACES },
    accessPoints: { name: 'access-points.csv', text: ACCESS_POINTS },
  }
  await importFiles(journal, files, { dryRun: false, nowMs: START })
  app = createAdminApp({
    journal,
    nowMs: () => START,
    agentNow: () => now,
    logError: (cause) => {
      throw cause
    },
  })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return app.request(path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}
async function add(place: string, id?: string): Promise<AddedAgent> {
  const request = { place, validMs: DAY, ...(id !== undefined && { id }) }
  const answer = await call('POST', PATHS.agents, request)
  expect(answer.status).toBe(201)
  return (await answer.json()) as AddedAgent
}
const pathOf = (id: string, path: string = PATHS.agent): string => path.replace(':id', id)
async function detailOf(id: string): Promise<AgentDetail> {
  return (await (await call('GET', pathOf(id))).json()) as AgentDetail
}
async function problemOf(answer: Response) {
  return problemSchema.parse(await answer.json())
}

describe('POST /v1/agents', () => {
  it('makes the agent that the inventory names for the place alone, with a code', async () => {
    const added = await add('park')
    expect(added).toMatchObject({ agent: 'park-agent', isNew: true, assigned: 1 })
    expect(added.expiresAtMs).toBe(START + DAY)
    expect(await detailOf('park-agent')).toMatchObject({
      place: 'park',
      createdAtMs: START,
      configRevision: 1,
      code: { expiresAtMs: START + DAY, isUsed: false },
      tokens: [],
    })
  })

  it('names an agent as its place where the inventory names none, or one of several places', async () => {
    expect(await add('office')).toMatchObject({ agent: 'office', assigned: 0 })
    await add('park', 'pasar')
    expect(await add('pasar')).toMatchObject({ agent: 'pasar-2' })
    expect(await add('pasar')).toMatchObject({ agent: 'pasar-2', isNew: false })
    expect(journal.inventory().agents.has('pasar-2' as AgentId)).toBe(true)
  })

  it('gives an agent that is there a new code, and ends the one before', async () => {
    const { code: former } = await add('park')
    const { code, isNew } = await add('park')
    expect(isNew).toBe(false)
    const redeem = async (text: string): Promise<string> => {
      const { enrolments } = journal.steering
      return (await enrolments.redeem({ code: text, nonce: 'a'.repeat(32) }, START)).outcome
    }
    expect([await redeem(former), await redeem(code)]).toEqual(['unknown', 'enrolled'])
    expect((await detailOf('park-agent')).code?.isUsed).toBe(true)
  })

  it('refuses a place that is not there', async () => {
    const answer = await call('POST', PATHS.agents, { place: 'moon', validMs: DAY })
    expect(answer.status).toBe(404)
    expect((await problemOf(answer)).detail).toBe('there is no place "moon"')
  })
})

describe('an agent', () => {
  it('is revoked at once, and removed with token, code, document and sweeps', async () => {
    const { code } = await add('office')
    const id = 'office' as AgentId
    const { token } = await journal.createToken(id, START)
    await call('PUT', pathOf(id, PATHS.agentConfig), { text: '[defaults]\ncommunity = "a"' })
    const revoked = await call('POST', `${pathOf(id)}/revocation`)
    expect(await revoked.json()).toEqual({ tokens: 1 })
    expect(journal.agentOfToken(token.reveal(), START)).toBeNull()
    expect((await call('DELETE', pathOf(id))).status).toBe(200)
    const enrolled = await journal.steering.enrolments.redeem({ code, nonce: 'a' }, START)
    expect(enrolled.outcome).toBe('unknown')
    expect(journal.steering.steeringOf(id).configRevision).toBe(0)
    expect((await call('GET', pathOf(id))).status).toBe(404)
    expect((await call('POST', `${pathOf(id)}/rotation`)).status).toBe(404)
  })

  it('is asked for a rotation that its token has not had', async () => {
    await add('park')
    const { token } = await journal.createToken('park-agent' as AgentId, START - 1)
    journal.agentOfToken(token.reveal(), START)
    expect((await call('POST', `${pathOf('park-agent')}/rotation`)).status).toBe(204)
    expect((await detailOf('park-agent')).rotationWanted).toBe(true)
  })

  it('is told to those who listen when the operator changes it', async () => {
    let told = 0
    journal.onChange(() => (told += 1))
    await add('office')
    expect(told).toBe(1)
    await call('PUT', PATHS.commonConfig, { text: '[defaults]\ncommunity = "a"' })
    expect(told).toBe(2)
  })
})

describe('documents of the operator', () => {
  it('are shown without a secret, and say the line of a fault', async () => {
    const text = '[defaults]\ncommunity = "kupang"\n'
    expect((await call('PUT', PATHS.commonConfig, { text })).status).toBe(200)
    const shown = (await (
      await call('GET', pathOf('park-agent', PATHS.agentConfig))
    ).json()) as ShownConfig
    expect(shown.revision).toBe(2)
    expect(shown.effective).toContain('community = "<secret>"')
    expect(shown.effective).toContain('10.0.0.5')
    expect(JSON.stringify(shown)).not.toContain('kupang')
    const refused = await call('PUT', pathOf('park-agent', PATHS.agentConfig), {
      text: '[agent]\nid = "x"\n',
    })
    expect(refused.status).toBe(422)
    expect((await problemOf(refused)).errors).toEqual([
      { path: '2', message: 'agent.id: there is no such key' },
    ])
    expect((await detailOf('park-agent')).configRevision).toBe(2)
  })
})

describe('sweeps', () => {
  const path = pathOf('park-agent', PATHS.agentDiscovery)
  const wish = { subnets: ['10.0.0.0/24'], addressesPerSecond: 10 }
  const find = (address: string, more: object = {}) => ({
    address,
    credentials: 'defaults',
    driver: 'unifi',
    role: 'ap',
    vendor: 'Ubiquiti',
    model: 'U6, Pro',
    serial: `S-${address}`,
    name: null,
    managedAccessPoints: 0,
    ...more,
  })

  it('need credentials, a subnet and few enough addresses', async () => {
    expect((await call('POST', path, wish)).status).toBe(409)
    await call('PUT', PATHS.commonConfig, { text: '[defaults]\ncommunity = "a"' })
    expect((await call('POST', path, wish)).status).toBe(201)
    for (const subnets of [['10.0.0.0/19'], ['10.0.0.0'], ['10.0.0.256/24'], ['fd00::/64'], []]) {
      expect((await call('POST', path, { ...wish, subnets })).status).toBe(422)
    }
    expect((await call('POST', path, { ...wish, subnets: ['10.0.0.0/20'] })).status).toBe(201)
  })

  it('propose each address once, as found last, with what is known of it', async () => {
    await call('PUT', PATHS.commonConfig, { text: '[defaults]\ncommunity = "a"' })
    const agent = 'park-agent' as AgentId
    for (const [model, finishedAtMs] of [
      ['old', START],
      ['U6', START + 1],
    ] as const) {
      const sweep = { agent, ...wish }
      const id = await journal.steering.discoveries.ask(sweep, finishedAtMs)
      await journal.steering.discoveries.report(agent, {
        id,
        finishedAtMs,
        addressesAsked: 254,
        finds: [
          find('10.0.0.50', { model, name: 'lobby' }),
          find('10.0.0.5'),
          find('10.0.0.7', { name: '=SUM(1+1)', role: 'controller' }),
          find('10.0.0.51', { vendor: 'red \u001b[31m' }),
          // The name of an access point that stands elsewhere, which an import must not move here.
          find('10.1.0.5', { name: 'ap-3' }),
        ],
        problem: null,
      })
    }
    const shown = (await (await call('GET', path)).json()) as ShownSweeps
    expect(shown.sweeps.map(({ report }) => report?.finds)).toEqual([5, 5])
    const csv = findsCsv(agent, 'park', shown.finds)
    expect(csv.split('\r\n')).toEqual([
      'id,name,place,agent,model,address,serial,role',
      'sum-1-1,SUM(1+1),park,park-agent,"U6, Pro",10.0.0.7,S-10.0.0.7,controller',
      'lobby,lobby,park,park-agent,U6,10.0.0.50,S-10.0.0.50,',
      'park-agent-10-0-0-51,park-agent-10-0-0-51,park,park-agent,"U6, Pro",10.0.0.51,S-10.0.0.51,',
      'ap-3-2,ap-3,park,park-agent,"U6, Pro",10.1.0.5,S-10.1.0.5,',
      '',
    ])
    expect(findsText(shown)).toMatch(
      /10\.0\.0\.5 +ap +Ubiquiti +U6, Pro +S-10\.0\.0\.5 +- +- +ap-1/,
    )
    const files = { accessPoints: { name: 'finds.csv', text: csv } }
    const result = await importFiles(journal, files, { dryRun: true, nowMs: START })
    expect(result).toMatchObject({ outcome: 'planned', accessPoints: { added: 4, changed: 0 } })
    expect(findsText(shown)).not.toContain('\u001b')
  })
})

describe('list of agents', () => {
  it('shows state, version, revision, copy and spool', async () => {
    const live = new LiveAgent('park-agent' as AgentId)
    for (const [index, instance] of ['a', 'b', 'a', 'b', 'a'].entries()) {
      const boot = 'b' as never
      const sender = { boot, instance, mode: 'live', protocolVersion: 1, clock: 'system' } as const
      live.heard(sender, START + index)
    }
    live.seen(START)
    live.look(START)
    now = live.now()
    await add('park')
    const { agents } = (await (await call('GET', PATHS.agents)).json()) as {
      agents: AgentListing[]
    }
    expect(agents.map(({ id }) => id)).toEqual(['central', 'park-agent'])
    const text = agentsText(agents, true)
    expect(text).toMatch(
      /\npark-agent +park +up +- +yes +2026-11-01T00:00:00Z +1\/- +CLONED +- +ap-1: no SNMP/,
    )
    expect(agentsText(agents, false)).toContain('No server runs')
    expect(agentText('park-agent', await detailOf('park-agent'))).toMatch(/code +may be used until/)
  })
})
