import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { defineCommand } from 'citty'
import { destination, pino } from 'pino'
import type { Logger } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import type { AgentId } from '#contract/ids.ts'
import type { VisitorsSample } from '#contract/sample.ts'
import { ConfigError, DEFAULTS, SettingError } from './config.ts'
import { fixedCitySettings, loadConfig, placeOfSetting } from './config.ts'
import type { Config, ConfigSources } from './config.ts'
import { createCoverageBook } from './coverage/coverage-book.ts'
import { createAdminApp, listenForAdmin } from './http/admin.ts'
import { createAdmission } from './http/admission.ts'
import { createApp } from './http/app.ts'
import { cityControl } from './city-control.ts'
import { closeServer } from './http/close-server.ts'
import { agentFile } from './http/middleware/agent-file.ts'
import { staticFiles } from './http/middleware/static-files.ts'
import type { BatchRouteDeps } from './http/routes/batches.ts'
import type { CityControl } from './http/routes/city.ts'
import { ingestBatch } from './ingest.ts'
import type { Alerting } from './alert/alerting.ts'
import { ChannelSetupError } from './alert/channel-settings.ts'
import { openJournal } from './journal/open.ts'
import type { Journal } from './journal/open.ts'
import { keepOpen } from './keep-open.ts'
import type { Closer } from './keep-open.ts'
import { Controllers } from './live/controllers.ts'
import { Looks } from './live/looks.ts'
import { EventHub } from './live/event-hub.ts'
import { LiveFleet } from './live/live-fleet.ts'
import type { Delivery } from './live/live-fleet.ts'
import { unmatchedRows } from './live/unmatched.ts'
import { OutageWatch } from './outages/watch.ts'
import { runAlerts } from './run-alerts.ts'
import { runDays } from './run-days.ts'
import type { Days } from './run-days.ts'
import { pdfInChild } from './report/pdf/pdf-in-child.ts'
import { runReports } from './run-reports.ts'
import type { Reporting } from './run-reports.ts'
import { openSeriesStore } from './store/open.ts'
import type { SeriesSample, SeriesStore, StoreHealth } from './store/series-store.ts'
import { upkeepOf } from './upkeep.ts'
import { runUsage } from './usage/run-usage.ts'
import type { Usage } from './usage/run-usage.ts'

const DAY_MS = 86_400_000
const ELAPSE_EVERY_MS = 500
const ALERTS_EVERY_MS = 500
const UPKEEP_EVERY_MS = 900_000
/**
 * Agents deliver every 10 s over connections that they keep; a thin line may take a minute for a
 * body. A process serves 20,000 of them: beyond that there are others behind a load balancer.
 */
const CONNECTION_LIMITS = {
  keepAliveTimeout: 75_000,
  headersTimeout: 30_000,
  requestTimeout: 120_000,
} as const
const CONNECTIONS_MAX = 20_000
/** What an address without a port means. */
const HTTP_PORT = 80

export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Start the server and the dashboard' },
  args: {
    config: { type: 'string', valueHint: 'FILE', description: 'Settings in TOML' },
    host: { type: 'string', description: `Address to listen on (${DEFAULTS.host})` },
    port: { type: 'string', description: `Port to listen on (${DEFAULTS.port})` },
    data: {
      type: 'string',
      valueHint: 'DIRECTORY',
      description: `Where everything is kept (${DEFAULTS.dataDirectory})`,
    },
    demo: { type: 'boolean', description: 'Mark everything shown as demo data' },
  },
  async run({ args }) {
    const flags = {
      ...(args.host !== undefined && { host: args.host }),
      ...(args.port !== undefined && { port: Number(args.port) }),
      ...(args.data !== undefined && { dataDirectory: args.data }),
      ...(args.demo !== undefined && { demo: args.demo }),
    }
    const sources = { file: args.config, env: process.env, flags }
    const config = loadConfig(sources)
    const log = pino({ level: config.logLevel }, destination({ fd: 2, sync: false }))
    const fixed = fixedCitySettings(sources)
    const server = await startServer(config, log, fixed).catch((cause: unknown) => {
      throw located(cause, sources)
    })
    process.stdout.write(`Pantau listens on ${server.url}\n`)
    const stop = (signal: NodeJS.Signals): void => {
      log.info({ signal }, 'stopping')
      server.close().catch((cause: unknown) => {
        log.error({ err: cause }, 'stopping failed')
        process.exitCode = 1
      })
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  },
})

