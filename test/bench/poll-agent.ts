import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AccessPointId } from '#contract/ids.ts'
import { createClock, machineClock, realTime } from '../../agents/clock.ts'
import type { AccessPointTarget } from '../../agents/config.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createPoller } from '../../agents/poll.ts'
import { startSchedule } from '../../agents/schedule.ts'
import { bootId } from '../../agents/self.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret, type SnmpSession } from '../../agents/snmp/session.ts'
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
  const clock = createClock(machineClock)
  const spool = await Spool.open(
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
    { monotonicMs: clock.monotonicMs, wallMs: Date.now, warn: (text) => console.error(text) },
  )
  let polls = 0
  let failed = 0
  let requests = 0
  const counted = (target: AccessPointTarget['snmp']): SnmpSession => countRequests(target)
  function countRequests(target: AccessPointTarget['snmp']): SnmpSession {
    const session = openSession(target)
    const takeStats = session.takeStats.bind(session)
    session.takeStats = () => {
      const stats = takeStats()
      requests += stats.requests
      return stats
    }
    return session
  }
  const intervalMs = (order.devices * 1000) / order.pollsPerSecond
  const jobs = targetsOf(order, intervalMs).map((target) => ({
    id: target.id,
    intervalMs,
    holdMs: 4000,
    poller: createPoller({ clock, drivers, openSession: counted }, target),
  }))
  const abort = new AbortController()
  const schedule = startSchedule(
    realTime,
    jobs,
    async ({ poller }, signal) => {
      const sample = await poller.poll(signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      if (sample === undefined) return
      polls += 1
      if (sample.outcome.kind !== 'ok') failed += 1
      await spool.append(sample)
    },
    abort.signal,
  )
  const flushing = setInterval(() => void spool.flush(), FLUSH_MS)
  await delay(order.warmUpMs)
  const before = { polls, failed, requests, cpu: process.cpuUsage(), atMs: performance.now() }
  await delay(order.runMs)
  const cpu = process.cpuUsage(before.cpu)
  const result = {
    polls: polls - before.polls,
    failed: failed - before.failed,
    elapsedMs: performance.now() - before.atMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    requests: requests - before.requests,
  }
  abort.abort()
  clearInterval(flushing)
  await schedule.done
  for (const { poller } of jobs) poller.close()
  await spool.flush()
  const spoolBytesPerSample = spool.counts().bytesWritten / polls
  rmSync(directory, { recursive: true, force: true })
  return { ...result, spoolBytesPerSample }
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
