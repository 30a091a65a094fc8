import type { AccessPointId, EquipmentId } from '#contract/ids.ts'
import type { AgentSample, PoePort, UpsReading } from '#contract/sample.ts'
import type { PollOutcomeKind } from '#contract/words.ts'
import type { SiteSample } from '../../../server/domain/site.ts'
import { randomOf } from '../../simulator/random.ts'
import type { Fault } from './faults.ts'
import { LineProbe } from './line.ts'
import { Cursor, type Span } from './spans.ts'
import type { AccessPointLife, AgentLife, LossSpan, SiteLife } from './world.ts'

/** The agents' defaults (agents/config/targets.ts). */
const SNMP_ATTEMPTS = 4
const SNMP_TIMEOUT_MS = 1000
/** Requests of one poll after the first: without an answer to one of them it is partial. */
const LATER_REQUESTS = 3

/** When a poll was, as the agent's clocks have it. */
export interface Timing {
  readonly polledAtMs: number
  readonly monotonicMs: number
  readonly intervalMs: number
}

type Polled = Exclude<SiteSample['sample'], AgentSample>
type Probe = (atMs: number, timing: Timing) => Polled

/** Asks one target at a moment of true time; moments come in order. */
export interface Prober {
  readonly scheduleId: string
  readonly site: SiteLife
  readonly probe: Probe
  /** How long it waits before it gives up. */
  readonly silentMs: number
}

export function isSilentOutcome(kind: PollOutcomeKind): boolean {
  return kind === 'timeout' || kind === 'unreachable'
}

/** Everything that an agent asks at one site. */
export function probersOf(
  site: SiteLife,
  agent: AgentLife,
  serverOff: readonly Span[],
  seed: number,
): readonly Prober[] {
  const { accessPoints, uplink, ups, poe } = site.site
  const way = (): Way => new Way(site, agent)
  const polled = (scheduleId: string, probe: Probe, silentMs: number): Prober => ({
    scheduleId,
    site,
    probe,
    silentMs,
  })
  return [
    ...accessPoints.map((id, index) =>
      polled(id, accessPointProbe(site, id, index, way(), seed), DEAD_MS),
    ),
    polled(`uplink ${uplink}`, new LineProbe(site, agent, serverOff, seed).probe, LINE_DEAD_MS),
    ...(ups === null ? [] : [polled(`ups ${ups}`, upsProbe(site, ups, way(), seed), DEAD_MS)]),
    ...(poe === null
      ? []
      : [polled(`switch ${poe}`, switchProbe(site, poe, way(), seed), DEAD_MS)]),
  ]
}

/** The way from the agent to the equipment of a site. */
class Way {
  readonly #offs: readonly Cursor[]
  readonly #loss: Cursor<LossSpan>

  constructor(site: SiteLife, agent: AgentLife) {
    const { isOnSite } = agent.agent
    this.#offs = isOnSite ? [] : [new Cursor(site.lineOff), new Cursor(agent.lineOff)]
    this.#loss = new Cursor(isOnSite ? site.lanLoss : site.wanLoss)
  }

  isOff(atMs: number): boolean {
    for (const off of this.#offs) if (off.at(atMs) !== undefined) return true
    return false
  }

  lossAt(atMs: number): number {
    return this.#loss.at(atMs)?.share ?? 0
  }
}

const DEAD_MS = SNMP_ATTEMPTS * SNMP_TIMEOUT_MS
/** A line is asked three times, 150 ms apart, and waited for 2 s (agents/probe/uplink.ts). */
const LINE_DEAD_MS = 2300
const SILENT = { kind: 'timeout', attempts: SNMP_ATTEMPTS } as const
const ANSWERED = { kind: 'ok', rttMs: 3.2 } as const
const DAMAGED = { kind: 'partial', rttMs: 3.2, detail: 'no answer' } as const
const NOTHING: never[] = []

/** `timeout` when the first request of a poll stays without an answer, `partial` for a later one. */
function fateOf(loss: number, random: () => number): 'ok' | 'partial' | 'timeout' {
  if (loss === 0) return 'ok'
  const lost = loss ** SNMP_ATTEMPTS
  const fate = random()
  if (fate < lost) return 'timeout'
  return fate < lost * (1 + LATER_REQUESTS) ? 'partial' : 'ok'
}

/** Uptime of a machine by the moments at which it started, which are asked in order. */
class Uptime {
  readonly #starts: readonly number[]
  #at = 0

  constructor(starts: readonly number[]) {
    this.#starts = starts
  }

