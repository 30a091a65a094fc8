import type { Logger } from 'pino'
import type { BootId } from '#contract/ids.ts'
import { createClock, machineClock, realTime, sleep, type Clock } from './clock.ts'
import type { AgentConfig } from './config.ts'
import type { Steered } from './config/steered.ts'
import { createBell } from './deliver/bell.ts'
import { createHttp } from './deliver/http.ts'
import { createSetAside } from './deliver/set-aside.ts'
import { deliver, type DeliverOptions } from './deliver.ts'
import type { Driver } from './drivers/driver.ts'
import { createFailures } from './failures.ts'
import { bootId, createSelfReader, VERSION, type SelfFacts } from './self.ts'
import { openSession } from './snmp/net-snmp.ts'
import { Spool } from './spool.ts'
import { createConfigStore } from './steer/config-store.ts'
import { describeStatus } from './steer/describe.ts'
import { createDiscovery } from './steer/discovery.ts'
import { createLook } from './steer/look.ts'
import { createOutcomes } from './steer/outcomes.ts'
import { startPolling } from './steer/polling.ts'
import { createReach } from './steer/reach.ts'
import { openRemoteConfig } from './steer/remote-config.ts'
import { openRunState, type RunState } from './steer/run-state.ts'
import { serveStatus, statusSocketPaths } from './steer/status-socket.ts'
import { startSteering } from './steer/steering.ts'
import { openTokenStore, withNewestToken } from './steer/token-store.ts'
import { runCommand, tellSupervisor } from './supervisor.ts'
import { openSaltFile } from './visitors/salt-file.ts'
import { openVisitors } from './visitors/visitors.ts'
import { startWitness } from './witness/start.ts'

const SELF_INTERVAL_MS = 60_000
const FIRST_SELF_MS = 500
const LIVE_MS_MIN = 120_000
const SAMPLES_MAX = 500
const MEMORY_SAMPLES_MAX = 20_000
const REQUEST_TIMEOUT_MS = 20_000
const REFUSED_RETRY_MS = 300_000
const RETRY_MS_MIN = 1000
const REPORT_RETRY_MS = 30_000

/**
 * Polls, spools and delivers until the signal is aborted, then flushes the spool; meanwhile does
 * what the server asks for. Rejects for a bug only: devices, lines, disk and server may fail as
 * they like.
 */
export async function runAgent(
  config: AgentConfig,
  drivers: readonly Driver[],
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const clock = createClock(machineClock)
  const { monotonicMs } = clock
  const wallMs = (): number => clock.wallMs(monotonicMs())
  const startedMs = monotonicMs()
  const boot = bootId()
  const directory = config.dataDirectory
  // A failing part must stop the others: the process ends and its supervisor starts it again.
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  const tokens = await openTokenStore(config)
  const connection = { server: config.server, tls: config.tls, token: tokens.current }
  const http = withNewestToken(
    createHttp({ ...connection, requestTimeoutMs: REQUEST_TIMEOUT_MS }),
    tokens,
  )
  const { remote, first } = await openRemoteConfig(
    { store: createConfigStore(directory), http, apply, log },
    config,
  )
  let steered: Steered = first
  const pace = paceOf(() => steered)
  const spool = await openSpool(config, boot, clock, pace, log)
  const knownWallMs = (): number | null => (clock.source() === 'unsynchronised' ? null : wallMs())
  const run = await openRunState({ directory, boot, monotonicMs, wallMs: knownWallMs })
  const setAside = createSetAside(directory, (message, err) => log.warn({ err }, message))
  const outcomes = createOutcomes()
  const failures = createFailures()
  const reach = createReach(monotonicMs)
  const bell = createBell(sleep)
  const saltFile = openSaltFile(directory)
  const visitors = await openVisitors({
    clock,
    saltFile,
    settings: () => steered,
    append: (sample) => spool.append(sample),
    warn: (message, err) => log.warn({ err }, message),
  })
  const polling = startPolling(
    realTime,
    {
      clock,
      visitors,
      drivers,
      openSession,
      failures,
      server: config.server,
      spool: {
        async append(sample) {
          const isNews = outcomes.note(sample)
          await spool.append(sample)
          // A server that does not answer is not pressed: it is asked again in its time.
          if (isNews && reach.state().problem === null) bell.ring()
        },
      },
    },
    steered.targets,
    stop,
  )
  const discovery = createDiscovery({
    http,
    log,
    drivers,
    openSession,
    monotonicMs,
    wallMs,
    wait: (waitSignal) => sleep(REPORT_RETRY_MS, waitSignal),
  })
  const targets = (): Steered['targets'] => steered.targets
  const look = createLook({ http, log, clock, drivers, openSession, targets, failures })
  const steering = startSteering(
    { http, tokens, remote, discovery, look, log, monotonicMs, random: Math.random },
    stop,
  )
  const self = (): SelfFacts => {
    const counts = spool.counts()
    return {
      spool: counts,
      start: run.facts,
      config: remote.state(),
      writtenBytes: [run, remote, setAside, saltFile].reduce(
        (sum, part) => sum + part.bytesWritten(),
        counts.bytesWritten,
      ),
      skippedPolls: polling.stats().skipped,
      setAsideSamples: setAside.count(),
    }
  }
  const statusParts = { config, boot, startedMs, clock, outcomes, reach, discovery, self }
  const status = await serveStatus(statusSocketPaths(directory, process.env), () =>
    describeStatus({
      ...statusParts,
      systemMs: machineClock.systemMs,
      targets,
      polls: polling.stats,
    }),
  )
  log.info(
    { ...summaryOf(config, steered), spooledSamples: spool.counts().pending },
    'agent started',
  )
  const parts = [
    polling.done,
    steering.done,
    visitors.run(sleep, stop),
    watchSelf(clock, spool, self, stop),
    flushRegularly(spool, run, config.syncIntervalMs, stop),
    deliver(
      {
        http,
        spool,
        clock,
        setAside,
        random: Math.random,
        log,
        sleep(durationMs, sleepSignal) {
          reach.waits(durationMs)
          return bell.sleep(durationMs, sleepSignal)
        },
        heard(verdict) {
          reach.heard(verdict)
          if (verdict.kind !== 'delivered') return
          steering.heard(verdict.receipt)
          // The first answer told the time: until then the next start would know of no life.
          void run.alive()
        },
      },
      deliverOptions(config, pace),
      stop,
    ),
    startWitness(config, { reach: reach.state, outcomes, clock, log }, () => steered, stop),
    tellSupervisor(
      {
        env: process.env,
        pid: process.pid,
        run: runCommand,
        warn: (message, err) => log.warn({ err }, message),
      },
      stop,
    ),
  ]
  try {
    await Promise.all(parts.map((part) => part.catch(fail)))
  } finally {
    await visitors.stop()
    await spool.flush()
    if (signal.aborted) await run.stop()
    await status?.close()
    log.info({ ...polling.stats(), ...spool.counts() }, 'agent stopped')
  }

  async function apply(next: Steered): Promise<void> {
    steered = next
    outcomes.keepOnly(next.targets)
    failures.keepOnly(new Set(next.targets.accessPoints.map(({ id }) => id)))
    await polling.replace(next.targets)
  }

  function fail(error: unknown): void {
    failed.abort()
    throw error
  }
}

