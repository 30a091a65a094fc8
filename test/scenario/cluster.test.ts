import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { Fleet } from '#contract/fleet.ts'
import type { OutageList } from '#contract/outage.ts'
import { PATHS } from '#contract/paths.ts'
import { prepareCity } from '../bench/city-data.ts'
import type { BenchAgent } from '../bench/city-data.ts'
import { ROOT, ServerProcess } from '../bench/server-process.ts'
import { startSmtpSink } from '../doubles/smtp-sink.ts'
import type { SmtpSink } from '../doubles/smtp-sink.ts'
import { startWebhookDouble } from '../doubles/webhook-double.ts'
import type { WebhookDouble } from '../doubles/webhook-double.ts'
import { NO_POSTGRES, POSTGRES_BIN } from '../postgres.ts'
import { journalDatabase } from '../postgres-databases.ts'
import type { TestDatabase } from '../postgres-databases.ts'
import { isMissing, startVictoria, VICTORIA } from '../store/engines.ts'
import type { RunningEngine } from '../store/engines.ts'
import type { MessageFacts } from '../../server/alert/message.ts'
import { openJournal } from '../../server/journal/open.ts'
import { openServedSeries } from '../../server/store/open.ts'
import { Secret } from '../../server/contract/secret.ts'
import { AnywhereAgent } from './cluster/agents.ts'
import { Watcher } from './cluster/watcher.ts'

const AGENTS = 30
/** Longer than several places that fall together are gathered for one message. */
const WAIT_MS = 60_000
const KEY_OF_HOOK = 'rahasia-kait'
const missing =
  POSTGRES_BIN === null ? NO_POSTGRES : isMissing(VICTORIA) ? 'victoria-metrics is missing' : null

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + WAIT_MS
  while (!(await is())) {
    if (Date.now() > untilMs) throw new Error(`in vain: ${what}`)
    await sleep(50)
  }
}

async function get<T>(port: number, path: string): Promise<T | null> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null)
  return answer?.status === 200 ? ((await answer.json()) as T) : null
}

/** What is shown of everything that is polled, without what hangs on when it was received. */
function statesOf({ places, accessPoints }: Fleet): readonly string[] {
  const shown = [
    ...places.map(({ id, state, sinceMs }) => [id, state, sinceMs]),
    ...accessPoints.map((one) => [one.id, one.state, one.sinceMs, one.lastPollAtMs]),
  ]
  return shown.map((one) => one.join(' ')).sort()
}

async function countedIn({ url }: TestDatabase, table: string): Promise<number> {
  const client = new pg.Client({ connectionString: url.reveal() })
  await client.connect()
  try {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
    return Number(rows[0]?.count)
  } finally {
    await client.end()
  }
}

interface Health {
  readonly role: 'keeper' | 'front'
  readonly keeper: string
}

