import type { Hono } from 'hono'
import type { Logger } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { VisitorsSample } from '#contract/sample.ts'
import type { Alerting } from './alert/alerting.ts'
import type { cityControl } from './city-control.ts'
import { createCityMetrics } from './city-metrics.ts'
import type { Config } from './config.ts'
import { createCoverageBook } from './coverage/coverage-book.ts'
import { setHeapGrowth } from './heap-growth.ts'
import { createAdminApp } from './http/admin.ts'
import { createAdmission } from './http/admission.ts'
import { createApp } from './http/app.ts'
import type { AppDeps } from './http/app.ts'
import { createRequestCounts } from './http/metrics/request-counts.ts'
import { ingestBatch } from './ingest.ts'
import type { IngestDeps } from './ingest.ts'
import type { Journal } from './journal/open.ts'
import type { Closer } from './keep-open.ts'
import { Controllers } from './live/controllers.ts'
import type { Delivery } from './live/delivery.ts'
import { EventHub } from './live/event-hub.ts'
import { LiveFleet } from './live/live-fleet.ts'
import { Looks } from './live/looks.ts'
import { unmatchedRows } from './live/unmatched.ts'
import { OutageWatch } from './outages/watch.ts'
import { pdfInChild } from './report/pdf/pdf-in-child.ts'
import { runAlerts } from './run-alerts.ts'
import { runDays } from './run-days.ts'
import { runReports } from './run-reports.ts'
import type { Reporting } from './run-reports.ts'
import { storesOf } from './run-stores.ts'
import { createDiskRoom } from './store/disk-room.ts'
import type { DiskRoom } from './store/disk-room.ts'
import type {
  ReceivedSample,
  SeriesSample,
  SeriesStore,
  StoreHealth,
} from './store/series-store.ts'
import { upkeepOf } from './upkeep.ts'
import { runUsage } from './usage/run-usage.ts'

const DAY_MS = 86_400_000
/** Prometheus asks each 15 to 60 s. */
const METRICS_EVERY_MS = 15_000
const ELAPSE_EVERY_MS = 500
const ALERTS_EVERY_MS = 500
const UPKEEP_EVERY_MS = 900_000

export interface CityParts {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly directory: string
  readonly city: Awaited<ReturnType<typeof cityControl>>
  readonly log: Logger
  /** Opens a door for the owner's commands; the app answers before the city is open. */
  readonly admit: (owner: Hono) => void | Promise<void>
  /** What the app gives beside its answers. */
  readonly files: Pick<AppDeps, 'agentFile' | 'staticFiles'>
}

/** All that one process alone may do for a city at a time. */
export interface City {
  /** The whole HTTP surface. */
  readonly app: Hono
  readonly events: EventHub
  readonly looks: Looks
  readonly controllers: Controllers
  /** Takes the samples of a durable batch. */
  take(samples: readonly SeriesSample[], from: Delivery): void
  /** Takes samples of the store of which nobody knows whether they were taken. */
  recall(received: readonly ReceivedSample[]): void
  /** Sketches of visitors of this access point have been kept. */
  touchVisitors(accessPoint: AccessPointId, polledAtMs: number): void
  firstPollAtMs(id: AccessPointId): number | null
}

/**
 * Opens live state, outages, alerts, days, usage and reports over store and journal, and has them
 * follow the clock. `opened` gets how each is closed.
 */