/** The fault with the place of the setting in front, where it is one of a setting. */
function located(cause: unknown, sources: ConfigSources): unknown {
  if (!(cause instanceof ChannelSetupError || cause instanceof SettingError)) return cause
  const place = placeOfSetting(sources, cause.path)
  return place === null ? cause : new ConfigError(`${place}: ${cause.message}`, { cause })
}

export interface RunningServer {
  readonly url: string
  /** Takes no more requests, finishes those under way, stores all and closes. */
  close(): Promise<void>
}

/**
 * Opens stores and live state, and listens. What the dashboard sets of the city counts where it is
 * not `fixed` elsewhere.
 */
export async function startServer(
  config: Config,
  log: Logger,
  fixed: CityControl['fixed'] = [],
): Promise<RunningServer> {
  let { port } = config
  const server = await keepOpen(async (opened) => {
    const opening = await open({ ...config, port }, fixed, log, opened, (undo) => {
      server.reopen(undo).catch((cause: unknown) => {
        log.fatal({ err: cause }, 'the server cannot open again')
        process.exitCode = 1
      })
    })
    // Where any free port was asked for, the agents and browsers of now know this one.
    port = Number(new URL(opening).port || HTTP_PORT)
    log.info({ url: opening, data: resolve(config.dataDirectory) }, 'listening')
    return opening
  }, log)
  return {
    url: server.url,
    close: async () => {
      await server.close()
      log.info('closed')
    },
  }
}

