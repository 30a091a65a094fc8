import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId } from '../../server/contract/ids.ts'
import { probeStateSchema } from '../../server/contract/inventory.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { accessPointSampleSchema } from '../../server/contract/sample.ts'
import { probeTaskSchema } from '../../server/contract/steering.ts'
import type { ProbeReport } from '../../server/contract/steering.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import { operatorJudge, operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { accessPointProbeRoutes } from '../../server/http/routes/access-point-probe.ts'
import { agentRoutes } from '../../server/http/routes/agent.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { LOOK_VALID_MS, Looks } from '../../server/live/looks.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const START = Date.UTC(2026, 10, 1)
const MINUTE = 60_000
const AGENT = 'agent-1' as AgentId
const OTHER = 'agent-2' as AgentId
const DEVICES = 20

let directory = ''
let journal: Journal
let store: SeriesStore
let looks: Looks
let app: Hono
let nowMs = START
let lastSeenAtMs: number | null
let tokens: ReadonlyMap<AgentId, string>

beforeEach(async () => {
  nowMs = START
  lastSeenAtMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-looks-'))
  journal = await openJournal(directory)
  store = await openSeriesStore(directory)
  looks = new Looks(() => nowMs)
  const at = { kecamatan: 'O', kelurahan: 'O', latitude: -10.16, longitude: 123.6 }
  const place = { id: 'park' as PlaceId, name: 'Taman', kind: 'park' as const }
  const accessPoint = (id: string) => ({
    ...POLLED_ALONE,
    id: id as AccessPointId,
    place: place.id,
    name: id,
    agent: AGENT as AgentId | null,
    model: null,
  })
  await journal.applyImport(0, {
    places: [{ ...place, ...at, ...BARE_PLACE, status: 'active' }],
    uplinks: [],
    accessPoints: [
      ...Array.from({ length: DEVICES }, (_, index) => accessPoint(`ap-${index}`)),
      { ...accessPoint('listed'), controller: 'ap-0' as AccessPointId },
      { ...accessPoint('gone'), status: 'retired' },
      { ...accessPoint('alone'), agent: null },
    ],
    equipment: [],
  })
  tokens = new Map([
    [AGENT, (await journal.createToken(AGENT, START)).token.reveal()],
    [OTHER, (await journal.createToken(OTHER, START)).token.reveal()],
  ])
  const clock = (): number => nowMs
  const guard = { operators: journal.operators, nowMs: clock }
  const judge = operatorJudge(guard)
  const agentNow = () => ({ lastSeenAtMs }) as never
  const deps = { journal, store, looks, agentNow, nowMs: clock }
  app = new Hono()
    .route('/', accessPointProbeRoutes({ ...deps, judge, operator: operatorsOnly(guard, judge) }))
    .route('/', agentRoutes(deps))
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(async () => {
  await store.close()
  await journal.close()
  await rm(directory, { recursive: true })
})

async function ask(id: string, method = 'GET', who: string | null = 'Maria'): Promise<Response> {
  const headers = { host: 'localhost', ...(who !== null && { [OPERATOR_HEADER]: who }) }
  const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
  return app.request(PATHS.accessPointProbe.replace(':id', id), { method, headers }, env)
}
async function state(id = 'ap-0', who: string | null = 'Maria') {
  return probeStateSchema.parse(await (await ask(id, 'GET', who)).json())
}
async function asAgent(agent: AgentId, report?: unknown): Promise<Response> {
  const headers = {
    Authorization: `Bearer ${tokens.get(agent)}`,
    'Content-Type': 'application/json',
  }
  const sent = report === undefined ? {} : { method: 'POST', body: JSON.stringify(report) }
  return app.request(PATHS.ownProbe, { headers, ...sent })
}
async function taskOf(agent: AgentId) {
  const answer = await asAgent(agent)
  return answer.status === 404 ? null : probeTaskSchema.parse(await answer.json())
}
const DEVICE = {
  identity: {
    driver: 'routeros',
    vendor: 'MikroTik',
    model: 'hAP',
    firmware: null,
    serial: 'S-1',
    name: null,
  },
  reading: {
    uptimeMs: 60_000,
    clients: 2,
    cpuPercent: null,
    memoryUsedPercent: null,
    radios: [],
    ssids: [],
    traffic: null,
  },
}
const reportOf = (id: string, more: Partial<ProbeReport> = {}): ProbeReport => ({
  id,
  finishedAtMs: nowMs,
  outcome: { kind: 'ok', rttMs: 3 },
  device: DEVICE,
  lines: ['MikroTik hAP', '  address  10.0.0.2'],
  raw: ['1.3.6.1.2.1.1.1.0 = RouterOS'],
  problem: null,
  failures: [],
  ...more,
})

describe('a look at an access point', () => {
  it('goes from who asks to the agent and back', async () => {
    expect(await state()).toEqual({ probe: null, failures: [] })
    expect(await taskOf(AGENT)).toBeNull()
    const asked = await ask('ap-0', 'POST')
    expect(asked.status).toBe(202)
    expect((await state()).probe).toMatchObject({
      askedBy: 'Maria',
      askedAtMs: START,
      agent: AGENT,
      finishedAtMs: null,
      trouble: null,
    })
    // Only the agent that polls it hears of it.
    expect(await taskOf(OTHER)).toBeNull()
    const task = await taskOf(AGENT)
    expect(task?.accessPoint).toBe('ap-0')
    nowMs += 5000
    expect((await asAgent(OTHER, reportOf(task?.id ?? ''))).status).toBe(404)
    expect((await asAgent(AGENT, reportOf(task?.id ?? ''))).status).toBe(204)
    expect((await state()).probe).toMatchObject({
      finishedAtMs: START + 5000,
      outcome: 'ok',
      device: DEVICE,
      lines: ['MikroTik hAP', '  address  10.0.0.2'],
      raw: ['1.3.6.1.2.1.1.1.0 = RouterOS'],
    })
    expect(await taskOf(AGENT)).toBeNull()
    expect((await asAgent(AGENT, reportOf(task?.id ?? ''))).status).toBe(404)
  })

  it('shows lines and raw answers to operators alone', async () => {
    await ask('ap-0', 'POST')
    await asAgent(AGENT, reportOf((await taskOf(AGENT))?.id ?? ''))
    const { probe } = await state('ap-0', null)
    expect(probe).toMatchObject({ outcome: 'ok', device: null, lines: [], raw: [] })
    expect((await ask('ap-0', 'POST', null)).status).toBe(401)
  })

  it('is one look for all who ask while it is open, and another afterwards', async () => {
    await ask('ap-0', 'POST')
    const first = await taskOf(AGENT)
    await ask('ap-0', 'POST')
    expect((await taskOf(AGENT))?.id).toBe(first?.id)
    await asAgent(AGENT, reportOf(first?.id ?? ''))
    await ask('ap-0', 'POST')
    expect((await taskOf(AGENT))?.id).not.toBe(first?.id)
  })

  it('says why there is no answer, and is not asked of an agent that returns late', async () => {
    await ask('ap-0', 'POST')
    nowMs = START + 2 * MINUTE
    expect((await state()).probe?.trouble).toBe('not-answered')
    lastSeenAtMs = START - 1
    expect((await state()).probe?.trouble).toBe('agent-silent')
    lastSeenAtMs = null
    expect((await state()).probe?.trouble).toBe('agent-silent')
    nowMs = START + LOOK_VALID_MS + 1
    expect(await taskOf(AGENT)).toBeNull()
    await ask('ap-0', 'POST')
    const task = await taskOf(AGENT)
    const lost = reportOf(task?.id ?? '', { outcome: null, problem: 'no such access point' })
    await asAgent(AGENT, lost)
    expect((await state()).probe).toMatchObject({ outcome: null, trouble: 'not-polled' })
  })

  it.each([
    ['gone', 'it is retired'],
    ['listed', '"ap-0" lists it'],
    ['alone', 'no agent polls it'],
  ])('is refused for %s: %s', async (id, detail) => {
    const answer = await ask(id, 'POST')
    expect(answer.status).toBe(409)
    expect(problemSchema.parse(await answer.json()).detail).toContain(detail)
  })

  it('is asked of one agent at most sixteen times at once', async () => {
    const statuses: number[] = []
    for (let index = 0; index < DEVICES; index += 1) {
      statuses.push((await ask(`ap-${index}`, 'POST')).status)
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(16)
    expect((await ask('nothing', 'POST')).status).toBe(404)
    expect((await ask('nothing')).status).toBe(404)
  })

  it('shows the last failed polls, with what the agent remembers of them', async () => {
    const samples = Array.from({ length: 30 }, (_, minute) =>
      accessPointSampleSchema.parse({
        kind: 'access-point',
        accessPoint: 'ap-0',
        polledAtMs: START - (30 - minute) * MINUTE,
        monotonicMs: minute * MINUTE,
        intervalMs: MINUTE,
        outcome:
          minute % 2 === 0
            ? { kind: 'timeout', attempts: 4 }
            : minute === 29
              ? { kind: 'malformed', detail: 'bad answer of 10.0.0.2' }
              : { kind: 'ok', rttMs: 1 },
      }),
    )
    await store.append({
      key: { agent: AGENT, boot: 'boot-1' as BootId, sequence: 1 },
      mode: 'live',
      receivedAtMs: START,
      samples,
      rejected: [],
    })
    await ask('ap-0', 'POST')
    const atMs = START - 2 * MINUTE
    const outcome = { kind: 'timeout', attempts: 4 } as const
    const failures = [{ atMs, outcome, raw: ['1.3.6.1.2.1.1.3.0 = 5'] }]
    await asAgent(AGENT, reportOf((await taskOf(AGENT))?.id ?? '', { failures }))
    const { failures: shown } = await state()
    expect(shown).toHaveLength(16)
    expect(shown.slice(0, 2)).toEqual([
      { atMs: START - MINUTE, outcome: 'malformed', detail: 'bad answer of 10.0.0.2', raw: [] },
      { atMs, outcome: 'timeout', detail: null, raw: ['1.3.6.1.2.1.1.3.0 = 5'] },
    ])
    const { failures: open } = await state('ap-0', null)
    expect(JSON.stringify(open)).not.toMatch(/10\.0\.0\.2|1\.3\.6/)
  })
})
