import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askStatus, statusSocketPaths } from '../../agents/steer/status-socket.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { prepareCity, type BenchAgent } from '../bench/city-data.ts'
import { ServerProcess } from '../bench/server-process.ts'
import type { Directory } from '../simulator/device.ts'
import { buildTable, gauge, objectId, text, timeTicks } from '../simulator/oid-table.ts'
import { encodeOid, parseOid } from '../simulator/oid.ts'
import { randomOf } from '../simulator/random.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'
import { CutProxy } from './cut-proxy.ts'
import { startPantau } from './processes.ts'

const SEED = process.env['PANTAU_TEST_SEED'] ?? '1'
/** `PANTAU_FULL=1` goes on for five minutes, as long as a bad afternoon of a city is worth. */
const CHAOS_MS = process.env['PANTAU_FULL'] === '1' ? 300_000 : 4_000
/** A machine that is too busy to deal enough blows in that time goes on until then. */
const CHAOS_MS_MAX = Math.max(CHAOS_MS, 60_000)
const AGENTS = 5
const ACCESS_POINTS_EACH = 4
/** What the agents wait for an answer. */
const TIMEOUT_MS = 4000
/** A poll asked so long before its agent was killed may have died between answer and disk. */
const IN_FLIGHT_MS = 1000

/** Polls of two seconds, which an agent that delivers each second may hold at any time. */
const PENDING_ALIVE = 3 * ACCESS_POINTS_EACH

const PRODUCT = '1.3.6.1.4.1.99999.1'
/** Answers when it was asked: so each stored sample says which question it came from. */
const ASKED_AT = `${PRODUCT}.7.0`
/** Without the instance, because a poll may ask for it by GETNEXT. */
const ASKED_AT_BYTES = encodeOid(parseOid(`${PRODUCT}.7`))
const DRIVER = {
  name: 'asked-at',
  title: 'A device that tells when it was asked',
  vendor: 'Test',
  role: 'ap',
  match: [{ sysObjectId: [PRODUCT] }],
  clients: [{ oid: ASKED_AT }],
}

interface Ask {
  readonly accessPoint: string
  readonly atMs: number
}

/** Devices whose community is their name, and the list of every poll they were asked. */
async function serveDevices(startMs: number): Promise<{ endpoint: Endpoint; asked: Ask[] }> {
  const asked: Ask[] = []
  let current = ''
  const directory: Directory = {
    byCommunity(community) {
      current = community
      return {
        tableAt: (nowMs) =>
          buildTable([
            { oid: '1.3.6.1.2.1.1.1.0', value: text('Asked at') },
            { oid: '1.3.6.1.2.1.1.2.0', value: objectId(PRODUCT) },
            { oid: '1.3.6.1.2.1.1.3.0', value: timeTicks(Math.floor((nowMs - startMs) / 10) + 1) },
            { oid: ASKED_AT, value: gauge(nowMs - startMs) },
          ]),
        conductAt: () => ({ kind: 'answer' }),
      }
    },
    byUser: () => undefined,
    user: () => undefined,
  }
  const responder = createResponder({
    directory,
    engine: startEngine(startMs),
    maxMessageBytes: 4096,
  })
  const noting = {
    counts: responder.counts,
    handle(datagram: Buffer, nowMs: number) {
      const answer = responder.handle(datagram, nowMs)
      if (datagram.includes(ASKED_AT_BYTES))
        asked.push({ accessPoint: current, atMs: nowMs - startMs })
      return answer
    },
  }
  return { endpoint: await listenUdp(noting, '127.0.0.1', 0), asked }
}

/** An agent that is started again whenever it is killed. */
class Agent {
  readonly kills: number[] = []
  readonly #config: string
  #running: ReturnType<typeof startPantau> | null = null

  constructor(config: string) {
    this.#config = config
  }

  start(): void {
    this.#running = startPantau(['agent', '--config', this.#config])
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM', atMs: number): Promise<string> {
    const running = this.#running
    if (running === null) return ''
    this.#running = null
    if (signal === 'SIGKILL') this.kills.push(atMs)
    const ended = once(running.child, 'close')
    running.child.kill(signal)
    await ended
    return running.stderr()
  }
}

async function writeAgent(
  root: string,
  { id, token, accessPoints }: BenchAgent,
  devicePort: number,
  serverPort: number,
): Promise<string> {
  const directory = join(root, id)
  await mkdir(join(directory, 'drivers'), { recursive: true })
  await writeFile(join(directory, 'drivers', 'asked-at.json'), JSON.stringify(DRIVER))
  const lines = [
    '[agent]',
    `id = "${id}"`,
    `server = "http://127.0.0.1:${serverPort}"`,
    `token = "${token}"`,
    'deliver_every = 1',
    'sync_every = 0',
    'log_level = "warn"',
    '[defaults]',
    'interval = 1',
    // Asked once a poll: what is asked again because the machine is busy is no poll of its own.
    `timeout = ${TIMEOUT_MS / 1000}`,
    'retries = 0',
    ...accessPoints.flatMap((accessPoint) => [
      '[[access_points]]',
      `id = "${accessPoint}"`,
      `address = "127.0.0.1:${devicePort}"`,
      `community = "${accessPoint}"`,
    ]),
  ]
  const file = join(directory, 'agent.toml')
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}

