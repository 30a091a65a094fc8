import type { Sample, UplinkSample } from '#contract/sample.ts'
import type { Targets, UplinkTarget } from './config/targets.ts'
import { deadAfterMs, timingOf } from './device-reader.ts'
import { createEquipmentPoller } from './evidence/equipment-poller.ts'
import { createPoller, type PollDeps, type Poller } from './poll.ts'
import { createPing, type Ping } from './probe/ping.ts'
import { createPingedPoller, pingedDeadAfterMs } from './probe/pinged-access-point.ts'
import { addressOfServer } from './probe/target.ts'
import { isTested, lineTestMs, probeUplink } from './probe/uplink.ts'
import type { NextRun, ScheduledTarget } from './schedule.ts'
import type { Spool } from './spool.ts'
import { stationsJob } from './visitors/stations-job.ts'
import type { Visitors } from './visitors/visitors.ts'

/** What the schedule runs: one poll, one probe of a line. A failing target is a sample, no error. */
export interface Job extends ScheduledTarget {
  readonly run: (signal: AbortSignal) => Promise<NextRun>
  /** Gives back what the job holds open; it is not run again. */
  readonly close: () => void
}

export interface JobDeps extends PollDeps {
  readonly spool: Pick<Spool, 'append'>
  /** The server that samples go to: what a `server` probe asks. */
  readonly server: URL
  /** Counts stations where a driver offers them; absent, nobody asks for them. */
  readonly visitors?: Pick<Visitors, 'isCounting' | 'count'>
}

/** One job for each target that has something to ask. */
export function jobsOf(targets: Targets, deps: JobDeps): readonly Job[] {
  const { spool, visitors } = deps
  const ping = createPing()
  return [
    ...targets.accessPoints.flatMap((target) => {
      const schedule = { id: target.id, intervalMs: target.intervalMs }
      const holdMs = deadAfterMs(target.snmp)
      const poller = createPoller(deps, target)
      const poll = pollJob({ ...schedule, holdMs }, poller, spool)
      if (visitors === undefined) return [poll]
      return [poll, stationsJob(target, poller.device, { ...deps, visitors })]
    }),
    ...targets.pinged.map((target) => {
      const schedule = { id: target.id, intervalMs: target.intervalMs }
      const holdMs = pingedDeadAfterMs(target)
      return pollJob({ ...schedule, holdMs }, createPingedPoller({ ...deps, ping }, target), spool)
    }),
    ...targets.equipment.map((target) => {
      const schedule = { id: `${target.kind} ${target.id}`, intervalMs: target.intervalMs }
      const holdMs = deadAfterMs(target.snmp)
      return pollJob({ ...schedule, holdMs }, createEquipmentPoller(deps, target), spool)
    }),
    ...targets.uplinks.filter(isTested).map((target) => probeJob(target, deps, ping)),
  ]
}

function pollJob<S extends Polled>(
  schedule: ScheduledTarget,
  poller: Poller<S>,
  spool: JobDeps['spool'],
): Job {
  const nextRun = createConfirmation()
  return {
    ...schedule,
    close: poller.close,
    async run(signal) {
      try {
        const sample = await poller.poll(signal)
        await spool.append(sample)
        return nextRun(sample)
      } catch (error) {
        // Stopping in the middle of a poll is no failure of anything.
        if (!signal.aborted) throw error
        return undefined
      }
    },
  }
}

type Polled = Extract<Sample, { readonly outcome: unknown }>

/**
 * Asks for an early run after the first poll of a row that found nothing: an outage takes two, and
 * whoever waits for word of it waits for the second.
 */
function createConfirmation(): (sample: Polled) => NextRun {
  let wasSilent = false
  return ({ outcome: { kind } }) => {
    const isSilent = kind === 'timeout' || kind === 'unreachable'
    const isFirst = isSilent && !wasSilent
    wasSilent = isSilent
    return isFirst ? 'soon' : undefined
  }
}

function probeJob(target: UplinkTarget, { clock, spool, server }: JobDeps, ping: Ping): Job {
  const { id, intervalMs } = target
  const nextRun = createConfirmation()
  const deps = { ping, server: addressOfServer(server) }
  return {
    id: `uplink ${id}`,
    intervalMs,
    holdMs: lineTestMs(target),
    close: () => undefined,
    async run(signal) {
      const timing = timingOf(clock, intervalMs)
      const found = await probeUplink(target, { ...deps, signal })
      // What was cut short by the agent's own end is no word about the line.
      if (signal.aborted) return undefined
      const { outcome, probes, traffic, carrier } = found
      const sample: UplinkSample = {
        kind: 'uplink',
        uplink: id,
        ...timing,
        outcome,
        probes: [...probes],
        traffic,
        ...(target.interface !== undefined && { carrier }),
      }
      await spool.append(sample)
      return nextRun(sample)
    },
  }
}
