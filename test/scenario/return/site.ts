import type { Hono } from 'hono'
import type { AgentId, BootId, UplinkId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { createClock } from '../../../agents/clock.ts'
import type { HttpAnswer } from '../../../agents/deliver/answer.ts'
import type { Http } from '../../../agents/deliver/http.ts'
import { deliver } from '../../../agents/deliver.ts'
import { Spool } from '../../../agents/spool.ts'
import { accessPointSample } from '../../unit/agent-samples.ts'
import { createMemoryFiles } from './memory-files.ts'
import type { VirtualWorld } from './virtual-world.ts'

export const INTERVAL_MS = 60_000
export const ACCESS_POINTS = 4
/** Access points, the uplink and the agent itself. */
export const TARGETS = ACCESS_POINTS + 2

export interface SiteOptions {
  readonly index: number
  readonly startMs: number
  readonly syncIntervalMs: number
  readonly samplesMax: number
  readonly random: () => number
  readonly server: Hono
  /** Whether the internet line works now. */
  readonly isLineUp: () => boolean
  /** Share of requests that are lost on the way while the line works: before or after the server. */
  readonly lossShare: number
}

const UPLOAD_BYTES_PER_MS = 250
const ONE_WAY_MS = 35
const REQUEST_TIMEOUT_MS = 20_000

/** Polls of one minute of a site; every target has its own time in the minute. */
function samplesAt(startMs: number, minute: number, nowMs: number): readonly Sample[] {
  const monotonicMs = Math.round(nowMs)
  const timing = { monotonicMs, polledAtMs: startMs + monotonicMs, intervalMs: INTERVAL_MS }
  const accessPoints = Array.from({ length: ACCESS_POINTS }, (_, target) => ({
    ...accessPointSample(minute * ACCESS_POINTS + target),
    ...timing,
  }))
  return [
    ...accessPoints,
    {
      kind: 'uplink',
      uplink: 'wan' as UplinkId,
      ...timing,
      outcome: { kind: 'timeout', attempts: 1 },
      probes: [{ kind: 'tcp', target: '192.0.2.1:443', ok: false, rttMs: null, lossPercent: 100 }],
      traffic: null,
    },
    {
      kind: 'agent',
      ...timing,
      version: '0.1.0',
      systemUptimeMs: monotonicMs,
      cpuPercent: (minute * 7) % 3,
      rssBytes: 50_000_000 + ((minute * 4096) % 1_000_000),
      spooledSamples: minute * TARGETS,
      droppedSamples: 0,
    },
  ]
}

/** A line of 2 Mbit/s up and 70 ms there and back, as the agent's `Http`. */
function httpOver(world: VirtualWorld, agent: string, options: SiteOptions): Http {
  const { server, isLineUp, random, lossShare } = options
  const lost = async (sent: boolean): Promise<HttpAnswer> => {
    await world.sleep(REQUEST_TIMEOUT_MS)
    return { kind: 'none', reason: 'no answer in time', sent }
  }
  return async ({ method, path, body, headers }) => {
    if (!isLineUp()) return lost(false)
    await world.sleep(ONE_WAY_MS + (body?.length ?? 0) / UPLOAD_BYTES_PER_MS)
    const fate = random()
    if (!isLineUp() || fate < lossShare / 2) return lost(true)
    const answer = await server.request(path, {
      method,
      headers: {
        authorization: `Bearer ${agent}`,
        ...headers,
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': String(body.length),
        }),
      },
      ...(body !== undefined && { body: new Uint8Array(body) }),
    })
    const text = await answer.text()
    await world.sleep(ONE_WAY_MS)
    if (!isLineUp() || fate < lossShare) return lost(true)
    const answered = Object.fromEntries(answer.headers)
    return { kind: 'answer', status: answer.status, headers: answered, body: text }
  }
}

/** An agent's clock, spool and deliverer in the virtual world, fed with polls each minute. */
export async function openSite(world: VirtualWorld, options: SiteOptions) {
  const { index, startMs, random } = options
  const agent = `agent-${index}`
  const clock = createClock({
    monotonicMs: () => Math.round(world.nowMs()),
    systemMs: () => Math.round(startMs + world.nowMs()),
    isSynchronised: () => true,
  })
  const files = createMemoryFiles()
  const boot = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as BootId
  const liveMs = 2 * INTERVAL_MS
  const spool = await Spool.open(
    {
      directory: `/site-${index}`,
      boot,
      bytesMax: 64 * 1024 * 1024,
      ageMsMax: 45 * 86_400_000,
      syncIntervalMs: options.syncIntervalMs,
      memorySamplesMax: 20_000,
      liveMs,
    },
    { clock, files, warn: (message, error) => warned(agent, message, error) },
  )
  let minutes = 0
  const phaseMs = random() * (INTERVAL_MS - 1000)

  /** Polls until that time. */
  async function poll(untilMs: number): Promise<void> {
    for (;;) {
      const atMs = minutes * INTERVAL_MS + phaseMs
      if (atMs > untilMs) return
      await world.sleep(atMs - world.nowMs())
      for (const sample of samplesAt(startMs, minutes, atMs)) await spool.append(sample)
      minutes += 1
      if (spool.nextFlushInMs === 0) await spool.flush()
    }
  }

  function startDelivery(signal: AbortSignal): void {
    const http = httpOver(world, agent, options)
    const log = { info: () => undefined, warn: () => undefined }
    const setAside = {
      add: () => Promise.reject(new Error(`${agent}: a sample was set aside`)),
    }
    const deps = {
      http,
      spool,
      clock,
      setAside,
      random,
      log,
      sleep: world.sleep,
      heard: () => undefined,
    }
    world.start(() =>
      deliver(
        deps,
        {
          agent: agent as AgentId,
          intervalMs: 10_000,
          liveMs,
          samplesMax: options.samplesMax,
          retryMsMin: 1000,
          refusedRetryMs: 300_000,
        },
        signal,
      ),
    )
  }

  return { spool, poll, startDelivery, polled: () => minutes * TARGETS, diskBytes: files.bytes }
}

function warned(agent: string, message: string, error: unknown): never {
  throw new Error(`${agent}: ${message}`, { cause: error })
}

/** Index of a sample among all that its site polled, by its time and target. */
export function indexOf(sample: Sample, startMs: number): number {
  const minute = Math.floor((sample.polledAtMs - startMs) / INTERVAL_MS)
  if (sample.kind === 'access-point') {
    return minute * TARGETS + Number(sample.accessPoint.slice('kupang-ap-'.length))
  }
  return minute * TARGETS + ACCESS_POINTS + (sample.kind === 'uplink' ? 0 : 1)
}
