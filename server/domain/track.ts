import type { AccessPointId, AgentId, EquipmentId, UplinkId } from '#contract/ids.ts'
import type { OutageSubject } from '#contract/outage.ts'
import { AVAILABILITY_POLICY } from './availability.ts'
import type { AvailabilityPolicy } from './availability.ts'
import type { SiteLayout, SiteSample } from './site.ts'
import {
  AGENT_RULE,
  agentFactsOf,
  DEVICE_RULE,
  LINE_RULE,
  lifeOf,
  lineFactsOf,
  portCountsOf,
  UPS_RULE,
  upsFactsOf,
} from './site-facts.ts'
import type { AgentFacts, DeviceFacts, LineFacts, UpsFacts, UptimeReading } from './site-facts.ts'
import { inOrder, TargetTrack } from './target-track.ts'

/** A device with an uptime of its own, of which the last reading is kept. */
class DeviceTrack extends TargetTrack<DeviceFacts> {
  uptime: UptimeReading | null = null

  constructor() {
    super(DEVICE_RULE)
  }
}

/** What is looked at before an outage: clients, the last good polls, the state of a UPS. */
const CONTEXT_MS = 3_600_000

export type AnyTrack =
  | DeviceTrack
  | TargetTrack<LineFacts>
  | TargetTrack<AgentFacts>
  | TargetTrack<UpsFacts>

/**
 * What outages need of one site's samples: per target its runs of equal polls. It takes samples in
 * the order of their time, each target for itself; what comes later than a newer one of its target
 * is refused, and the site is made anew from all its samples by `trackOf`.
 */
export class SiteTrack {
  readonly layout: SiteLayout
  readonly policy: AvailabilityPolicy
  readonly accessPoints: ReadonlyMap<AccessPointId, DeviceTrack>
  readonly switches: ReadonlyMap<EquipmentId, DeviceTrack>
  readonly ups: ReadonlyMap<EquipmentId, TargetTrack<UpsFacts>>
  readonly agents: ReadonlyMap<AgentId, TargetTrack<AgentFacts>>
  readonly uplinks: ReadonlyMap<UplinkId, TargetTrack<LineFacts>>
  #sinceMs = -Infinity

  constructor(layout: SiteLayout, policy: AvailabilityPolicy = AVAILABILITY_POLICY) {
    this.layout = layout
    this.policy = policy
    const idOf = <Id>({ id }: { readonly id: Id }): Id => id
    this.accessPoints = tracksOf(layout.accessPoints.map(idOf), () => new DeviceTrack())
    this.switches = tracksOf(layout.switches, () => new DeviceTrack())
    this.ups = tracksOf(layout.ups, () => new TargetTrack(UPS_RULE))
    this.agents = tracksOf(layout.agents.map(idOf), () => new TargetTrack(AGENT_RULE))
    this.uplinks = tracksOf(layout.uplinks.map(idOf), () => new TargetTrack(LINE_RULE))
  }

  /**
   * `repeated` tells nothing new: it was taken before, or is of something that does not stand here.
   * `late` was not taken.
   */
  take(taken: SiteSample): 'taken' | 'repeated' | 'late' {
    const { sample } = taken
    const give = <F>(target: TargetTrack<F> | undefined, factsOf: () => F) => {
      if (target === undefined) return 'repeated'
      const poll = observationOf(taken)
      const order = target.order(poll)
      if (order !== 'next') return order
      target.take(poll, taken.boot, factsOf(), this.policy)
      return 'taken'
    }
    switch (sample.kind) {
      case 'access-point': {
        const target = this.accessPoints.get(sample.accessPoint)
        const clients = sample.reading?.clients ?? null
        return give(target, () => ({ ...deviceFactsOf(target, taken), clients, ports: null }))
      }
      case 'switch': {
        const target = this.switches.get(sample.equipment)
        const ports = portCountsOf(sample)
        return give(target, () => ({ ...deviceFactsOf(target, taken), clients: null, ports }))
      }
      case 'uplink':
        return give(this.uplinks.get(sample.uplink), () => lineFactsOf(sample))
      case 'ups':
        return give(this.ups.get(sample.equipment), () => upsFactsOf(sample))
      case 'agent':
        return give(this.agents.get(taken.agent), () => agentFactsOf(sample))
      default:
        return sample satisfies never
    }
  }

