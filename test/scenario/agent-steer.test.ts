import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PATHS } from '#contract/paths.ts'
import { askStatus, statusSocketPaths } from '../../agents/steer/status-socket.ts'
import { agentStatusSchema, type AgentStatus } from '../../agents/steer/status.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { createCity } from '../simulator/city/city.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'
import { pantau, startPantau } from './processes.ts'

/** Processes of their own, on a machine that may be busy with other tests. */
const WAIT = { timeout: 60_000, interval: 300 }
const city = createCity(7)
const [one, two] = city.plan.accessPoints.filter(({ v3 }) => !v3)
/** A city that each test has a copy of. */
let imported: string
let directory: string
let data: string
let config: string
let server: ServerProcess
let devices: Endpoint
let agent: ReturnType<typeof startPantau> | undefined

beforeAll(async () => {
  if (!existsSync('dist/pantau-agent.mjs')) throw new Error('not built: run "npm run build" first')
  // A process each time would be a quarter of these tests.
  imported = await mkdtemp(join(tmpdir(), 'pantau-steered-imported-'))
  const [places, accessPoints] = [join(imported, 'places.csv'), join(imported, 'aps.csv')]
  await writeFile(
    places,
    'id,name,kind,kecamatan,kelurahan,latitude,longitude\npark,Taman,taman,O,O,-10.16,123.6\n',
  )
  await writeFile(accessPoints, 'id,name,place,agent\nap-1,A,park,site\nap-2,B,park,site\n')
  const done = await pantau(['import', places, accessPoints, '--data', join(imported, 'data')])
  expect(done.code).toBe(0)
})
afterAll(() => rm(imported, { recursive: true, force: true }))
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-steered-'))
  data = join(directory, 'server')
  config = join(directory, 'site', 'agent.toml')
  const responder = createResponder({
    directory: city.directory,
    engine: startEngine(Date.now()),
    maxMessageBytes: 65_507,
  })
  devices = await listenUdp(responder, '127.0.0.1', 0)
  await cp(join(imported, 'data'), data, { recursive: true })
  server = await ServerProcess.start(data)
})
afterEach(async () => {
  agent?.child.kill('SIGKILL')
  agent = undefined
  await server.stop('SIGKILL')
  await devices.close()
  await rm(directory, { recursive: true, force: true })
})

const url = (): string => `http://127.0.0.1:${server.port}`
const token = async (): Promise<string> =>
  (await readFile(join(directory, 'site', 'agent.token'), 'utf8')).trim()

async function operator(...args: readonly string[]): Promise<string> {
  const done = await pantau(['agents', ...args, '--data', data])
  expect([done.code, done.code === 0 ? '' : done.stderr]).toEqual([0, ''])
  return done.stdout
}
async function newCode(): Promise<string> {
  return /--code (\S+)/.exec(await operator('add', 'park', '--server', url()))?.[1] ?? ''
}
async function configure(...tables: readonly string[]): Promise<void> {
  const document = join(directory, 'document.toml')
  const head = '[agent]\ndeliver_every = 1\n[defaults]\ninterval = 1\ntimeout = "500ms"\n'
  await writeFile(document, `${head}${tables.join('\n')}\n`)
  await operator('config', 'site', '--set', document)
}
const accessPoint = (id: string, community: string | undefined): string =>
  `[[access_points]]\nid = "${id}"\naddress = "127.0.0.1:${devices.port}"\ncommunity = "${community}"`

function start(): void {
  agent = startPantau(['agent', '--config', config])
}
async function kill(): Promise<void> {
  agent?.child.kill('SIGKILL')
  if (agent !== undefined) await once(agent.child, 'close')
}
/** What the agent says of itself at its socket: to ask a process over and over costs more than the agent. */
function status(): Promise<AgentStatus | undefined> {
  return askStatus(statusSocketPaths(join(directory, 'site', 'data'), process.env))
}
/** The same as `pantau agent status` prints it. */
async function printedStatus(): Promise<AgentStatus | undefined> {
  const done = await pantau(['agent', 'status', '--config', config, '--json'])
  if (done.code !== 0) return undefined
  return agentStatusSchema.parse(JSON.parse(done.stdout))
}
/** Ids of what the agent polls, with the kind of the last outcome. */
async function polled(): Promise<readonly string[]> {
  const targets = (await status())?.targets ?? []
  return targets.map(({ id, last }) => `${id} ${last?.outcome.kind ?? '-'}`)
}

