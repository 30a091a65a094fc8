import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentId } from '../../server/contract/ids.ts'
import { discoveryTaskSchema } from '../../server/contract/steering.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { agentRoutes } from '../../server/http/routes/agent.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { Looks } from '../../server/live/looks.ts'

const AGENT = 'park-agent' as AgentId
const START = Date.UTC(2026, 10, 1)

let directory = ''
let journal: Journal
let app: Hono
let token = ''
let nowMs = START

beforeEach(async () => {
  nowMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-discovery-'))
  await open()
  token = (await journal.createToken(AGENT, nowMs)).token.reveal()
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function open(): Promise<void> {
  journal = await openJournal(directory)
  app = new Hono().route(
    '/',
    agentRoutes({ journal, nowMs: () => nowMs, looks: new Looks(() => nowMs) }),
  )
  answerFailures(app, (cause) => {
    throw cause
  })
}
async function reopen(): Promise<void> {
  await journal.close()
  await open()
}

async function fetchTask(): Promise<Response> {
  return app.request(PATHS.ownDiscovery, { headers: { Authorization: `Bearer ${token}` } })
}
async function bringReport(report: object): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Encoding': 'gzip',
    Authorization: `Bearer ${token}`,
  }
  const body = gzipSync(JSON.stringify(report))
  return app.request(PATHS.ownDiscovery, { method: 'POST', headers, body })
}

describe('/v1/agent/discovery', () => {
  const find = {
    address: '10.0.0.9',
    credentials: 'defaults',
    driver: 'unifi',
    role: 'ap',
    vendor: 'Ubiquiti',
    model: 'U6',
    serial: null,
    name: 'lobby',
    managedAccessPoints: 0,
  }
  const reportOf = (id: string, finds: readonly object[]) => ({
    id,
    finishedAtMs: nowMs,
    addressesAsked: 254,
    finds,
    problem: null,
  })
  const ask = (): Promise<string> =>
    journal.steering.discoveries.ask(
      { agent: AGENT, subnets: ['10.0.0.0/24'], addressesPerSecond: 10 },
      nowMs,
    )

  it('gives the task with the secrets to try until its report is there', async () => {
    expect((await fetchTask()).status).toBe(404)
    await journal.steer(({ configs }) =>
      configs.setDocument(AGENT, {
        defaults: { community: 'kupang' },
        ups: [{ id: 'ups', address: '10.0.0.2', version: '3', user: 'pantau' }],
        switches: [{ id: 'sw', address: '10.0.0.3' }],
      }),
    )
    const id = await ask()
    await reopen()
    expect(journal.steering.steeringOf(AGENT).discovery).toBe(id)
    const task = discoveryTaskSchema.parse(await (await fetchTask()).json())
    expect(task).toEqual({
      id,
      subnets: ['10.0.0.0/24'],
      credentials: [
        { name: 'defaults', version: '2c', community: 'kupang' },
        { name: 'ups', version: '3', user: 'pantau' },
      ],
      addressesPerSecond: 10,
    })
    expect((await bringReport(reportOf('other', []))).status).toBe(404)
    expect((await bringReport(reportOf(id, [find]))).status).toBe(204)
    expect(journal.steering.steeringOf(AGENT).discovery).toBeNull()
    expect((await bringReport(reportOf(id, []))).status).toBe(404)
    const [sweep] = await journal.steering.discoveries.listOf(AGENT)
    expect(sweep?.report?.finds).toEqual([find])
  })

  it('reads one report at a time of an agent, and none that nobody awaits', async () => {
    const headers = { Authorization: `Bearer ${token}` }
    const unread = { method: 'POST', headers, body: 'no report' }
    expect((await app.request(PATHS.ownDiscovery, unread)).status).toBe(404)
    const id = await ask()
    const answers = await Promise.all([1, 2, 3].map(() => bringReport(reportOf(id, [find]))))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 429, 429])
    expect((await app.request(PATHS.ownDiscovery, unread)).status).toBe(404)
  })

  it('keeps twenty reports, and of them no more than 4,096 finds', async () => {
    const report = async (finds: number): Promise<void> => {
      nowMs += 1000
      const many = Array.from({ length: finds }, () => find)
      const answer = await bringReport(reportOf(await ask(), many))
      expect(answer.status).toBe(204)
    }
    const kept = async (): Promise<readonly number[]> => {
      const sweeps = await journal.steering.discoveries.listOf(AGENT)
      return sweeps.map((sweep) => sweep.report?.finds.length ?? -1)
    }
    for (let count = 0; count < 22; count += 1) await report(1)
    expect(await kept()).toEqual(Array(20).fill(1))
    await report(4090)
    expect((await kept()).length).toBe(7)
    await report(4096)
    expect(await kept()).toEqual([4096])
  })

  it('drops a sweep that was asked for before and has no report', async () => {
    const first = await ask()
    nowMs += 1
    const second = await ask()
    const sweeps = await journal.steering.discoveries.listOf(AGENT)
    expect(sweeps.map(({ id }) => id)).toEqual([second])
    expect(second).not.toBe(first)
  })
})
