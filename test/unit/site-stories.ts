/**
 * Stories of one site: what befell it, in minutes, and the samples that its agent polls and delivers
 * meanwhile. Every target is polled each minute at its own second.
 */
import type {
  AccessPointId,
  AgentId,
  BootId,
  EquipmentId,
  PlaceId,
  UplinkId,
} from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import type { LastStop, PollOutcomeKind } from '#contract/words.ts'
import type { SiteLayout, SiteSample } from '../../server/domain/site.ts'
import { START_MS } from './agent-samples.ts'

export const MINUTE_MS = 60_000
/** From and until, in minutes since the story began. */
export type Minutes = readonly [from: number, until: number]

export interface Story {
  /** Else an agent far away polls the site over its line. */
  readonly isOnSite?: boolean
  readonly accessPoints?: number
  readonly hasUps?: boolean
  readonly hasSwitch?: boolean
  /** No mains: everything without a battery is dark. The battery holds agent and line. */
  readonly mains?: Minutes
  readonly batteryMinutes?: number
  /** How long an access point takes to start. */
  readonly bootMinutes?: number
  /** The provider's line; the way to the server alone; the agent's process; its whole machine. */
  readonly line?: Minutes
  /** The site has a second line, of another provider, that is out then: `SOUND` for never. */
  readonly secondLine?: Minutes
  readonly wayToServer?: Minutes
  readonly process?: Minutes
  readonly machine?: Minutes
  readonly switch?: Minutes
  /** The access point of that number; restarted at the end, unless its cable was out. */
  readonly accessPoint?: { readonly index: number; readonly dark: Minutes; readonly kept?: boolean }
  readonly wrongPassword?: Minutes
  /** The provider's names are not resolved. */
  readonly dns?: Minutes
}

export const PLACE = 'kantor-oebobo' as PlaceId
export const AGENT = 'agen' as AgentId
export const at = (minutes: number): number => START_MS + minutes * MINUTE_MS
export const minutesOf = (ms: number): number => Math.round((ms - START_MS) / 600) / 100

const SECOND = { id: 'wan-2' as UplinkId, provider: 'Penyedia B' }

export function layoutOf({
  isOnSite = true,
  accessPoints = 2,
  hasUps = false,
  hasSwitch = false,
  secondLine,
}: Story): SiteLayout {
  return {
    place: PLACE,
    kecamatan: 'Oebobo',
    kelurahan: 'Oebobo',
    powerArea: null,
    accessPoints: Array.from({ length: accessPoints }, (_, index) => ({
      id: `ap-${index + 1}` as AccessPointId,
      agent: AGENT,
    })),
    uplinks: [
      { id: 'wan' as UplinkId, provider: 'Penyedia A' },
      ...(secondLine === undefined ? [] : [SECOND]),
    ],
    ups: hasUps ? ['ups' as EquipmentId] : [],
    switches: hasSwitch ? ['switch' as EquipmentId] : [],
    agents: [{ id: AGENT, isOnSite }],
  }
}

/** What was received until `nowMinutes`, of a story that is told that far. */
export function told(story: Story, nowMinutes: number): readonly SiteSample[] {
  return samplesOf(story, nowMinutes).filter(({ receivedAtMs }) => receivedAtMs <= at(nowMinutes))
}

const AGENT_BOOT_MINUTES = 1
const OFF: Minutes = [Infinity, Infinity]
export const SOUND = OFF

