import type { Logger } from 'pino'
import { createClock, machineClock, realTime, sleep, type Clock } from './clock.ts'
import type { AgentConfig } from './config.ts'
import { createHttp } from './deliver/http.ts'
import { createSetAside } from './deliver/set-aside.ts'
import { deliver } from './deliver.ts'
import type { Driver } from './drivers/driver.ts'
import { jobsOf } from './jobs.ts'
import { startSchedule } from './schedule.ts'
import { bootId, createSelfReader, VERSION } from './self.ts'
import { openSession } from './snmp/net-snmp.ts'
import { Spool } from './spool.ts'

const SELF_INTERVAL_MS = 60_000
const FIRST_SELF_MS = 500
const LIVE_MS_MIN = 120_000
const SAMPLES_MAX = 500
const MEMORY_SAMPLES_MAX = 20_000
const REQUEST_TIMEOUT_MS = 20_000
const REFUSED_RETRY_MS = 300_000
const RETRY_MS_MIN = 1000

/**
 * Polls, spools and delivers until the signal is aborted, then flushes the spool. Rejects for a bug
 * only: devices, lines, disk and server may fail as they like.
 */
export async function runAgent(
  config: AgentConfig,
  drivers: readonly Driver[],
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const clock = createClock(machineClock)
  const liveMs = Math.max(LIVE_MS_MIN, 3 * config.deliverIntervalMs)
  const spool = await openSpool(config, clock, liveMs, log)
  const jobs = jobsOf(config.targets, { clock, drivers, openSession, spool })
  // A failing part must stop the others: the process ends and its supervisor starts it again.
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  log.info(
    {
      version: VERSION,
      agent: config.id,
      server: config.server.origin,
      accessPoints: config.targets.accessPoints.length,
      uplinks: config.targets.uplinks.length,
      equipment: config.targets.equipment.length,
      drivers: drivers.length,
      spooledSamples: spool.counts().pending,
    },
    'agent started',
  )
  const schedule = startSchedule(realTime, jobs, (job, jobSignal) => job.run(jobSignal), stop)
  const parts = [
    schedule.done,
    watchSelf(clock, spool, stop),
    flushRegularly(spool, config.syncIntervalMs, stop),
    deliverSpool(config, { clock, spool, liveMs, log }, stop),
  ]
  try {
    await Promise.all(parts.map((part) => part.catch(fail)))
  } finally {
    for (const job of jobs) job.close()
    await spool.flush()
    log.info({ ...schedule.stats(), ...spool.counts() }, 'agent stopped')
  }

  function fail(error: unknown): void {
    failed.abort()
    throw error
  }
}

function openSpool(config: AgentConfig, clock: Clock, liveMs: number, log: Logger) {
  return Spool.open(
    {
      directory: config.dataDirectory,
      boot: bootId(),
      bytesMax: config.spoolBytesMax,
      ageMsMax: config.spoolAgeMsMax,
      syncIntervalMs: config.syncIntervalMs,
      memorySamplesMax: MEMORY_SAMPLES_MAX,
      liveMs,
    },
    {
      monotonicMs: clock.monotonicMs,
      wallMs: () => clock.wallMs(clock.monotonicMs()),
      warn: (message, error) => log.warn({ err: error, directory: config.dataDirectory }, message),
    },
  )
}

async function watchSelf(clock: Clock, spool: Spool, signal: AbortSignal): Promise<void> {
  const readSelf = createSelfReader(clock, SELF_INTERVAL_MS)
  await sleep(FIRST_SELF_MS, signal)
  while (!signal.aborted) {
    await spool.append(readSelf(spool.counts()))
    await sleep(SELF_INTERVAL_MS, signal)
  }
}

/** A sync interval of 0 makes samples durable as they come; the rest is done once a minute. */
async function flushRegularly(spool: Spool, syncIntervalMs: number, signal: AbortSignal) {
  while (!signal.aborted) {
    await sleep(syncIntervalMs === 0 ? 60_000 : syncIntervalMs, signal)
    await spool.flush()
  }
}

function deliverSpool(
  config: AgentConfig,
  parts: { clock: Clock; spool: Spool; liveMs: number; log: Logger },
  signal: AbortSignal,
): Promise<void> {
  const { clock, spool, liveMs, log } = parts
  const setAside = createSetAside(config.dataDirectory, (message, err) =>
    log.warn({ err }, message),
  )
  const http = createHttp({
    server: config.server,
    token: () => config.token,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    tls: config.tls,
  })
  return deliver(
    { http, spool, clock, setAside, random: Math.random, sleep, heard: () => undefined, log },
    {
      agent: config.id,
      intervalMs: config.deliverIntervalMs,
      liveMs,
      samplesMax: SAMPLES_MAX,
      retryMsMin: RETRY_MS_MIN,
      refusedRetryMs: REFUSED_RETRY_MS,
    },
    signal,
  )
}
