import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { batchSchema, type Batch } from '#contract/batch.ts'
import type { AccessPointSample, Sample } from '#contract/sample.ts'
import { createCity, type City } from '../simulator/city/city.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'
import { pantau, startPantau } from './processes.ts'

const INTERVAL_S = 1
let directory: string
let city: City
let devices: Endpoint
let server: Server
let online: boolean
let batches: Batch[]

/** The access points that the agent polls: the first six of the city, v2c and v3. */
const targets = () => city.plan.accessPoints.slice(0, 6)
const samples = (): Sample[] => batches.flatMap((batch) => batch.samples)
const polls = (): AccessPointSample[] =>
  samples().filter((sample) => sample.kind === 'access-point')

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-agent-'))
  city = createCity(7)
  const responder = createResponder({
    directory: city.directory,
    engine: startEngine(Date.now()),
    maxMessageBytes: 65_507,
  })
  devices = await listenUdp(responder, '127.0.0.1', 0)
  online = true
  batches = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST') return response.writeHead(200).end()
      if (!online) return request.socket.destroy()
      const batch = batchSchema.parse(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()))
      batches.push(batch)
      const { agent, boot, sequence } = batch
      const counts = { accepted: batch.samples.length, rejected: [], duplicate: false }
      const receipt = {
        agent,
        boot,
        sequence,
        ...counts,
        serverTimeMs: Date.now(),
        configRevision: 0,
      }
      return response.writeHead(202).end(JSON.stringify(receipt))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await devices.close()
  await rm(directory, { recursive: true, force: true })
})

async function writeConfig(): Promise<string> {
  const path = join(directory, 'agent.toml')
  const { port } = server.address() as AddressInfo
  const lines = [
    '[agent]',
    'id = "kupang-test"',
    `server = "http://127.0.0.1:${port}"`,
    'token = "token-that-is-secret"',
    'deliver_every = 1',
    'sync_every = 0',
    '[defaults]',
    `interval = ${INTERVAL_S}`,
    'timeout = "400ms"',
    'retries = 1',
    ...targets().flatMap(({ id, v3 }) => [
      '[[access_points]]',
      `id = "${id}"`,
      `address = "127.0.0.1:${devices.port}"`,
      ...(v3
        ? [
            `version = "3"\nuser = "${id}"\nauth = "sha256"\nauth_password = "demo-auth-pantau"`,
            'priv_password = "demo-priv-pantau"',
          ]
        : [`community = "${id}"`]),
    ]),
    '[[access_points]]',
    'id = "stranger"',
    `address = "127.0.0.1:${devices.port}"`,
    'version = "3"\nuser = "nobody"',
    '[[uplinks]]',
    'id = "wan"',
    `probes = ["http://127.0.0.1:${port}/"]`,
  ]
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 })
  return path
}

const startAgent = (config: string) => startPantau(['agent', '--config', config])

describe('pantau agent', () => {
  it('polls, delivers, and ends at SIGTERM with everything said', async () => {
    const agent = startAgent(await writeConfig())
    const wanted = targets().map(({ id }) => id)
    await expect
      .poll(() => new Set(polls().map(({ accessPoint }) => String(accessPoint))).size, {
        timeout: 20_000,
      })
      .toBe(wanted.length + 1)
    await expect.poll(() => samples().some(({ kind }) => kind === 'agent')).toBe(true)
    const second = await pantau(['agent', '--config', join(directory, 'agent.toml')])
    expect(second).toMatchObject({ code: 2 })
    expect(second.stderr).toContain('is used by another agent')
    city.faults.order({ kind: 'access-point-dead', target: wanted[0]!, forSeconds: 60 }, Date.now())
    await expect
      .poll(
        () =>
          polls()
            .filter((one) => one.accessPoint === wanted[0])
            .at(-1)?.outcome.kind,
        {
          timeout: 10_000,
        },
      )
      .toBe('timeout')
    agent.child.kill('SIGTERM')
    await once(agent.child, 'close')
    expect(agent.child.exitCode).toBe(0)
    expect(`${agent.stdout()}${agent.stderr()}`).not.toMatch(
      /token-that-is-secret|demo-auth|demo-priv/,
    )

    for (const id of wanted) {
      const own = polls().filter((one) => one.accessPoint === id)
      const first = own.find(({ outcome }) => outcome.kind === 'ok')
      const truth = city.plan.accessPoints.find((one) => one.id === id)
      expect(first?.device?.model).toBe(truth?.model)
      expect(first?.reading?.clients).toBeGreaterThanOrEqual(0)
      expect(first?.reading?.traffic?.counterBits).toBe(64)
      // Who it is is said once; how it is, every time.
      expect(own.filter(({ device }) => device !== undefined)).toHaveLength(1)
    }
    const stranger = polls().find((one) => one.accessPoint === 'stranger')
    expect(stranger?.outcome.kind).toBe('authentication')
    expect(stranger?.reading).toBeUndefined()
  })

  it('loses nothing durable to a kill without warning, and doubles nothing', async () => {
    online = false
    const config = await writeConfig()
    const first = startAgent(config)
    const spool = join(directory, 'data')
    await expect
      .poll(async () => (await readdir(spool).catch(() => [])).length, { timeout: 20_000 })
      .toBeGreaterThan(0)
    // Time for several rounds of polls, of which nothing is delivered.
    await new Promise((resolve) => setTimeout(resolve, 4000))
    first.child.kill('SIGKILL')
    await once(first.child, 'close')
    const killedMs = Date.now()
    online = true
    const second = startAgent(config)
    const isEarlier = (one: Sample): boolean => one.polledAtMs < killedMs
    await expect.poll(() => polls().some((one) => !isEarlier(one)), { timeout: 20_000 }).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    second.child.kill('SIGTERM')
    await once(second.child, 'close')

    const keys = samples().map((one) => {
      const id = 'accessPoint' in one ? one.accessPoint : 'uplink' in one ? one.uplink : ''
      return `${one.kind} ${id} ${one.monotonicMs}`
    })
    expect(new Set(keys).size).toBe(keys.length)
    for (const { id } of targets()) {
      const earlier = polls().filter((one) => one.accessPoint === id && isEarlier(one))
      expect(earlier.length).toBeGreaterThanOrEqual(2)
      const gapsMs = earlier.slice(1).map((one, i) => one.monotonicMs - earlier[i]!.monotonicMs)
      // A slot that was lost would be a gap of two intervals and its jitter.
      expect(Math.max(...gapsMs)).toBeLessThan(INTERVAL_S * 2000 - 100)
    }
  })
})