  at(atMs: number): number {
    while ((this.#starts[this.#at + 1] ?? Infinity) <= atMs) this.#at += 1
    // Devices count hundredths of a second.
    return Math.max(0, Math.floor((atMs - (this.#starts[this.#at] ?? atMs)) / 10) * 10)
  }
}

function accessPointProbe(
  site: SiteLife,
  accessPoint: AccessPointId,
  index: number,
  way: Way,
  seed: number,
): Probe {
  const { accessPoints, isPark, peakClients } = site.site
  const life = site.accessPoints[index] as AccessPointLife
  const off = new Cursor(life.silent)
  const uptime = new Uptime(life.starts)
  const random = randomOf(seed, 'poll', accessPoint)
  const peak = peakClients / accessPoints.length
  const kind = 'access-point'
  return (atMs, { polledAtMs, monotonicMs, intervalMs }) => {
    const isOff = off.at(atMs) !== undefined || way.isOff(atMs)
    const fate = isOff ? 'timeout' : fateOf(way.lossAt(atMs), random)
    if (fate === 'timeout') {
      return { kind, accessPoint, polledAtMs, monotonicMs, intervalMs, outcome: SILENT }
    }
    const isWhole = fate === 'ok'
    const reading = {
      uptimeMs: uptime.at(atMs),
      clients: isWhole ? Math.round(peak * useAt(atMs, isPark) * (0.7 + 0.6 * random())) : null,
      cpuPercent: null,
      memoryUsedPercent: null,
      radios: NOTHING,
      ssids: NOTHING,
      traffic: null,
    }
    const outcome = isWhole ? ANSWERED : DAMAGED
    return { kind, accessPoint, polledAtMs, monotonicMs, intervalMs, outcome, reading }
  }
}

const SLOT_MS = 15 * 60_000
const WEEK_SLOTS = (7 * 24 * 3_600_000) / SLOT_MS
const USE = { park: weekOf(true), office: weekOf(false) }

/** Offices are full by day from Monday to Friday, parks in the evening and at weekends. */
function weekOf(isPark: boolean): readonly number[] {
  return Array.from({ length: WEEK_SLOTS }, (_, slot) => {
    const hour = (slot / 4) % 24
    const isWeekend = slot >= 5 * 24 * 4
    const bump = (middle: number, width: number): number =>
      Math.exp(-(((hour - middle) / width) ** 2))
    if (isPark) return 0.03 + bump(19, 3) * (isWeekend ? 1 : 0.75)
    return 0.03 + (isWeekend ? 0.08 : 1) * bump(11.5, 3.5)
  })
}

/** Share of the busiest hour's clients, by Kupang's clock (UTC+8); 1 January 1970 was a Thursday. */
function useAt(atMs: number, isPark: boolean): number {
  const slot = Math.floor(atMs / SLOT_MS) + (8 + 3 * 24) * 4
  return (isPark ? USE.park : USE.office)[slot % WEEK_SLOTS] ?? 0
}

function upsProbe(site: SiteLife, equipment: EquipmentId, way: Way, seed: number): Probe {
  const { batteryMs } = site.site
  const dark = new Cursor(site.cabinetOff)
  const mains = new Cursor(site.mainsOff)
  const random = randomOf(seed, 'poll', equipment)
  const kind = 'ups'
  return (atMs, { polledAtMs, monotonicMs, intervalMs }) => {
    const isDark = dark.at(atMs) !== undefined || way.isOff(atMs)
    if (isDark || fateOf(way.lossAt(atMs), random) === 'timeout') {
      return { kind, equipment, polledAtMs, monotonicMs, intervalMs, outcome: SILENT }
    }
    const cut = mains.at(atMs)
    const sinceMs = cut === undefined ? 0 : atMs - cut.startMs
    const leftMs = Math.max(0, batteryMs - sinceMs)
    const reading: UpsReading = {
      onBattery: cut !== undefined,
      secondsOnBattery: Math.floor(sinceMs / 1000),
      battery: leftMs < 0.3 * batteryMs ? 'low' : 'normal',
      minutesRemaining: Math.round(leftMs / 60_000),
      chargePercent: Math.round((100 * leftMs) / batteryMs),
      loadPercent: 14,
      inputVolts: cut === undefined ? 224 : 0,
      inputLineBads: null,
      uptimeMs: null,
    }
    return { kind, equipment, polledAtMs, monotonicMs, intervalMs, outcome: ANSWERED, reading }
  }
}

function switchProbe(site: SiteLife, equipment: EquipmentId, way: Way, seed: number): Probe {
  const dark = new Cursor(site.switchOff)
  const uptime = new Uptime(site.switchStarts)
  const unplugged = site.accessPoints.map(
    (life) => new Cursor(life.dark.filter(({ fault }) => isUnplugged(fault))),
  )
  const random = randomOf(seed, 'poll', equipment)
  const kind = 'switch'
  return (atMs, { polledAtMs, monotonicMs, intervalMs }) => {
    const isDark = dark.at(atMs) !== undefined || way.isOff(atMs)
    if (isDark || fateOf(way.lossAt(atMs), random) === 'timeout') {
      return { kind, equipment, polledAtMs, monotonicMs, intervalMs, outcome: SILENT }
    }
    const ports = unplugged.map((cursor, index): PoePort => {
      const state = cursor.at(atMs) === undefined ? 'delivering' : 'searching'
      return { port: `1.${index + 1}`, enabled: true, state }
    })
    const reading = { uptimeMs: uptime.at(atMs), ports }
    return { kind, equipment, polledAtMs, monotonicMs, intervalMs, outcome: ANSWERED, reading }
  }
}

/** A cable came loose: the switch finds nothing at its port. A device that hangs is fed on. */
function isUnplugged(fault: Fault): boolean {
  return fault.kind === 'access-point' && !fault.isRestarted
}