describe('server, agents and line failing in turn', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'pantau-chaos-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it(
    `stores one for one what the devices were asked (seed ${SEED})`,
    async () => {
      const random = randomOf('chaos', SEED)
      const startMs = Date.now()
      const sinceMs = (): number => Date.now() - startMs
      const data = join(root, 'server')
      const city = await prepareCity(data, AGENTS, ACCESS_POINTS_EACH)
      const { endpoint, asked } = await serveDevices(startMs)
      const proxy = await CutProxy.listen()
      let server = await ServerProcess.start(data)
      proxy.target = server.port
      const agents: Agent[] = []
      for (const agent of city) {
        agents.push(new Agent(await writeAgent(root, agent, endpoint.port, proxy.port)))
      }
      let serverKills = 0
      let cuts = 0
      try {
        for (const agent of agents) agent.start()
        await delay(3000)
        // On a busy machine each blow takes longer: a run without enough of them proves nothing.
        const isEnough = (): boolean =>
          agents.reduce((sum, { kills }) => sum + kills.length, 0) > 2 &&
          serverKills > 0 &&
          cuts > 0
        const chaosFromMs = sinceMs()
        const lasts = (ms: number): boolean => sinceMs() - chaosFromMs < ms
        while (lasts(CHAOS_MS) || (!isEnough() && lasts(CHAOS_MS_MAX))) {
          const dice = random()
          if (dice < 0.5) {
            const agent = agents[Math.floor(random() * AGENTS)]!
            await agent.stop('SIGKILL', sinceMs())
            await delay(random() * 500)
            agent.start()
          } else if (dice < 0.75) {
            proxy.target = null
            await server.stop('SIGKILL')
            serverKills += 1
            await delay(random() * 1000)
            server = await ServerProcess.start(data)
            proxy.target = server.port
          } else {
            proxy.isCut = true
            await delay(500 + random() * 2000)
            proxy.isCut = false
            cuts += 1
          }
          await delay(300 + random() * 1500)
        }
        // From here on all is well; what was asked until now has to arrive.
        const untilMs = sinceMs()
        for (const { id } of city) await untilDelivered(join(root, id, 'data'))
        for (const agent of agents) await agent.stop('SIGTERM', sinceMs())
        await server.stop('SIGTERM')
        const { stored, unanswered } = await readStored(data, city)

        const name = ({ accessPoint, atMs }: Ask): string => `${accessPoint} ${atMs}`
        const names = stored.map(name)
        const questions = new Set(asked.map(name))
        expect(
          names.filter((one) => !questions.has(one)),
          'stored but never asked',
        ).toEqual([])
        expect(names.length - new Set(names).size, 'stored twice').toBe(0)
        const present = new Set(names)
        const killsOf = new Map(city.map(({ id }, index) => [id as string, agents[index]!.kills]))
        const lost = asked.filter((ask) => {
          if (ask.atMs > untilMs || present.has(name(ask))) return false
          if (unanswered.some((poll) => isOf(poll, ask, startMs))) return false
          const kills = killsOf.get(ask.accessPoint.replace(/-ap-\d+$/, '')) ?? []
          return !kills.some((atMs) => atMs >= ask.atMs && atMs - ask.atMs < IN_FLIGHT_MS)
        })
        expect(lost, 'asked and not stored, though its agent lived on').toEqual([])
        const agentKills = agents.reduce((sum, { kills }) => sum + kills.length, 0)
        const due = asked.filter(({ atMs }) => atMs <= untilMs)
        const died = due.filter((ask) => !present.has(name(ask))).length
        process.stdout.write(
          `chaos: ${Math.round(CHAOS_MS / 1000)} s, ${agentKills} agent kills, ` +
            `${serverKills} server kills, ${cuts} cuts; ${due.length} asked, ` +
            `${due.length - died} stored, ${died} died with their agent\n`,
        )
        expect(agentKills).toBeGreaterThan(2)
        expect(serverKills).toBeGreaterThan(0)
        expect(cuts).toBeGreaterThan(0)
      } finally {
        for (const agent of agents) await agent.stop('SIGKILL', sinceMs())
        await server.stop('SIGKILL')
        proxy.close()
        await endpoint.close()
      }
    },
    CHAOS_MS_MAX + 120_000,
  )
})

/** Waits until an agent that goes on polling holds no more than what is on its way. */
async function untilDelivered(dataDirectory: string): Promise<void> {
  const paths = statusSocketPaths(dataDirectory, process.env)
  let quietLooks = 0
  while (quietLooks < 3) {
    await delay(500)
    const status = await askStatus(paths)
    quietLooks = status !== undefined && status.spool.pending < PENDING_ALIVE ? quietLooks + 1 : 0
  }
}

/** On a machine that is too busy an answer may come too late for its agent: then the poll says so. */
const isOf = (poll: Ask, ask: Ask, startMs: number): boolean =>
  poll.accessPoint === ask.accessPoint &&
  poll.atMs - startMs <= ask.atMs &&
  ask.atMs < poll.atMs - startMs + TIMEOUT_MS

interface Stored {
  /** By when they were asked. */
  readonly stored: readonly Ask[]
  /** Polls that say that an answer did not come, by when they began, Unix ms. */
  readonly unanswered: readonly Ask[]
}

/** As all figures read it: what was killed on its way comes again in another batch, and counts once. */
async function readStored(data: string, city: readonly BenchAgent[]): Promise<Stored> {
  const store = await openSeriesStore(data)
  try {
    const stored: Ask[] = []
    const unanswered: Ask[] = []
    for (const id of city.flatMap(({ accessPoints }) => accessPoints)) {
      const target = { kind: 'access-point', id } as const
      for (const { sample } of await store.readSamples(target, 0, Date.now() + IN_FLIGHT_MS)) {
        if (sample.kind !== 'access-point') continue
        const { accessPoint, polledAtMs } = sample
        if (sample.outcome.kind === 'ok')
          stored.push({ accessPoint, atMs: sample.reading?.clients ?? Number.NaN })
        else unanswered.push({ accessPoint, atMs: polledAtMs })
      }
    }
    return { stored, unanswered }
  } finally {
    await store.close()
  }
}
