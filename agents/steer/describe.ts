import type { Clock } from '../clock.ts'
import type { AgentConfig } from '../config.ts'
import type { Targets } from '../config/targets.ts'
import { isTested } from '../probe/uplink.ts'
import type { ScheduleStats } from '../schedule.ts'
import { VERSION, type SelfFacts } from '../self.ts'
import type { Discovery } from './discovery.ts'
import type { Outcomes } from './outcomes.ts'
import type { Reach } from './reach.ts'
import { spoolBytes } from './spool-bytes.ts'
import type { AgentStatus } from './status.ts'

/** The running parts that a status is made of. */
export interface StatusParts {
  readonly config: AgentConfig
  readonly boot: string
  readonly startedMs: number
  readonly clock: Clock
  readonly systemMs: () => number
  readonly targets: () => Targets
  readonly outcomes: Pick<Outcomes, 'last'>
  readonly reach: Pick<Reach, 'state'>
  readonly discovery: Pick<Discovery, 'progress'>
  readonly polls: () => ScheduleStats
  readonly self: () => SelfFacts
}

/** How the agent is at this moment, without any secret. */
export async function describeStatus(parts: StatusParts): Promise<AgentStatus> {
  const { config, clock } = parts
  const nowMs = clock.monotonicMs()
  const ago = (atMs: number | null): number | null => (atMs === null ? null : nowMs - atMs)
  const self = parts.self()
  const reach = parts.reach.state()
  const { source, offsetMs, uncertaintyMs, steps } = clock.status()
  const polls = parts.polls()
  return {
    agent: config.id,
    version: VERSION,
    pid: process.pid,
    boot: parts.boot,
    uptimeMs: nowMs - parts.startedMs,
    server: {
      url: config.server.origin,
      answeredAgoMs: ago(reach.lastAnswerMs),
      deliveredAgoMs: ago(reach.lastDeliveredMs),
      problem: reach.problem,
      nextAttemptInMs: reach.nextAttemptMs === null ? null : reach.nextAttemptMs - nowMs,
    },
    targets: targetRows(parts, nowMs),
    spool: {
      directory: config.dataDirectory,
      pending: self.spool.pending,
      bytes: await spoolBytes(config.dataDirectory),
      bytesMax: config.spoolBytesMax,
      dropped: self.spool.dropped,
      damaged: self.spool.damaged,
      setAside: self.setAsideSamples,
      durable: self.spool.durable,
    },
    clock: {
      source,
      systemOffMs: offsetMs === null ? null : parts.systemMs() - nowMs - offsetMs,
      uncertaintyMs,
      steps,
    },
    config: { file: config.file, ...self.config },
    start: self.start,
    sweep: parts.discovery.progress(),
    polls: { done: polls.runs, skipped: polls.skipped },
    rssBytes: process.memoryUsage.rss(),
    writtenBytes: self.writtenBytes,
  }
}

function targetRows({ targets, outcomes }: StatusParts, nowMs: number): AgentStatus['targets'] {
  const { accessPoints, pinged, uplinks, equipment } = targets()
  const rows = [
    ...[...accessPoints, ...pinged].map((one) => ({
      kind: 'access-point' as const,
      ...one,
      isAsked: true,
    })),
    ...uplinks.map((one) => ({ kind: 'uplink' as const, ...one, isAsked: isTested(one) })),
    ...equipment.map((one) => ({ ...one, isAsked: true })),
  ]
  return rows.map(({ kind, id, intervalMs, isAsked }) => {
    const last = outcomes.last(kind, id)
    if (last === undefined) return { kind, id, intervalMs, isAsked, last: null }
    const { atMonotonicMs, outcome, clients } = last
    return {
      kind,
      id,
      intervalMs,
      isAsked,
      last: { agoMs: nowMs - atMonotonicMs, outcome, clients },
    }
  })
}