describe.skipIf(missing !== null)(
  `three processes on one PostgreSQL and one VictoriaMetrics`,
  () => {
    let directory: string
    let engine: RunningEngine
    let database: TestDatabase
    let seriesUrl: string
    let city: readonly BenchAgent[]
    let alive: ServerProcess[] = []
    let mails: SmtpSink
    let webhook: WebhookDouble

    beforeAll(async () => {
      expect(existsSync(join(ROOT, 'dist/pantau-server.mjs')), 'run "npm run build" first').toBe(
        true,
      )
      directory = await mkdtemp(join(tmpdir(), 'pantau-cluster-'))
      ;[engine, database] = await Promise.all([startVictoria(), journalDatabase()])
      seriesUrl = `victoriametrics+http://127.0.0.1:${engine.port}`
      city = await prepareCity(directory, AGENTS, 2, { url: database.url })
      ;[mails, webhook] = await Promise.all([
        startSmtpSink(),
        startWebhookDouble({ secret: KEY_OF_HOOK }),
      ])
      await writeFile(join(directory, 'server.toml'), alertSettings())
    })
    afterAll(async () => {
      await Promise.all(alive.map((server) => server.stop('SIGKILL')))
      await Promise.all([mails.close(), webhook.close()])
      await engine.remove()
      await database.drop()
      await rm(directory, { recursive: true })
    })

    const alertSettings = (): string => `
[alerts]
startHoldSeconds = 0
settleSeconds = 0
[[alerts.recipients]]
id = "piket"
name = "Piket"
addresses = { email = "piket@example.org", webhook = "${webhook.url.href}" }
[alerts.channels.webhook]
secret = "${KEY_OF_HOOK}"
[alerts.channels.email]
host = "127.0.0.1"
port = ${mails.port}
security = "none"
from = "Pantau <pantau@example.org>"
`
    const start = (): Promise<ServerProcess> =>
      ServerProcess.start(directory, ['--config', join(directory, 'server.toml')], {
        PANTAU_STORES_SERIES_URL: seriesUrl,
        PANTAU_STORES_JOURNAL_URL: database.url.reveal(),
      })
    const anyPort = (): number => alive[Math.floor(Math.random() * alive.length)]?.port ?? 0
    const keeperOf = async (): Promise<ServerProcess | undefined> => {
      for (const server of alive) {
        const health = await get<Health>(server.port, PATHS.health)
        if (health?.role === 'keeper' && health.keeper === 'here') return server
      }
      return undefined
    }
    const kill = async (server: ServerProcess | undefined): Promise<void> => {
      if (server === undefined) throw new Error('there is no such process')
      alive = alive.filter((one) => one !== server)
      await server.stop('SIGKILL')
    }

    it('lose nothing, do nothing twice and show the same when two of them are killed', async () => {
      alive = await Promise.all([start(), start(), start()])
      await until('one of them keeps the city', async () => (await keeperOf()) !== undefined)
      const agents = city.map((agent) => new AnywhereAgent(agent))
      let isOver = false
      const delivering = agents.map((agent) => agent.run(anyPort, () => isOver))
      const watchers = alive.map(() => new Watcher())
      const watching = watchers.map((watcher, at) => {
        const own = alive[at]
        return watcher.run(() => (own !== undefined && alive.includes(own) ? own.port : anyPort()))
      })
      const fails = (at: number, isDown: boolean): void => {
        const agent = agents[at]
        if (agent !== undefined) agent.isDown = isDown
      }
      const allShow = (at: number, state: string): Promise<void> =>
        until(`all show place ${at} ${state}`, () =>
          watchers.every((watcher) => watcher.stateOf(`agent-${at}-place-0`) === state),
        )

      await allShow(0, 'up')
      fails(0, true)
      await allShow(0, 'down')
      fails(0, false)
      await allShow(0, 'up')

      const keeper = await keeperOf()
      const front = alive.find((server) => server !== keeper)
      fails(1, true)
      await kill(front)
      await allShow(1, 'down')
      fails(1, false)
      await allShow(1, 'up')

      // It stays so.
      fails(2, true)
      await sleep(300)
      await kill(keeper)
      await sleep(1000)
      fails(3, true)
      await allShow(2, 'down')
      await allShow(3, 'down')
      isOver = true
      await Promise.all(delivering)
      const [last] = alive
      if (last === undefined) throw new Error('none is left')
      await until('all outages of places are there', async () => {
        const found = await get<OutageList>(last.port, PATHS.outages)
        return found?.outages.filter(({ subject }) => subject.kind === 'site').length === 4
      })
      await until('it was told', () => webhook.events.length > 0 && mails.mails.length > 0)
      for (const watcher of watchers) watcher.stop()
      await Promise.all(watching)

      const batches = agents.flatMap(({ acknowledged }) => acknowledged)
      expect(agents.flatMap(({ faults }) => faults)).toEqual([])
      expect(batches.length).toBeGreaterThan(AGENTS * 5)
      const fleet = await get<Fleet>(last.port, PATHS.fleet)
      const outages = await get<OutageList>(last.port, PATHS.outages)
      // Of each place both access points and itself, each once.
      const failed = outages?.outages.map(({ subject }) => `${subject.kind} ${subject.id}`) ?? []
      const expected = [0, 1, 2, 3].flatMap((at) => [
        `access-point agent-${at}-ap-0`,
        `access-point agent-${at}-ap-1`,
        `site agent-${at}-place-0`,
      ])
      expect(failed.sort()).toEqual(expected.sort())
      const open = outages?.outages.filter(({ endMs }) => endMs === null)
      expect(open?.map(({ place }) => place).sort()).toEqual(
        [2, 3].flatMap((at) => Array.from({ length: 3 }, () => `agent-${at}-place-0`)),
      )
      // Two have kept it, one after the other: what a keeper does by the clock was done by no third.
      expect(await countedIn(database, 'server_life')).toBe(2)
      expect(await countedIn(database, 'keeper')).toBe(1)
      await expectInStoreOnce(batches)
      expect(statesOf(fleet as Fleet)).toEqual(await statesOfOne(batches))
      // What fell under the one keeper was told by the next, to each address once.
      expect(webhook.received.length).toBe(webhook.events.length)
      const told = webhook.events.flatMap(({ kind, facts }) =>
        kind === 'incident' ? (facts as MessageFacts).places : [],
      )
      expect(told.sort()).toEqual(['agent-2-place-0', 'agent-3-place-0'])
      expect(mails.mails).toHaveLength(webhook.events.length)
    }, 120_000)

    /** What one process alone shows of the same batches. */
    async function statesOfOne(batches: readonly Batch[]): Promise<readonly string[]> {
      const own = await mkdtemp(join(tmpdir(), 'pantau-alone-'))
      const agents = await prepareCity(own, AGENTS, 2)
      const tokens = new Map(agents.map(({ id, token }) => [id, token]))
      const server = await ServerProcess.start(own)
      try {
        const deliver = async (batch: Batch): Promise<void> => {
          const answer = await fetch(`http://127.0.0.1:${server.port}${PATHS.batches}`, {
            method: 'POST',
            headers: {
              Authorization: `Bearer ${tokens.get(batch.agent)}`,
              'Content-Type': 'application/json',
            },
            body: JSON.stringify(batch),
          })
          expect(answer.status).toBe(202)
        }
        const delivering = agents.map(async ({ id }) => {
          for (const batch of batches) if (batch.agent === id) await deliver(batch)
        })
        await Promise.all(delivering)
        return statesOf((await get<Fleet>(server.port, PATHS.fleet)) as Fleet)
      } finally {
        await server.stop('SIGTERM')
        await rm(own, { recursive: true })
      }
    }

    async function expectInStoreOnce(batches: readonly Batch[]): Promise<void> {
      const journal = await openJournal(directory, { url: database.url })
      const ledger = journal.seriesLedger
      const store = await openServedSeries({ url: new Secret(seriesUrl), pollsDays: 90, ledger })
      try {
        const found: string[] = []
        for await (const { sample } of store.readReceivedSince(0)) {
          if (sample.kind === 'access-point')
            found.push(`${sample.accessPoint} ${sample.polledAtMs}`)
        }
        const sent = batches.flatMap(({ samples }) =>
          samples.flatMap((one) =>
            one.kind === 'access-point' ? `${one.accessPoint} ${one.polledAtMs}` : [],
          ),
        )
        expect(found.sort()).toEqual(sent.sort())
        const receipts = await ledger.receiptsOf(batches)
        expect(receipts.filter((receipt) => receipt === undefined)).toEqual([])
      } finally {
        await store.close()
        await journal.close()
      }
    }
  },
)
