import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { bootIdSchema, type BootId } from '#contract/ids.ts'
import type { AgentSample } from '#contract/sample.ts'
import manifest from '../package.json' with { type: 'json' }
import type { Clock } from './clock.ts'
import type { SpoolCounts } from './spool.ts'
import type { ConfigState } from './steer/remote-config.ts'
import type { StartFacts } from './steer/run-state.ts'

export const VERSION = manifest.version

/**
 * The id of this start of the machine. Linux keeps one; elsewhere each start of the agent counts as
 * one, because nothing tells whether the machine went on meanwhile.
 */
export function bootId(): BootId {
  try {
    const text = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const parsed = bootIdSchema.safeParse(text)
    if (parsed.success && /^[0-9a-f-]{36}$/.test(text)) return parsed.data
  } catch {
    // No Linux, or no /proc: see above.
  }
  return bootIdSchema.parse(randomUUID())
}

/** What the parts of the agent say of themselves. */
export interface SelfFacts {
  readonly spool: SpoolCounts
  readonly start: StartFacts
  readonly config: ConfigState
  /** Since the start of the process: bytes written to disk, polls that were left out. */
  readonly writtenBytes: number
  readonly skippedPolls: number
  readonly setAsideSamples: number
}

/** Measures the agent itself; CPU is the share of one core since the call before. */
export function createSelfReader(clock: Clock, intervalMs: number) {
  let before = { cpu: process.cpuUsage(), atMs: clock.monotonicMs() }
  return (facts: SelfFacts): AgentSample => {
    const { spool, start, config, writtenBytes, skippedPolls, setAsideSamples } = facts
    const monotonicMs = clock.monotonicMs()
    const used = process.cpuUsage(before.cpu)
    const cpuPercent = (used.user + used.system) / 10 / Math.max(1, monotonicMs - before.atMs)
    before = { cpu: process.cpuUsage(), atMs: monotonicMs }
    return {
      kind: 'agent',
      polledAtMs: Math.round(clock.wallMs(monotonicMs)),
      monotonicMs,
      intervalMs,
      version: VERSION,
      systemUptimeMs: Math.round(uptime() * 1000),
      cpuPercent: Math.min(100, Math.round(cpuPercent * 100) / 100),
      rssBytes: process.memoryUsage.rss(),
      spooledSamples: spool.pending,
      droppedSamples: spool.dropped,
      ...start,
      clock: clock.source(),
      configRevision: config.revision,
      configProblem: config.problem,
      spoolDurable: spool.durable,
      writtenBytes,
      skippedPolls,
      damagedRecords: spool.damaged,
      setAsideSamples,
    }
  }
}
