import type { AccessPointSample, SwitchSample, UpsSample } from '#contract/sample.ts'
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

/** What one poll found, without its times. */
export interface Found {
  readonly found: object
  readonly isSilent: boolean
  readonly tookMs: number
}

/** Asks one target at a moment of true time; moments come in order. */
export interface Prober {
  readonly scheduleId: string
  readonly site: SiteLife
  readonly probe: (atMs: number) => Found
}

/** Everything that an agent asks at one site. */
export function probersOf(
  site: SiteLife,
  agent: AgentLife,
  serverOff: readonly Span[],
  seed: number,
): readonly Prober[] {
  const { accessPoints, uplink, ups, poe } = site.site
  return [
    ...accessPoints.map((id, index) => ({
      scheduleId: id as string,
      site,
      probe: accessPointProbe(site, index, new Way(site, agent), seed),
    })),
    {
      scheduleId: `uplink ${uplink}`,
      site,
      probe: new LineProbe(site, agent, serverOff, seed).probe,
    },
    ...(ups === null
      ? []
      : [{ scheduleId: `ups ${ups}`, site, probe: upsProbe(site, new Way(site, agent), seed) }]),
    ...(poe === null
      ? []
      : [
          {
            scheduleId: `switch ${poe}`,
            site,
            probe: switchProbe(site, new Way(site, agent), seed),
          },
        ]),
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
    return this.#offs.some((off) => off.at(atMs) !== undefined)
  }

  lossAt(atMs: number): number {
    return this.#loss.at(atMs)?.share ?? 0
  }
}

const DEAD_MS = SNMP_ATTEMPTS * SNMP_TIMEOUT_MS
const SILENT = { kind: 'timeout', attempts: SNMP_ATTEMPTS } as const
const NOTHING: readonly never[] = []

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

function accessPointProbe(site: SiteLife, index: number, way: Way, seed: number): Prober['probe'] {
  const { accessPoints, isPark, peakClients } = site.site
  const accessPoint = accessPoints[index]
  const life = site.accessPoints[index] as AccessPointLife
  const off = new Cursor(life.silent)
  const uptime = new Uptime(life.starts)
  const random = randomOf(seed, 'poll', accessPoint ?? '')
  const peak = peakClients / accessPoints.length
  const head = { kind: 'access-point', accessPoint } as const
  return (atMs) => {
    const fate =
      off.at(atMs) !== undefined || way.isOff(atMs) ? 'timeout' : fateOf(way.lossAt(atMs), random)
    if (fate === 'timeout') {
      return { found: { ...head, outcome: SILENT }, isSilent: true, tookMs: DEAD_MS }
    }
    const rttMs = 2 + Math.round(random() * 40) / 10
    const isWhole = fate === 'ok'
    const reading: AccessPointSample['reading'] = {
      uptimeMs: uptime.at(atMs),
      clients: isWhole ? Math.round(peak * useAt(atMs, isPark) * (0.7 + 0.6 * random())) : null,
      cpuPercent: null,
      memoryUsedPercent: null,
      radios: NOTHING as never[],
      ssids: NOTHING as never[],
      traffic: null,
    }
    const outcome = isWhole
      ? { kind: 'ok', rttMs }
      : { kind: 'partial', rttMs, detail: 'no answer' }
    return { found: { ...head, outcome, reading }, isSilent: false, tookMs: 300 }
  }
}

/** Offices are full by day from Monday to Friday, parks in the evening and at weekends (UTC+8). */
function useAt(atMs: number, isPark: boolean): number {
  const localHours = atMs / 3_600_000 + 8
  const hour = localHours % 24
  const weekday = Math.floor(localHours / 24 + 3) % 7
  const bump = (middle: number, width: number): number =>
    Math.exp(-(((hour - middle) / width) ** 2))
  if (isPark) return 0.03 + bump(19, 3) * (weekday >= 5 ? 1 : 0.75)
  return 0.03 + (weekday >= 5 ? 0.08 : 1) * bump(11.5, 3.5)
}

function upsProbe(site: SiteLife, way: Way, seed: number): Prober['probe'] {
  const { ups, batteryMs } = site.site
  const dark = new Cursor(site.cabinetOff)
  const mains = new Cursor(site.mainsOff)
  const random = randomOf(seed, 'poll', ups ?? '')
  const head = { kind: 'ups', equipment: ups } as const
  return (atMs) => {
    const isDark = dark.at(atMs) !== undefined || way.isOff(atMs)
    if (isDark || fateOf(way.lossAt(atMs), random) === 'timeout') {
      return { found: { ...head, outcome: SILENT }, isSilent: true, tookMs: DEAD_MS }
    }
    const cut = mains.at(atMs)
    const sinceMs = cut === undefined ? 0 : atMs - cut.startMs
    const leftMs = Math.max(0, batteryMs - sinceMs)
    const reading: UpsSample['reading'] = {
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
    return {
      found: { ...head, outcome: { kind: 'ok', rttMs: 6 }, reading },
      isSilent: false,
      tookMs: 200,
    }
  }
}

function switchProbe(site: SiteLife, way: Way, seed: number): Prober['probe'] {
  const { poe } = site.site
  const dark = new Cursor(site.switchOff)
  const uptime = new Uptime(site.switchStarts)
  const unplugged = site.accessPoints.map(
    (life) => new Cursor(life.dark.filter(({ fault }) => isUnplugged(fault))),
  )
  const random = randomOf(seed, 'poll', poe ?? '')
  const head = { kind: 'switch', equipment: poe } as const
  return (atMs) => {
    const isDark = dark.at(atMs) !== undefined || way.isOff(atMs)
    if (isDark || fateOf(way.lossAt(atMs), random) === 'timeout') {
      return { found: { ...head, outcome: SILENT }, isSilent: true, tookMs: DEAD_MS }
    }
    const reading: SwitchSample['reading'] = {
      uptimeMs: uptime.at(atMs),
      ports: unplugged.map((cursor, index) => ({
        port: `1.${index + 1}`,
        enabled: true,
        state: cursor.at(atMs) === undefined ? 'delivering' : 'searching',
      })),
    }
    return {
      found: { ...head, outcome: { kind: 'ok', rttMs: 3 }, reading },
      isSilent: false,
      tookMs: 200,
    }
  }
}

/** A cable came loose: the switch finds nothing at its port. A device that hangs is fed on. */
function isUnplugged(fault: Fault): boolean {
  return fault.kind === 'access-point' && !fault.isRestarted
}
