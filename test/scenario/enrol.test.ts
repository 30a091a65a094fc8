import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchReceiptSchema } from '../../server/contract/batch.ts'
import type { Batch, BatchReceipt } from '../../server/contract/batch.ts'
import { fleetSchema } from '../../server/contract/fleet.ts'
import {
  configAnswerSchema,
  enrolmentAnswerSchema,
  tokenAnswerSchema,
} from '../../server/contract/steering.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { pantau, startPantau } from './processes.ts'

const PLACES =
  'id,name,kind,kecamatan,kelurahan,latitude,longitude\npark,Taman,taman,O,O,-10.16,123.6\n'
const ACCESS_POINTS = 'id,name,place,agent,address\nap-1,A,park,park-agent,192.0.2.5\n'
const NONCE = 'c'.repeat(32)
/** The agent delivers every second; a machine under load takes longer. */
const WAIT = { timeout: 60_000, interval: 250 }

/** A city that each test has a copy of. */
let imported = ''
let directory = ''
let data = ''
let server: ServerProcess
let sequence = 0

beforeAll(async () => {
  if (!existsSync('dist/pantau-server.mjs')) throw new Error('not built: run "npm run build" first')
  // A process each time would be a third of these tests.
  imported = await mkdtemp(join(tmpdir(), 'pantau-enrol-imported-'))
  const [places, accessPoints] = [join(imported, 'places.csv'), join(imported, 'aps.csv')]
  await writeFile(places, PLACES)
  await writeFile(accessPoints, ACCESS_POINTS)
  const done = await pantau(['import', places, accessPoints, '--data', join(imported, 'data')])
  expect(done.code).toBe(0)
})
afterAll(() => rm(imported, { recursive: true, force: true }))
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-enrol-'))
  data = join(directory, 'data')
  await cp(join(imported, 'data'), data, { recursive: true })
  server = await ServerProcess.start(data)
})
afterEach(async () => {
  await server.stop('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

const url = (): string => `http://127.0.0.1:${server.port}`

async function agents(...args: readonly string[]): Promise<string> {
  const done = await pantau(['agents', ...args, '--data', data])
  expect([done.code, done.code === 0 ? '' : done.stderr]).toEqual([0, ''])
  return done.stdout
}
async function post(path: string, body: unknown, token?: string): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  }
  return fetch(`${url()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}
async function enrol(code: string): Promise<string> {
  const answer = await post(PATHS.enrolments, { code, nonce: NONCE })
  const { agent, token } = enrolmentAnswerSchema.parse(await answer.json())
  expect(agent).toBe('park-agent')
  return token
}
function batch(instance: string): Batch {
  sequence += 1
  return {
    protocolVersion: 2,
    agent: 'park-agent' as Batch['agent'],
    boot: 'boot-1' as Batch['boot'],
    instance: instance.repeat(16),
    sequence,
    mode: 'live',
    sentAtMs: Date.now(),
    clock: 'system',
    droppedSamples: 0,
    samples: [
      {
        kind: 'access-point',
        accessPoint: 'ap-1' as never,
        polledAtMs: Date.now(),
        monotonicMs: sequence * 1000,
        intervalMs: 60_000,
        outcome: { kind: 'timeout', attempts: 2 },
      },
    ],
  }
}
async function deliver(token: string, instance = 'a'): Promise<BatchReceipt> {
  const answer = await post(PATHS.batches, batch(instance), token)
  expect(answer.status).toBe(202)
  return batchReceiptSchema.parse(await answer.json())
}
async function statusOf(token: string): Promise<number> {
  return (await post(PATHS.batches, batch('a'), token)).status
}
async function codeFor(place: string): Promise<string> {
  const printed = await agents('add', place, '--server', url())
  return /--code (\S+)/.exec(printed)?.[1] ?? ''
}

// Each command is a process of its own: a dozen of them take long on a machine under load.
describe('pantau agents', { timeout: 180_000 }, () => {
  it('enrols, configures, rotates and revokes an agent, over kills of the server', async () => {
    const code = await codeFor('park')
    const lost = await enrol(code)
    await server.stop('SIGKILL')
    server = await ServerProcess.start(data)
    const token = await enrol(code)
    expect(await statusOf(lost)).toBe(401)
    expect(await deliver(token)).toMatchObject({
      accepted: 1,
      // The first start gave the agents the city's time zone.
      configRevision: 2,
      rotateToken: false,
    })
    expect((await post(PATHS.enrolments, { code, nonce: NONCE })).status).toBe(404)

    const document = join(directory, 'common.toml')
    await writeFile(document, '[defaults]\ncommunity = "kupang"\n')
    await agents('config', '--set', document)
    expect(await deliver(token)).toMatchObject({ configRevision: 3 })
    const asked = await fetch(`${url()}${PATHS.ownConfig}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(configAnswerSchema.parse(await asked.json())).toMatchObject({
      revision: 3,
      document: {
        agent: { time_zone: 'Asia/Makassar' },
        defaults: { community: 'kupang' },
        access_points: [{ id: 'ap-1', address: '192.0.2.5' }],
      },
    })
    expect(await agents('config', 'park-agent', '--show')).toContain('community = "<secret>"')

    await agents('rotate', 'park-agent')
    expect(await deliver(token)).toMatchObject({ rotateToken: true })
    const rotated = await post(PATHS.ownToken, {}, token)
    const { token: fresh } = tokenAnswerSchema.parse(await rotated.json())
    await server.stop('SIGKILL')
    server = await ServerProcess.start(data)
    expect(await deliver(token)).toMatchObject({ rotateToken: true })
    expect(await deliver(fresh)).toMatchObject({ rotateToken: false })
    expect(await statusOf(token)).toBe(401)

    expect(await agents('list')).toMatch(/park-agent +park +up .* 3\/- /)
    expect(await agents('revoke', 'park-agent')).toContain(
      'The token of agent park-agent is revoked',
    )
    expect(await statusOf(fresh)).toBe(401)
  })

  it('steers the real agent that the printed command has enrolled', async () => {
    const printed = await agents('add', 'park', '--server', url())
    const site = join(directory, 'agent.toml')
    const [, ...enrolment] = printed.trim().split(' ')
    expect((await pantau([...enrolment, '--config', site])).code).toBe(0)
    const token = (): Promise<string> => readFile(join(directory, 'agent.token'), 'utf8')
    const first = await token()
    const document = join(directory, 'common.toml')
    await writeFile(
      document,
      '[agent]\ndeliver_every = "1s"\n[defaults]\ninterval = "1s"\ncommunity = "a"\n',
    )
    await agents('config', '--set', document)
    const { child, stderr, stdout } = startPantau(['agent', '--config', site])
    try {
      const said = (): string => stdout() + stderr()
      await vi.waitFor(() => expect(said()).toMatch(/"revision":3.*server's configuration/), WAIT)
      await agents('rotate', 'park-agent')
      await vi.waitFor(async () => expect(await token()).not.toBe(first), WAIT)
      await vi.waitFor(async () => expect(await statusOf(first.trim())).toBe(401), WAIT)
      await agents('revoke', 'park-agent')
      expect(await statusOf((await token()).trim())).toBe(401)
    } finally {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
  })

  it('shows a copied agent on the map and in the list', async () => {
    const token = await enrol(await codeFor('park'))
    for (const instance of ['a', 'b', 'a', 'b']) await deliver(token, instance)
    expect(await agents('list')).not.toContain('CLONED')
    await deliver(token, 'a')
    expect(await agents('list')).toContain('CLONED')
    const { agents: shown } = fleetSchema.parse(
      await (await fetch(`${url()}${PATHS.fleet}`)).json(),
    )
    expect(shown[0]?.clonedSinceMs).toEqual(expect.any(Number))
  })

  it('is never open to the network', async () => {
    for (const path of [PATHS.agents, PATHS.commonConfig, PATHS.tokens, PATHS.imports]) {
      expect((await fetch(`${url()}${path}`)).status).toBe(404)
      expect((await post(path, {})).status).toBe(404)
    }
  })

  it('works on the directory itself where no server runs', async () => {
    await server.stop('SIGTERM')
    const PANTAU_PUBLIC_URL = 'https://wifi.example.org/'
    const { stdout } = await pantau(['agents', 'add', 'park', '--data', data], {
      PANTAU_PUBLIC_URL,
    })
    expect(stdout).toMatch(
      /^pantau agent enroll --server https:\/\/wifi\.example\.org --code \S+$/m,
    )
    const code = await codeFor('park')
    expect(await agents('list')).toContain('No server runs')
    server = await ServerProcess.start(data)
    expect(await deliver(await enrol(code))).toMatchObject({ accepted: 1 })
  })
})
