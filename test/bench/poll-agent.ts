import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import type { AccessPointId } from '#contract/ids.ts'
import { createClock, machineClock, realTime } from '../../agents/clock.ts'
import type { AccessPointTarget } from '../../agents/config/targets.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createPoller } from '../../agents/poll.ts'
import { startSchedule, type ScheduleDeps } from '../../agents/schedule.ts'
import { bootId } from '../../agents/self.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import { type SnmpSession, type SnmpTarget } from '../../agents/snmp/session.ts'
import { Spool } from '../../agents/spool.ts'
import type { Bench } from './bench.ts'

/** What the parent asks of the agent process, in the environment variable `PANTAU_BENCH_POLL`. */
export interface PollOrder {
  readonly port: number
  readonly communities: readonly string[]
  readonly devices: number
  /** Polls asked for in a second, more than can be done shows the most that can. */
  readonly pollsPerSecond: number
  readonly warmUpMs: number
  readonly runMs: number
}

export interface PollResult {
  readonly polls: number
  readonly failed: number
  readonly elapsedMs: number
  readonly cpuMs: number
  readonly requests: number
  /** Written by the end, all polls and notes included. */
  readonly spoolBytesPerSample: number
}

const FLUSH_MS = 1000
const HOLD_MS = 4000
const WARM_UP_DEVICES = 50
const clock = createClock(machineClock)

/**
 * The agent's own time, but without falling asleep for less than a timer can measure: a poll that
 * is due follows the one before, as the exporter's scrapes do. Going to sleep and waking up costs
 * a virtual machine more than the poll itself, and would be counted as its work.
 */
const restlessTime: ScheduleDeps = {
  ...realTime,
  sleepUntil: async (atMs, signal) => {
    if (atMs - realTime.monotonicMs() >= 1) await realTime.sleepUntil(atMs, signal)
    else await turn()
  },
}

/** The agent alone in its process: schedule, SNMP, decoding, spool with a flush every second. */
export const pollAgentBench: Bench = {
  name: 'poll-agent',
  what: 'the agent process of "poll", which starts it',
  async run(print) {
    const order = process.env['PANTAU_BENCH_POLL']
    if (order === undefined) throw new Error('[bench] run "poll", not "poll-agent"')
    print(await measure(JSON.parse(order) as PollOrder))
  },
}

async function measure(order: PollOrder): Promise<PollResult> {
  const directory = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
  const spool = await openSpool(directory)
  const flushing = setInterval(() => void spool.flush(), FLUSH_MS)
  // An agent runs for months: its code is compiled. A crowd gets there in seconds, one device would
  // take minutes; then its own devices are first polled whole, and measured after that.
  const crowd = Math.max(WARM_UP_DEVICES, order.devices)
  if (order.devices < crowd) {
    const warmUp = startPolling({ ...order, devices: crowd }, spool)
    await delay(order.warmUpMs)
    await warmUp.stop()
  }
  const polling = startPolling(order, spool)
  await delay(order.devices < crowd ? FLUSH_MS : order.warmUpMs)
  const before = { ...polling.counts }
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  await delay(order.runMs)
  const cpu = process.cpuUsage(cpuBefore)
  const elapsedMs = performance.now() - startMs
  const after = { ...polling.counts }
  await polling.stop()
  clearInterval(flushing)
  await spool.flush()
  const { bytesWritten, pending } = spool.counts()
  rmSync(directory, { recursive: true, force: true })
  return {
    polls: after.polls - before.polls,
    failed: after.failed - before.failed,
    requests: after.requests - before.requests,
    elapsedMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    spoolBytesPerSample: bytesWritten / pending,
  }
}

function openSpool(directory: string): Promise<Spool> {
  return Spool.open(
    {
      directory,
      boot: bootId(),
      bytesMax: 2 ** 28,
      ageMsMax: 2 ** 40,
      syncIntervalMs: FLUSH_MS,
      memorySamplesMax: 100_000,
      // As delivered at once: what is on disk need not stay in memory.
      liveMs: 0,
    },
    { clock, warn: (text) => console.error(text) },
  )
}

/** Polls as the agent does, counting, until it is stopped. */
function startPolling(order: PollOrder, spool: Spool) {
  const counts = { polls: 0, failed: 0, requests: 0 }
  const intervalMs = (order.devices * 1000) / order.pollsPerSecond
  const deps = {
    clock,
    drivers,
    openSession: (target: SnmpTarget): SnmpSession => {
      const session = openSession(target)
      const takeStats = session.takeStats.bind(session)
      session.takeStats = () => {
        const stats = takeStats()
        counts.requests += stats.requests
        return stats
      }
      return session
    },
  }
  const jobs = targetsOf(order, intervalMs).map((target) => {
    return { id: target.id, intervalMs, holdMs: HOLD_MS, poller: createPoller(deps, target) }
  })
  const abort = new AbortController()
  const schedule = startSchedule(
    restlessTime,
    jobs,
    async ({ poller }, signal) => {
      const sample = await poller.poll(signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      if (sample === undefined) return
      counts.polls += 1
      if (sample.outcome.kind !== 'ok') counts.failed += 1
      await spool.append(sample)
    },
    abort.signal,
  )
  const stop = async (): Promise<void> => {
    abort.abort()
    await schedule.done
    for (const { poller } of jobs) poller.close()
  }
  return { counts, stop }
}

function targetsOf(order: PollOrder, intervalMs: number): AccessPointTarget[] {
  return Array.from({ length: order.devices }, (_, index) => ({
    id: `bench-${index}` as AccessPointId,
    // The poll is cut after its interval; here the interval is only a matter of load.
    intervalMs: Math.max(intervalMs, 10_000),
    trafficInterface: undefined,
    snmp: {
      address: '127.0.0.1',
      port: order.port,
      version: '2c',
      community: new Secret(order.communities[index % order.communities.length] ?? ''),
      timeoutMs: 2000,
      retries: 1,
    },
  }))
}
