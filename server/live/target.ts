import type { AccessPointId, EquipmentId, UplinkId } from '#contract/ids.ts'
import type {
  AccessPointSample,
  PoePort,
  SwitchSample,
  UplinkSample,
  UpsReading,
  UpsSample,
} from '#contract/sample.ts'
import type { Availability, PollOutcomeKind } from '#contract/words.ts'
import { advance, elapse, NEVER_OBSERVED, verdictOf } from '../domain/availability.ts'
import { RecentPolls } from './recent-polls.ts'
import type {
  AvailabilityPolicy,
  AvailabilityState,
  Observation,
  Transition,
} from '../domain/availability.ts'

/** Changes kept, from which the state of the place is dated. */
const RECENT_CHANGES = 16

/** What the last poll of a target read; nulls where it was not answered or the device is silent. */
export interface LastPoll {
  readonly outcome: PollOutcomeKind
  readonly rttMs: number | null
  readonly uptimeMs: number | null
  readonly clients: number | null
  /** Of a UPS: its last word stays when it falls silent, for it is what came before. */
  readonly ups?: UpsReading
  /** Of a switch: ports that feed something. */
  readonly poePortsDelivering?: number
}

export interface Device {
  readonly atMs: number
  readonly vendor: string | null
  readonly model: string | null
  readonly firmware: string | null
}

/** All of a target that outlives a restart. */
export interface TargetMemory {
  machine: AvailabilityState
  /** Latest changes of availability, oldest first. */
  changes: readonly Transition[]
  /** True when older changes than those kept may exist. */
  truncated: boolean
  /** Latest polls, oldest first. */
  readonly recent: RecentPolls
  /** Oldest late poll that is not worked in yet. */
  lateFromMs: number | null
  last: LastPoll | null
  device: Device | null
  /** Time of the oldest poll; null while there was none. */
  firstPollAtMs: number | null
  /**
   * Time of the oldest poll that saw it work; null while none did: it is not in service yet. 0 where
   * older polls than those that were looked at may have.
   */
  workedFromMs: number | null
}

export type TargetSample = AccessPointSample | UplinkSample | UpsSample | SwitchSample

type TargetKey =
  | { readonly kind: 'access-point'; readonly id: AccessPointId }
  | { readonly kind: 'uplink'; readonly id: UplinkId }
  | { readonly kind: 'ups' | 'switch'; readonly id: EquipmentId }

/** The live state of one access point, uplink, UPS or switch. */
export class LiveTarget {
  readonly key: TargetKey
  memory: TargetMemory = {
    machine: NEVER_OBSERVED,
    changes: [],
    truncated: false,
    recent: new RecentPolls(),
    lateFromMs: null,
    last: null,
    device: null,
    firstPollAtMs: null,
    workedFromMs: null,
  }
  /** Grows with each mark, so that one which comes during a recomputation is not lost. */
  lateMarks = 0
  /** As last shown to the users. */
  shown: { readonly availability: Availability; readonly sinceMs: number | null } = {
    availability: 'unknown',
    sinceMs: null,
  }

  constructor(key: TargetKey) {
    this.key = key
  }

  /**
   * Takes one sample: the transitions that it made, or that it was known already or is older than
   * what is known.
   */
  take(
    sample: TargetSample,
    policy: AvailabilityPolicy,
  ): readonly Transition[] | 'repeated' | 'late' {
    const { memory } = this
    const poll = observationOf(sample)
    this.#learnDevice(sample)
    memory.firstPollAtMs = Math.min(poll.polledAtMs, memory.firstPollAtMs ?? poll.polledAtMs)
    if (verdictOf(poll.outcome) === 'up') {
      memory.workedFromMs = Math.min(poll.polledAtMs, memory.workedFromMs ?? poll.polledAtMs)
    }
    const newestMs = memory.machine.lastPollAtMs
    if (newestMs !== null && poll.polledAtMs <= newestMs) {
      if (memory.recent.has(poll)) return 'repeated'
      this.markLate(poll.polledAtMs)
      return 'late'
    }
    const step = advance(memory.machine, poll, policy)
    memory.machine = step.state
    memory.recent.push(poll)
    if (step.transitions.length > 0) {
      this.setChanges([...memory.changes, ...step.transitions], memory.truncated)
    }
    memory.last = lastPollOf(sample, memory.last?.ups)
    return step.transitions
  }

  /** Notes that what is known since `fromMs` has to be worked out anew. */
  markLate(fromMs: number): void {
    this.memory.lateFromMs = Math.min(fromMs, this.memory.lateFromMs ?? fromMs)
    this.lateMarks += 1
  }

  /** Replaces what is known after a recomputation; keeps a bounded number of changes. */
  setChanges(changes: readonly Transition[], truncated: boolean): void {
    this.memory.changes = changes.slice(-RECENT_CHANGES)
    this.memory.truncated = truncated || changes.length > RECENT_CHANGES
  }

  /** Whether its last poll speaks no more, and it is still shown as if it did. */
  isOverdue(nowMs: number): boolean {
    return nowMs > this.memory.machine.holdsUntilMs && this.shown.availability !== 'unknown'
  }

  /** Looks at the clock; true when what is shown has changed. */
  look(nowMs: number): boolean {
    const now = elapse(this.memory.machine, nowMs)
    const same = now.availability === this.shown.availability && now.sinceMs === this.shown.sinceMs
    if (!same) this.shown = now
    return !same
  }

  /** Clients of the last poll; null when it was not answered or is too old to speak for now. */
  clients(): number | null {
    return this.shown.availability === 'unknown' ? null : (this.memory.last?.clients ?? null)
  }

  #learnDevice(sample: TargetSample): void {
    if (sample.kind === 'uplink' || sample.device === undefined) return
    const known = this.memory.device
    if (known !== null && known.atMs > sample.polledAtMs) return
    const { vendor, model, firmware } = sample.device
    this.memory.device = { atMs: sample.polledAtMs, vendor, model, firmware }
  }
}

function observationOf(sample: TargetSample): Observation {
  const { polledAtMs, intervalMs, outcome } = sample
  return { polledAtMs, intervalMs, outcome: outcome.kind }
}

function lastPollOf(sample: TargetSample, formerUps: UpsReading | undefined): LastPoll {
  const { outcome } = sample
  const reading = sample.kind === 'uplink' ? undefined : sample.reading
  const last = {
    outcome: outcome.kind,
    rttMs: 'rttMs' in outcome ? outcome.rttMs : null,
    uptimeMs: reading?.uptimeMs ?? null,
    clients: reading !== undefined && 'clients' in reading ? reading.clients : null,
  }
  if (sample.kind === 'ups') {
    const ups = sample.reading ?? formerUps
    return ups === undefined ? last : { ...last, ups }
  }
  if (sample.kind !== 'switch' || sample.reading === undefined) return last
  return { ...last, poePortsDelivering: deliveringOf(sample.reading.ports) }
}

const deliveringOf = (ports: readonly PoePort[]): number =>
  ports.filter(({ state }) => state === 'delivering').length