describe('an agent that is steered', { timeout: 240_000 }, () => {
  it('enrols by a code, polls as the server says, and boots without the server', async () => {
    const code = await newCode()
    const enroll = (typed: string, ...more: readonly string[]) =>
      pantau(['agent', 'enroll', '--server', url(), '--code', typed, '--config', config, ...more])
    expect(await enroll('00000-00000')).toMatchObject({ code: 5 })
    const enrolled = await enroll(code.toLowerCase().replace('-', ' ').replaceAll('0', 'o'))
    expect(enrolled).toMatchObject({ code: 0, stderr: '' })
    expect(enrolled.stdout).toContain('This machine is now agent site.')
    expect((await stat(config)).mode & 0o777).toBe(0o600)
    const again = await enroll(code)
    expect([again.code, again.stderr]).toEqual([5, expect.stringContaining('used:')])

    await configure(accessPoint('ap-1', one?.id))
    start()
    await expect.poll(polled, WAIT).toEqual(['ap-1 ok'])
    expect((await stat(join(directory, 'site', 'data'))).mode & 0o777).toBe(0o700)
    const before = (await printedStatus())?.config.revision ?? 0

    await configure(accessPoint('ap-1', one?.id), accessPoint('ap-2', two?.id))
    await expect.poll(polled, WAIT).toEqual(['ap-1 ok', 'ap-2 ok'])
    expect((await status())?.config).toMatchObject({ problem: null })
    expect((await status())?.config.revision).toBeGreaterThan(before)

    await server.stop('SIGKILL')
    await kill()
    start()
    await expect.poll(polled, WAIT).toEqual(['ap-1 ok', 'ap-2 ok'])
    // The first delivery may come after the first polls.
    await expect
      .poll(async () => (await status())?.server.problem, WAIT)
      .toEqual(expect.any(String))
    const alone = await printedStatus()
    expect(alone?.server).toMatchObject({ deliveredAgoMs: null })
    expect(alone?.start).toMatchObject({ starts: 2, lastStop: 'killed' })
    expect(alone?.spool.pending).toBeGreaterThan(0)
    agent?.child.kill('SIGTERM')
    if (agent !== undefined) await once(agent.child, 'close')
    const gone = await pantau(['agent', 'status', '--config', config, '--json'])
    expect(gone.code).toBe(3)
    expect(JSON.parse(gone.stdout)).toMatchObject({ running: false, toldToStop: true })
    expect(JSON.parse(gone.stdout).pending).toBeGreaterThan(0)
    server = await ServerProcess.start(data)
    const said = `${agent?.stderr()}${enrolled.stdout}${gone.stdout}`
    for (const secret of [await token(), one?.id ?? '', two?.id ?? '']) {
      expect(said).not.toContain(`"${secret}"`)
    }
  })

  it('takes new tokens over kills at any moment, and always has one that works', async () => {
    const code = await newCode()
    await pantau(['agent', 'enroll', '--server', url(), '--code', code, '--config', config])
    await configure(accessPoint('ap-1', one?.id))
    start()
    await expect.poll(polled, WAIT).toEqual(['ap-1 ok'])
    const tokens = new Set([await token()])
    for (const killAfterMs of [0, 400, 1100]) {
      await operator('rotate', 'site')
      await new Promise((resolve) => setTimeout(resolve, killAfterMs))
      await kill()
      start()
      // Whatever the kill met: the agent delivers, and the wish is fulfilled in the end.
      await expect.poll(async () => (await status())?.server.problem, WAIT).toBeNull()
      await expect.poll(async () => tokens.has(await token()), WAIT).toBe(false)
      tokens.add(await token())
    }
    // An old token ends when the new one is first used, which may still be to come.
    const answers = async () =>
      Promise.all(
        [...tokens].map(async (one) => {
          const headers = { Authorization: `Bearer ${one}` }
          return (await fetch(`${url()}${PATHS.ownConfig}`, { headers })).status
        }),
      )
    await expect.poll(answers, WAIT).toEqual([401, 401, 401, 200])
    await expect.poll(async () => (await status())?.server.problem, WAIT).toBeNull()
  })

  it('sweeps a subnet when it is asked to, and goes on polling', async () => {
    const code = await newCode()
    await pantau(['agent', 'enroll', '--server', url(), '--code', code, '--config', config])
    await configure(accessPoint('ap-1', one?.id))
    start()
    await expect.poll(polled, WAIT).toEqual(['ap-1 ok'])
    await operator('discover', 'site', '--subnet', '127.0.0.200/30', '--rate', '50')
    await expect
      .poll(() => operator('finds', 'site'), WAIT)
      .toContain('127.0.0.200/30: 0 finds among 2 addresses')
    expect(await polled()).toEqual(['ap-1 ok'])
  })
})
