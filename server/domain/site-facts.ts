import type {
  AgentSample,
  PoePort,
  SwitchSample,
  UplinkSample,
  UpsSample,
} from '#contract/sample.ts'
import type { BatteryState, LastStop, UplinkProbeKind } from '#contract/words.ts'
import type { FactsRule } from './target-track.ts'

/** What a device's uptime says against the poll before; null when one of both has none. */
export type Life = 'kept' | 'restarted' | null

/** Of an access point or switch, at the beginning of a run. */
export interface DeviceFacts {
  readonly life: Life
  /** Uptime at the first poll of the run; null where none was read. */
  readonly uptimeMs: number | null
  /** Clients that were last counted. */
  readonly clients: number | null
  /** PoE ports by what they do; null where nobody reads them. */
  readonly ports: PortCounts | null
}

export interface PortCounts {
  readonly delivering: number
  readonly faulty: number
  readonly off: number
}

/** Which kinds of probe were answered and which were not, since the beginning of a run. */
export interface LineFacts {
  readonly answered: readonly UplinkProbeKind[]
  readonly silent: readonly UplinkProbeKind[]
  readonly carrier: boolean | null
}

export interface AgentFacts {
  /** When its machine started, by the agent's clock. */
  readonly bootMs: number
  readonly starts: number | null
  readonly lastStop: LastStop | null
  readonly aliveUntilMs: number | null
  /** Samples that waited for delivery at the last poll. */
  readonly spooledSamples: number
}

export interface UpsFacts {
  readonly onBattery: boolean | null
  readonly battery: BatteryState | null
  readonly minutesRemaining: number | null
}

export const DEVICE_RULE: FactsRule<DeviceFacts> = {
  goesOn: (run, next) => next.life !== 'restarted' && isSamePorts(run.ports, next.ports),
  merge: (run, next) =>
    next.clients === null || next.clients === run.clients ? run : { ...run, clients: next.clients },
}

export const LINE_RULE: FactsRule<LineFacts> = {
  goesOn: () => true,
  merge(run, next) {
    const answered = union(run.answered, next.answered)
    const silent = union(run.silent, next.silent)
    // One look at a line without a carrier tells more than many at one with it.
    const carrier = run.carrier === false ? false : (next.carrier ?? run.carrier)
    const isSame = answered === run.answered && silent === run.silent && carrier === run.carrier
    return isSame ? run : { answered, silent, carrier }
  },
}

/** A clock that was set by less than this drifted. */
const CLOCK_STEP_MS = 30_000

export const AGENT_RULE: FactsRule<AgentFacts> = {
  goesOn: (run, next) =>
    run.starts === next.starts && Math.abs(next.bootMs - run.bootMs) < CLOCK_STEP_MS,
  merge: (run, { spooledSamples, bootMs }) =>
    spooledSamples === run.spooledSamples && bootMs === run.bootMs
      ? run
      : { ...run, spooledSamples, bootMs },
}

export const UPS_RULE: FactsRule<UpsFacts> = {
  goesOn: (run, next) => run.onBattery === next.onBattery && run.battery === next.battery,
  merge: (run) => run,
}

/** What a line's probes said. */
export function lineFactsOf({ probes, carrier }: UplinkSample): LineFacts {
  const kinds = (isAnswered: boolean): readonly UplinkProbeKind[] =>
    union(
      [],
      probes.filter(({ ok }) => ok === isAnswered).map(({ kind }) => kind),
    )
  const answered = kinds(true)
  return {
    answered,
    silent: kinds(false).filter((kind) => !answered.includes(kind)),
    carrier: carrier ?? null,
  }
}

export function agentFactsOf(sample: AgentSample): AgentFacts {
  return {
    bootMs: sample.polledAtMs - sample.monotonicMs,
    starts: sample.starts ?? null,
    lastStop: sample.lastStop ?? null,
    aliveUntilMs: sample.aliveUntilMs ?? null,
    spooledSamples: sample.spooledSamples,
  }
}

export function upsFactsOf({ reading }: UpsSample): UpsFacts {
  return {
    onBattery: reading?.onBattery ?? null,
    battery: reading?.battery ?? null,
    minutesRemaining: reading?.minutesRemaining ?? null,
  }
}

export function portCountsOf({ reading }: SwitchSample): PortCounts | null {
  if (reading === undefined || reading.ports.length === 0) return null
  const count = (...states: readonly PoePort['state'][]): number =>
    reading.ports.filter(({ state }) => states.includes(state)).length
  return {
    delivering: count('delivering'),
    faulty: count('fault', 'other-fault'),
    off: count('disabled', 'searching'),
  }
}

function isSamePorts(a: PortCounts | null, b: PortCounts | null): boolean {
  if (a === null || b === null) return a === b
  return a.delivering === b.delivering && a.faulty === b.faulty
}

/** The same list where nothing is new. */
function union<T>(known: readonly T[], more: readonly T[]): readonly T[] {
  const added = new Set(more.filter((item) => !known.includes(item)))
  return added.size === 0 ? known : [...known, ...added]
}

/** An uptime with when it was read, to be compared with the next one. */
export interface UptimeReading {
  readonly uptimeMs: number
  readonly polledAtMs: number
  readonly monotonicMs: number
  readonly boot: string
}

/** Uptimes and polls are not read in one instant, and devices' clocks drift by 1 in 1000. */
const UPTIME_TOLERANCE_MS = 5000
const UPTIME_DRIFT = 1e-3
/** sysUpTime (RFC 3418) counts hundredths of a second in 32 bits: it begins anew after 497 days. */
const UPTIME_WRAP_MS = 2 ** 32 * 10

/**
 * Whether a device started anew between two readings of its uptime. Time in between is the agent's
 * monotonic time where it went on, because the wall clock may have been set meanwhile.
 */
export function lifeOf(before: UptimeReading | null, next: UptimeReading): Life {
  if (before === null) return null
  const passedMs =
    before.boot === next.boot
      ? next.monotonicMs - before.monotonicMs
      : next.polledAtMs - before.polledAtMs
  const toleranceMs = UPTIME_TOLERANCE_MS + Math.abs(passedMs) * UPTIME_DRIFT
  const isWrapped =
    Math.abs(before.uptimeMs + passedMs - UPTIME_WRAP_MS - next.uptimeMs) <= toleranceMs
  if (isWrapped) return 'kept'
  const isRestarted =
    next.uptimeMs < before.uptimeMs - toleranceMs || next.uptimeMs < passedMs - toleranceMs
  return isRestarted ? 'restarted' : 'kept'
}