async function open(
  given: Config,
  fixed: CityControl['fixed'],
  log: Logger,
  opened: Closer[],
  reopen: (undo: () => Promise<void>) => void,
): Promise<string> {
  const directory = resolve(given.dataDirectory)
  const nowMs = (): number => Date.now()
  const logError = (cause: unknown, message: string): void => log.error({ err: cause }, message)
  // The store first: its lock keeps a second process out of the directory.
  const store = await openSeriesStore(directory)
  opened.push(() => store.close())
  const journal = await openJournal(directory)
  opened.push(() => journal.close())
  const city = await cityControl(given, fixed, journal, reopen)
  const config = { ...given, city: city.settings }
  const events = new EventHub()
  const live = new LiveFleet({
    events,
    city: { ...config.city, ...config.map, demo: config.demo },
    nowMs,
    onError: (error) => log.error({ err: error }, error.message),
    policy: config.availability,
    onClone: (agent) => log.warn({ agent }, 'two copies of this agent deliver: one is a copy'),
    version: manifest.version,
  })
  const controllers = new Controllers({
    inventory: () => journal.inventory(),
    firstPollAtMs: (id) => live.firstPollAtMs(id),
    onUnmatched: ({ controller, entries }) => {
      const message = 'access points that a controller lists are not in the inventory'
      log.info({ controller: controller.id, accessPoints: entries.length }, message)
    },
  })
  // From here on commands reach this process, so that none changes the journal behind its back.
  const agentNow = live.agentNow.bind(live)
  const unmatched = () => unmatchedRows(controllers.unmatched(), journal.inventory())
  let started: Alerting | null = null
  let reporting: Reporting | null = null
  const reportDeps = { reporting: () => reporting, timeZone: config.city.timeZone }
  const ofServer = { unmatched, alerting: () => started, reports: reportDeps }
  const admin = await listenForAdmin(
    createAdminApp({ journal, nowMs, logError, agentNow, ...ofServer }),
    directory,
  )
  opened.push(() => admin.close())
  await journal.steer(({ configs }) => configs.setTimeZone(config.city.timeZone))
  opened.push(() => live.close())
  await live.restore(store, journal)
  const watch = new OutageWatch({
    store,
    journal,
    live,
    availability: config.availability,
    timeZone: config.city.timeZone,
    nowMs,
    onError: (error) => log.error({ err: error }, error.message),
  })
  opened.push(() => watch.close())
  await watch.start()
  const isReady = async (): Promise<boolean> => (await readiness(store, journal)).usable
  const alerting = await runAlerts(config, { directory, journal, live, watch, isReady, nowMs, log })
  started = alerting
  opened.push(() => alerting.close())
  const days = runDays(config, { store, journal, nowMs, log })
  opened.push(() => days.close())
  const onError = (error: Error): void => logError(error, error.message)
  const usage = runUsage({ store, journal, rolls: days.rolls, ...config.city, nowMs, onError })
  opened.push(() => usage.close())
  const coverage = createCoverageBook({
    journal,
    days: days.book,
    rules: config.coverage,
    timeZone: config.city.timeZone,
    nowMs,
  })
  const softwareVersion = manifest.version
  const agents = live.agentsNow.bind(live)
  const ofCity = { store, journal, days, usage, coverage, agents, nowMs, log }
  const settleOutages = (): Promise<void> => watch.settle()
  reporting = await runReports(config, { ...ofCity, directory, softwareVersion, settleOutages })
  opened.push(() => reporting?.close())
  const looks = new Looks(nowMs)
  const app = createApp({
    ingest: ingestInto(config, { store, journal, live, controllers, watch, days, usage, looks }),
    admission: createAdmission({
      nowMs: () => performance.now(),
      random: Math.random,
      warn: (fields, message) => log.warn(fields, message),
    }),
    agentOfToken: (token) => journal.agentOfToken(token, nowMs()),
    ready: () => readiness(store, journal),
    fleet: live,
    events,
    alerting,
    sayings: watch.sayings,
    degradations: () => watch.degradations(),
    days: days.book,
    coverage,
    reporting: () => reporting,
    minutes: { objectionDays: config.report.objectionDays, renderPdf: pdfInChild },
    usage: usage.book,
    store,
    journal,
    policy: config.availability,
    timeZone: config.city.timeZone,
    nowMs,
    logError,
    looks,
    agentNow,
    city,
    publicUrl: config.publicUrl,
    tileUrl: config.map.tileUrl,
    agentFile: await agentFile(dirname(fileURLToPath(import.meta.url))),
    staticFiles: await staticFiles(join(dirname(fileURLToPath(import.meta.url)), 'dashboard')),
  })
  await days.start()
  usage.start()
  reporting.start()
  const { server, port } = await listen(app.fetch, config)
  opened.push(() => {
    events.close()
    return closeServer(server)
  })
  const keepMs = config.retention.pollsDays * DAY_MS
  const upkeep = upkeepOf({ store, journal, keepMs, nowMs, logError })
  const timers = [
    setInterval(() => {
      watch.step(nowMs())
      live.elapse(nowMs())
    }, ELAPSE_EVERY_MS),
    setInterval(() => void alerting.run(), ALERTS_EVERY_MS),
    setInterval(() => void upkeep(), UPKEEP_EVERY_MS),
  ]
  opened.push(() => timers.forEach((timer) => clearInterval(timer)))
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

interface IngestParts {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly live: LiveFleet
  readonly controllers: Controllers
  readonly watch: OutageWatch
  readonly looks: Looks
  readonly days: Days
  readonly usage: Usage
}

function ingestInto(
  { ingest }: Config,
  { store, journal, live, controllers, watch, days, usage, looks }: IngestParts,
): BatchRouteDeps['ingest'] {
  const deps = {
    store,
    inventory: () => journal.inventory(),
    spread: controllers.spread.bind(controllers),
    keepVisitors: async (samples: readonly VisitorsSample[]) => {
      await journal.keepVisitors(samples)
      for (const { accessPoint, polledAtMs } of samples) {
        days.rolls.touch(polledAtMs)
        usage.touchVisitors(accessPoint)
      }
    },
    apply: (samples: readonly SeriesSample[], from: Delivery) => {
      live.apply(samples, from)
      if (from.sender !== undefined) watch.apply(samples, { ...from, boot: from.sender.boot })
      days.touch(samples)
      usage.touch(samples)
    },
    steeringOf: (agent: AgentId) => ({
      ...journal.steering.steeringOf(agent),
      probe: looks.taskOf(agent)?.id ?? null,
    }),
    window: { futureMs: ingest.futureMinutes * 60_000, pastMs: ingest.ageDays * DAY_MS },
  }
  return (batch, receivedAtMs) => ingestBatch(deps, batch, receivedAtMs)
}

async function readiness(store: SeriesStore, journal: Journal): Promise<StoreHealth> {
  try {
    await journal.check()
  } catch (cause) {
    return { usable: false, reason: cause instanceof Error ? cause.message : String(cause) }
  }
  return store.check()
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { host, port }: Config,
): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const options = { fetch, hostname: host, port, serverOptions: CONNECTION_LIMITS }
    const server = serve(options, (info) => resolve({ server, port: info.port }))
    server.maxConnections = CONNECTIONS_MAX
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message
      reject(new Error(`[server] cannot listen on ${host}:${port}: ${why}`, { cause }))
    })
  })
}