export async function openCity(given: Config, parts: CityParts, opened: Closer[]): Promise<City> {
  const { store, journal, directory, city, log, files } = parts
  const config = { ...given, city: city.settings }
  const nowMs = (): number => Date.now()
  const logError = (cause: unknown, message: string): void => log.error({ err: cause }, message)
  const onError = (error: Error): void => logError(error, error.message)
  const events = new EventHub()
  const live = new LiveFleet({
    events,
    city: { ...config.city, ...config.map, demo: config.demo },
    nowMs,
    onError,
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
  const closing = new AbortController()
  const stores = storesOf({ config, directory, store, journal, nowMs }, closing.signal)
  const ofServer = { unmatched, alerting: () => started, reports: reportDeps, stores }
  await parts.admit(createAdminApp({ journal, nowMs, logError, agentNow, ...ofServer }))
  opened.push(() => closing.abort())
  await journal.steer(({ configs }) => configs.setTimeZone(config.city.timeZone))
  opened.push(() => live.close())
  setHeapGrowth(journal.inventory().accessPoints.size)
  await live.restore(store, journal)
  const watch = new OutageWatch({
    store,
    journal,
    live,
    availability: config.availability,
    timeZone: config.city.timeZone,
    nowMs,
    onError,
  })
  opened.push(() => watch.close())
  await watch.start()
  const room = roomOf(config, directory)
  const ready = (): Promise<StoreHealth> => readiness(store, journal, room)
  const isReady = async (): Promise<boolean> => (await ready()).usable
  const alerting = await runAlerts(config, { directory, journal, live, watch, isReady, nowMs, log })
  started = alerting
  opened.push(() => alerting.close())
  const days = runDays(config, { store, journal, nowMs, log })
  opened.push(() => days.close())
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
  const settleOutages = async (): Promise<boolean> => {
    if (!watch.isReady()) return false
    await watch.settle()
    return true
  }
  reporting = await runReports(config, { ...ofCity, directory, softwareVersion, settleOutages })
  opened.push(() => reporting?.close())
  const looks = new Looks(nowMs)
  let newestPollAtMs: number | null = null
  const follow = (samples: readonly SeriesSample[]): void => {
    for (const { polledAtMs } of samples) {
      if (polledAtMs > (newestPollAtMs ?? -Infinity)) newestPollAtMs = polledAtMs
    }
    days.touch(samples)
    usage.touch(samples)
  }
  const touchVisitors: City['touchVisitors'] = (accessPoint, polledAtMs) => {
    days.rolls.touch(polledAtMs)
    usage.touchVisitors(accessPoint)
  }
  const taking: Omit<City, 'app'> = {
    events,
    looks,
    controllers,
    take(samples, from) {
      live.apply(samples, from)
      if (from.sender !== undefined) watch.apply(samples, { ...from, boot: from.sender.boot })
      follow(samples)
    },
    recall(received) {
      live.recall(received)
      for (const one of received) watch.apply([one.sample], one)
      follow(received.map(({ sample }) => sample))
    },
    touchVisitors,
    firstPollAtMs: (id) => live.firstPollAtMs(id),
  }
  const ingestDeps: IngestDeps = {
    ...ingestOf(config, { store, journal }),
    spread: controllers.spread.bind(controllers),
    keepVisitors: async (samples: readonly VisitorsSample[]) => {
      await journal.keepVisitors(samples)
      for (const { accessPoint, polledAtMs } of samples) touchVisitors(accessPoint, polledAtMs)
    },
    apply: taking.take,
    steeringOf: (agent: AgentId) => ({
      ...journal.steering.steeringOf(agent),
      probe: looks.taskOf(agent)?.id ?? null,
    }),
  }
  const admission = admissionOf(log)
  const requests = createRequestCounts(() => performance.now())
  const metrics = createCityMetrics({
    version: manifest.version,
    directory,
    admission: admission.counts,
    events: () => events.stats(),
    states: live.stateCounts,
    conditions: () => watch.conditions(),
    channels: alerting.figures,
    requests: requests.metric,
    ready,
  })
  await metrics.look()
  const app = createApp({
    async ingest(batch, receivedAtMs) {
      await room?.require()
      const receipt = await ingestBatch(ingestDeps, batch, receivedAtMs)
      metrics.count(batch.mode, receipt)
      return receipt
    },
    admission,
    metrics: { read: metrics.read, token: config.metrics.token },
    requests,
    agentOfToken: (token) => journal.agentOfToken(token, nowMs()),
    ready,
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
    ...files,
  })
  await days.start()
  usage.start()
  reporting.start()
  const keepMs = config.retention.pollsDays * DAY_MS
  const upkeep = upkeepOf({
    store,
    journal,
    room,
    keepMs,
    nowMs,
    newestPollAtMs: () => newestPollAtMs,
    logError,
  })
  const timers = [
    setInterval(() => {
      watch.step(nowMs())
      live.elapse(nowMs())
    }, ELAPSE_EVERY_MS),
    setInterval(() => void alerting.run(), ALERTS_EVERY_MS),
    setInterval(() => void upkeep(), UPKEEP_EVERY_MS),
    setInterval(() => void metrics.look(), METRICS_EVERY_MS),
  ]
  opened.push(() => timers.forEach((timer) => clearInterval(timer)))
  return { ...taking, app }
}

/** What each process needs to take batches in. */
export function ingestOf(
  { ingest }: Config,
  { store, journal }: Pick<CityParts, 'store' | 'journal'>,
): Pick<IngestDeps, 'store' | 'inventory' | 'window'> {
  return {
    store,
    inventory: () => journal.inventory(),
    window: { futureMs: ingest.futureMinutes * 60_000, pastMs: ingest.ageDays * DAY_MS },
  }
}

export function admissionOf(log: Logger): AppDeps['admission'] {
  return createAdmission({
    nowMs: () => performance.now(),
    random: Math.random,
    warn: (fields, message) => log.warn(fields, message),
  })
}

/** Null where nothing that comes is kept on this machine. */
function roomOf({ stores }: Config, directory: string): DiskRoom | null {
  const isServed = stores.seriesUrl !== null && stores.journalUrl !== null
  return isServed ? null : createDiskRoom(directory, () => performance.now())
}

/** Whether batches can be taken in, with the reason when not. */
export async function readiness(
  store: Pick<SeriesStore, 'check'>,
  journal: Pick<Journal, 'check'>,
  room: DiskRoom | null = null,
): Promise<StoreHealth> {
  try {
    await journal.check()
    await room?.require()
  } catch (cause) {
    return { usable: false, reason: cause instanceof Error ? cause.message : String(cause) }
  }
  return store.check()
}