export function samplesOf(story: Story, untilMinutes: number): readonly SiteSample[] {
  const { isOnSite = true, mains = OFF, batteryMinutes = 0, process = OFF, machine = OFF } = story
  const { bootMinutes = 1.5 } = story
  const layout = layoutOf(story)
  const cabinet: Minutes = [mains[0] + batteryMinutes, mains[1]]
  const cabinetOff = cabinet[0] < cabinet[1] ? cabinet : OFF
  const agentOff: readonly Minutes[] = isOnSite
    ? [cabinetOff, machine].map(([from, until]) => [from, until + AGENT_BOOT_MINUTES])
    : []
  const firstOff = [story.line ?? OFF, cabinetOff]
  const secondOff = story.secondLine === undefined ? null : [story.secondLine, cabinetOff]
  // Who delivers or looks over the lines goes by the one that is left.
  const lineOff =
    secondOff === null ? firstOff : [shared(story.line ?? OFF, secondOff[0] ?? OFF), cabinetOff]
  const isIn = (minute: number, ...spans: readonly Minutes[]): boolean =>
    spans.some(([from, until]) => minute >= from && minute < until)
  const lastEnd = (minute: number, ...spans: readonly Minutes[]): number =>
    Math.max(-1000, ...spans.map(([, until]) => (until <= minute ? until : -1000)))
  const samples: SiteSample[] = []
  const add = (minute: number, sampleOf: (timing: Timing) => SiteSample['sample']): void => {
    if (isIn(minute, ...agentOff, process)) return
    const bootMinute = isOnSite ? lastEnd(minute, cabinetOff, machine) : -1000
    const held = [...(isOnSite ? lineOff : []), story.wayToServer ?? OFF]
    const way = held.find((span) => isIn(minute, span))
    const timing = {
      polledAtMs: at(minute),
      monotonicMs: Math.round((minute - bootMinute) * MINUTE_MS),
      intervalMs: MINUTE_MS,
    }
    const receivedAtMs = Math.min(at(1e6), at(way === undefined ? minute : way[1]) + 5000)
    const boot = `boot-${bootMinute}` as BootId
    samples.push({ sample: sampleOf(timing), agent: AGENT, boot, receivedAtMs })
  }
  const isLineDark = (minute: number): boolean => isIn(minute, ...lineOff)
  for (let minute = 0; minute < untilMinutes; minute += 1) {
    for (const [index, { id }] of layout.accessPoints.entries()) {
      const own = story.accessPoint?.index === index ? story.accessPoint : undefined
      const cuts = [mains, story.switch ?? OFF, own?.kept === true ? OFF : (own?.dark ?? OFF)]
      const dark = cuts.map(([from, until]): Minutes => [from, until + bootMinutes])
      const pollAt = minute + 0.1 + index * 0.2
      const isDark = isIn(pollAt, ...dark, own?.dark ?? OFF) || (!isOnSite && isLineDark(pollAt))
      const outcome = isIn(pollAt, story.wrongPassword ?? OFF)
        ? 'authentication'
        : isDark
          ? 'timeout'
          : 'ok'
      const uptimeMs = Math.round((pollAt - lastEnd(pollAt, ...cuts)) * MINUTE_MS)
      add(pollAt, (timing) => ({
        kind: 'access-point',
        accessPoint: id,
        ...timing,
        outcome: outcomeOf(outcome),
        ...(outcome === 'ok' && { reading: { ...READING, uptimeMs, clients: 7 } }),
      }))
    }
    const probe = (kind: 'gateway' | 'dns' | 'tcp' | 'server', ok: boolean) => {
      return { kind, target: kind, ok, rttMs: ok ? 20 : null, lossPercent: ok ? 0 : 100 }
    }
    const addLine = (uplink: UplinkId, lineAt: number, isDark: boolean): void =>
      add(lineAt, (timing) => ({
        kind: 'uplink',
        uplink,
        ...timing,
        outcome: outcomeOf(isDark ? 'timeout' : 'ok'),
        probes: [
          probe('gateway', !isIn(lineAt, cabinetOff)),
          probe('dns', !isDark && !isIn(lineAt, story.dns ?? OFF)),
          probe('tcp', !isDark),
          probe('server', !isDark && !isIn(lineAt, story.wayToServer ?? OFF)),
        ],
        traffic: null,
      }))
    addLine('wan' as UplinkId, minute + 0.6, isIn(minute + 0.6, ...firstOff))
    if (secondOff !== null) addLine(SECOND.id, minute + 0.65, isIn(minute + 0.65, ...secondOff))
    if (story.hasUps === true) {
      add(minute + 0.7, (timing) => ({
        kind: 'ups',
        equipment: 'ups' as EquipmentId,
        ...timing,
        outcome: outcomeOf('ok'),
        reading: { ...UPS_READING, onBattery: isIn(minute + 0.7, mains) },
      }))
    }
    if (story.hasSwitch === true) {
      const switchAt = minute + 0.8
      const cuts = [mains, story.switch ?? OFF]
      const isSwitchDark = isIn(switchAt, ...cuts) || (!isOnSite && isLineDark(switchAt))
      const uptimeMs = Math.round((switchAt - lastEnd(switchAt, ...cuts)) * MINUTE_MS)
      add(switchAt, (timing) => ({
        kind: 'switch',
        equipment: 'switch' as EquipmentId,
        ...timing,
        outcome: outcomeOf(isSwitchDark ? 'timeout' : 'ok'),
        ...(!isSwitchDark && { reading: { uptimeMs, ports: [] } }),
      }))
    }
    const selfAt = minute + 0.9
    const isProcessNew = lastEnd(selfAt, process) > lastEnd(selfAt, cabinetOff, machine)
    const isBootNew = isOnSite && lastEnd(selfAt, cabinetOff, machine) > -1000
    const lastStop: LastStop = isProcessNew ? 'killed' : isBootNew ? 'power-loss' : 'first-start'
    add(selfAt, (timing) => ({
      kind: 'agent',
      ...timing,
      version: '0.3.0',
      systemUptimeMs: timing.monotonicMs,
      cpuPercent: 1,
      rssBytes: 1,
      spooledSamples: 4,
      droppedSamples: 0,
      starts: isProcessNew ? 2 : 1,
      lastStop,
    }))
  }
  return samples
}

type Timing = Pick<Sample, 'polledAtMs' | 'monotonicMs' | 'intervalMs'>

/** The time of both. */
function shared(a: Minutes, b: Minutes): Minutes {
  const [from, until] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])]
  return from < until ? [from, until] : OFF
}

const READING = {
  uptimeMs: null,
  clients: null,
  cpuPercent: null,
  memoryUsedPercent: null,
  radios: [],
  ssids: [],
  traffic: null,
}
const UPS_READING = {
  onBattery: null,
  secondsOnBattery: null,
  battery: 'normal' as const,
  minutesRemaining: 20,
  chargePercent: null,
  loadPercent: null,
  inputVolts: null,
  inputLineBads: null,
  uptimeMs: null,
}

function outcomeOf(kind: Extract<PollOutcomeKind, 'ok' | 'timeout' | 'authentication'>) {
  if (kind === 'ok') return { kind, rttMs: 3 }
  return kind === 'timeout' ? { kind, attempts: 4 } : { kind, detail: 'wrong digest' }
}
