import type { UplinkSample } from '#contract/sample.ts'
import type { AccessPointTarget, Targets, UplinkTarget } from './config/targets.ts'
import { createPoller, deadAfterMs, type PollDeps } from './poll.ts'
import { probeUplink, uplinkOutcome } from './probe/uplink.ts'
import type { ScheduledTarget } from './schedule.ts'
import type { Spool } from './spool.ts'

/** What the schedule runs: one poll, one probe of a line. A failing target is a sample, no error. */
export interface Job extends ScheduledTarget {
  readonly run: (signal: AbortSignal) => Promise<void>
  /** Gives back what the job holds open; it is not run again. */
  readonly close: () => void
}

export interface JobDeps extends PollDeps {
  readonly spool: Pick<Spool, 'append'>
}

/** One job for each target that has something to ask. */
export function jobsOf(targets: Targets, deps: JobDeps): readonly Job[] {
  return [
    ...targets.accessPoints.map((target) => pollJob(target, deps)),
    ...targets.uplinks
      .filter(({ probes }) => probes.length > 0)
      .map((target) => probeJob(target, deps)),
  ]
}

function pollJob(target: AccessPointTarget, deps: JobDeps): Job {
  const { spool } = deps
  const poller = createPoller(deps, target)
  return {
    id: target.id,
    intervalMs: target.intervalMs,
    holdMs: deadAfterMs(target.snmp),
    close: poller.close,
    async run(signal) {
      try {
        await spool.append(await poller.poll(signal))
      } catch (error) {
        // Stopping in the middle of a poll is no failure of anything.
        if (!signal.aborted) throw error
      }
    },
  }
}

function probeJob(target: UplinkTarget, { clock, spool }: JobDeps): Job {
  const { id, intervalMs, timeoutMs, probes: targets } = target
  return {
    id: `uplink ${id}`,
    intervalMs,
    holdMs: timeoutMs,
    close: () => undefined,
    async run() {
      const monotonicMs = clock.monotonicMs()
      const polledAtMs = Math.round(clock.wallMs(monotonicMs))
      const probes = await probeUplink(targets, timeoutMs)
      const sample: UplinkSample = {
        kind: 'uplink',
        uplink: id,
        polledAtMs,
        monotonicMs,
        intervalMs,
        outcome: uplinkOutcome(probes),
        probes,
        traffic: null,
      }
      await spool.append(sample)
    },
  }
}