  /** Notes that what gives service was seen to work at that moment, by a poll from before the track. */
  noteWorked({ kind, id }: Pick<OutageSubject, 'kind' | 'id'>, atMs: number): void {
    if (kind === 'uplink') this.uplinks.get(id as UplinkId)?.noteWorked(atMs)
    else this.accessPoints.get(id as AccessPointId)?.noteWorked(atMs)
  }

  /** All targets, with the ones that give service first. */
  get targets(): readonly AnyTrack[] {
    return [
      ...this.accessPoints.values(),
      ...this.uplinks.values(),
      ...this.agents.values(),
      ...this.ups.values(),
      ...this.switches.values(),
    ]
  }

  get subject(): OutageSubject {
    return { kind: 'site', id: this.layout.place }
  }

  /** The first poll of an access point that is held; Infinity without one. */
  get serviceFromMs(): number {
    return Math.min(...Array.from(this.accessPoints.values(), firstPollMs))
  }

  /** What ended before is not known any more. */
  get sinceMs(): number {
    return this.#sinceMs
  }

  /** Drops what is over before: an outage that goes on at that moment stays from its beginning. */
  forget(beforeMs: number): void {
    let sinceMs = beforeMs
    for (;;) {
      const fromMs = Math.min(...this.#parts.map((part) => troubleFromMs(part, sinceMs)))
      if (fromMs >= sinceMs) break
      sinceMs = fromMs
    }
    if (sinceMs <= this.#sinceMs) return
    this.#sinceMs = sinceMs
    for (const target of this.targets) target.forget(sinceMs - CONTEXT_MS)
  }

  get #parts(): readonly AnyTrack[] {
    return [...this.accessPoints.values(), ...this.uplinks.values()]
  }
}

const firstPollMs = ({ runs }: DeviceTrack): number => runs[0]?.fromMs ?? Infinity

const NONE = new Map<never, never>()

/** Most sites have no UPS and no switch that is polled, and there may be many sites. */
function tracksOf<Id, T>(ids: readonly Id[], create: () => T): ReadonlyMap<Id, T> {
  return ids.length === 0 ? NONE : new Map(ids.map((id) => [id, create()]))
}

/** The beginning of what does not work at a moment; the moment itself where it works. */
function troubleFromMs(target: AnyTrack, atMs: number): number {
  const first = target.runs[0]
  if (first === undefined || first.fromMs > atMs) return atMs
  const spans = target.intervals(first.fromMs, atMs + 1)
  const lastGood = spans.findLast(({ state }) => state === 'up')
  if (lastGood === undefined) return first.fromMs
  // Silence is dated back by up to the hold.
  return lastGood.endMs > atMs ? atMs : lastGood.endMs - 1
}

/** The same from any set of samples, in any order and with repetitions. */
export function trackOf(
  layout: SiteLayout,
  samples: Iterable<SiteSample>,
  policy: AvailabilityPolicy = AVAILABILITY_POLICY,
): SiteTrack {
  const track = new SiteTrack(layout, policy)
  const sorted = Array.from(samples, (sample) => ({ sample, poll: observationOf(sample) }))
  sorted.sort((a, b) => inOrder(a.poll, b.poll))
  for (const { sample } of sorted) track.take(sample)
  return track
}

function observationOf({ sample, receivedAtMs }: SiteSample) {
  const { polledAtMs, intervalMs } = sample
  // An agent that speaks of itself works, whatever it says.
  const outcome = sample.kind === 'agent' ? ('ok' as const) : sample.outcome.kind
  return { polledAtMs, intervalMs, outcome, receivedAtMs }
}

function deviceFactsOf(
  target: DeviceTrack | undefined,
  { sample, boot }: SiteSample,
): Pick<DeviceFacts, 'life' | 'uptimeMs'> {
  const uptimeMs =
    sample.kind === 'access-point' || sample.kind === 'switch'
      ? (sample.reading?.uptimeMs ?? null)
      : null
  if (target === undefined || uptimeMs === null) return { life: null, uptimeMs }
  const { polledAtMs, monotonicMs } = sample
  const reading = { uptimeMs, polledAtMs, monotonicMs, boot }
  const life = lifeOf(target.uptime, reading)
  target.uptime = reading
  return { life, uptimeMs }
}