/** What follows from the interval of delivery, read anew each time: the server may set another. */
interface Pace {
  readonly intervalMs: number
  /** Age up to which a sample is live, ms. */
  readonly liveMs: number
}

function paceOf(steered: () => Steered): Pace {
  return {
    get intervalMs() {
      return steered().deliverIntervalMs
    },
    get liveMs() {
      return Math.max(LIVE_MS_MIN, 3 * steered().deliverIntervalMs)
    },
  }
}

function deliverOptions(config: AgentConfig, pace: Pace): DeliverOptions {
  return {
    agent: config.id,
    get intervalMs() {
      return pace.intervalMs
    },
    get liveMs() {
      return pace.liveMs
    },
    samplesMax: SAMPLES_MAX,
    retryMsMin: RETRY_MS_MIN,
    refusedRetryMs: REFUSED_RETRY_MS,
  }
}

function openSpool(config: AgentConfig, boot: BootId, clock: Clock, pace: Pace, log: Logger) {
  return Spool.open(
    {
      directory: config.dataDirectory,
      boot,
      bytesMax: config.spoolBytesMax,
      ageMsMax: config.spoolAgeMsMax,
      syncIntervalMs: config.syncIntervalMs,
      memorySamplesMax: MEMORY_SAMPLES_MAX,
      get liveMs() {
        return pace.liveMs
      },
    },
    {
      clock,
      warn: (message, error) => log.warn({ err: error, directory: config.dataDirectory }, message),
    },
  )
}

function summaryOf({ id, server }: AgentConfig, { targets }: Steered): object {
  const { accessPoints, pinged, uplinks, equipment } = targets
  return {
    version: VERSION,
    agent: id,
    server: server.origin,
    accessPoints: accessPoints.length + pinged.length,
    uplinks: uplinks.length,
    equipment: equipment.length,
  }
}

async function watchSelf(clock: Clock, spool: Spool, facts: () => SelfFacts, signal: AbortSignal) {
  const readSelf = createSelfReader(clock, SELF_INTERVAL_MS)
  await sleep(FIRST_SELF_MS, signal)
  while (!signal.aborted) {
    await spool.append(readSelf(facts()))
    await sleep(SELF_INTERVAL_MS, signal)
  }
}

/** A sync interval of 0 makes samples durable as they come; the rest is done once a minute. */
async function flushRegularly(
  spool: Spool,
  run: RunState,
  syncIntervalMs: number,
  signal: AbortSignal,
) {
  while (!signal.aborted) {
    await sleep(syncIntervalMs === 0 ? 60_000 : spool.nextFlushInMs, signal)
    // What was delivered meanwhile needs no disk: the next is due later.
    if (syncIntervalMs === 0 || spool.nextFlushInMs === 0) await spool.flush()
    await run.alive()
  }
}
