import { fractionOf, hashOf, smoothNoise } from '../random.ts'
import type { FaultBook } from './faults.ts'
import type { CityAccessPoint } from './plan.ts'
import { Use } from './use.ts'

/** Names of the two networks of every place. */
export const SSIDS = ['WiFi Publik Kota Kupang (demo)', 'Kantor (demo)'] as const

const DAY_MS = 86_400_000
/** From power to the first answer, at least and at most. */
const BOOT_MS = { min: 15_000, max: 30_000 } as const
/** Octets that one station moves in an hour of full use: 90 MB down, a ninth of it up. */
const DOWN_BYTES_PER_CLIENT_HOUR = 90e6
const UP_SHARE = 1 / 9
const COUNTER32 = 2 ** 32
/** A wrapping counter is set this long before its wrap. */
const WRAP_AHEAD_MS = 30_000
const CHANNELS = { '2.4': [1, 6, 11], '5': [36, 44, 52, 60, 100, 149, 157, 161] } as const

export interface RadioState {
  readonly band: '2.4' | '5'
  readonly channel: number
  readonly frequencyMHz: number
  readonly txPowerDbm: number
  readonly noiseDbm: number
  readonly utilizationPercent: number
  readonly clients: number
  /** Octets that the radio received and sent since the start. */
  readonly rxBytes: number
  readonly txBytes: number
}

/** Everything that a device can be asked at one moment. */
export interface DeviceState {
  readonly nowMs: number
  readonly uptimeMs: number
  readonly clients: number
  readonly radios: readonly [RadioState, RadioState]
  /** Stations by SSID (as in `SSIDS`) and radio. */
  readonly cells: readonly (readonly [number, number])[]
  /** Octets of the cable since the start: received are those that go down to the stations. */
  readonly rxBytes: number
  readonly txBytes: number
  readonly cpuPercent: number
  readonly memoryUsedPercent: number
  /** True while the device has only 32-bit counters, shortly before they wrap. */
  readonly narrowCounters: boolean
}

/** Whether a device lives, since when, and why not. */
export interface DeviceLife {
  readonly answers: boolean
  readonly reason: 'power-cut' | 'access-point-dead' | 'booting' | null
  readonly bootedAtMs: number
}

/** What of a device never changes, drawn once from the seed. */
export interface DeviceNature {
  readonly ap: CityAccessPoint
  readonly faults: FaultBook
  readonly use: Use
  readonly hash: number
  readonly bootMs: number
  /** Maintenance restarts each device every few weeks, at night. */
  readonly maintenance: { readonly everyMs: number; readonly phaseMs: number }
  readonly bendPhase: number
  /** Share of the stations on 2.4 GHz. */
  readonly share24: number
  readonly channels: readonly [number, number]
}

export function natureOf(ap: CityAccessPoint, faults: FaultBook, seed: number): DeviceNature {
  const days = 20 + (hashOf(seed, 'maintenance', ap.id) % 50)
  // 19:00 UTC is three in the morning in Kupang.
  const minute = 19 * 60 + (hashOf(seed, 'maintenance minute', ap.id) % 60)
  const phaseDays = hashOf(seed, 'maintenance day', ap.id) % days
  const channel = (band: keyof typeof CHANNELS): number =>
    CHANNELS[band][hashOf(seed, 'channel', ap.id, band) % CHANNELS[band].length]!
  return {
    ap,
    faults,
    use: new Use(seed, ap.id, ap.place.kind),
    hash: hashOf(seed, 'noise', ap.id),
    bootMs: BOOT_MS.min + (BOOT_MS.max - BOOT_MS.min) * fractionOf(seed, 'boot', ap.id),
    maintenance: { everyMs: days * DAY_MS, phaseMs: phaseDays * DAY_MS + minute * 60_000 },
    bendPhase: fractionOf(seed, 'bend', ap.id) * 2 * Math.PI,
    share24: 0.2 + 0.2 * fractionOf(seed, 'share', ap.id),
    channels: [channel('2.4'), channel('5')],
  }
}

/** A pure function of seed, device, time and faults. */
export function lifeAt(
  { ap, faults, bootMs, maintenance }: DeviceNature,
  nowMs: number,
): DeviceLife {
  const { everyMs, phaseMs } = maintenance
  let bootedAtMs = Math.floor((nowMs - phaseMs) / everyMs) * everyMs + phaseMs
  let reason: DeviceLife['reason'] = null
  for (const list of [faults.of(ap.place.id), faults.of(ap.id)]) {
    for (const { kind, fromMs, untilMs } of list) {
      if (fromMs > nowMs) continue
      if (kind === 'power-cut' || kind === 'access-point-dead') {
        if (untilMs > nowMs) reason ??= kind
        else bootedAtMs = Math.max(bootedAtMs, untilMs)
      } else if (kind === 'reboot') {
        bootedAtMs = Math.max(bootedAtMs, fromMs)
      }
    }
  }
  if (reason === null && nowMs < bootedAtMs + bootMs) reason = 'booting'
  return { answers: reason === null, reason, bootedAtMs }
}

/** Bends time a little and never backwards, so that a rate changes from one poll to the next. */
function bend({ bendPhase }: DeviceNature, atMs: number): number {
  const wave = (periodMs: number, depth: number): number =>
    ((depth * periodMs) / (2 * Math.PI)) * Math.sin((2 * Math.PI * atMs) / periodMs + bendPhase)
  return atMs + wave(420_000, 0.5) + wave(97_000, 0.4)
}

/** Octets that went down to the stations; nothing moves while the uplink is lost. */
function downBytesBetween(nature: DeviceNature, fromMs: number, untilMs: number): number {
  const { ap, faults, use } = nature
  const hours = (from: number, until: number): number =>
    use.between(bend(nature, from), bend(nature, until))
  let sum = hours(fromMs, untilMs)
  for (const fault of faults.of(ap.place.id)) {
    if (fault.kind !== 'uplink-loss') continue
    const from = Math.max(fromMs, fault.fromMs)
    const until = Math.min(untilMs, fault.untilMs)
    if (from < until) sum -= hours(from, until)
  }
  return Math.max(0, sum) * ap.peakClients * DOWN_BYTES_PER_CLIENT_HOUR
}

/** What a counter-wrap fault put onto the counters, so that they wrap half a minute after it. */
function wrapOffset(nature: DeviceNature, bootedAtMs: number, nowMs: number): number {
  const wrap = nature.faults
    .of(nature.ap.id)
    .findLast(
      ({ kind, fromMs }) => kind === 'counter-wrap' && bootedAtMs <= fromMs && fromMs <= nowMs,
    )
  if (wrap === undefined) return 0
  const atWrap = downBytesBetween(nature, bootedAtMs, wrap.fromMs + WRAP_AHEAD_MS)
  return COUNTER32 - (Math.floor(atWrap) % COUNTER32)
}

const split = (total: number, share: number): [number, number] => {
  const first = Math.round(total * share)
  return [first, total - first]
}

function radioAt(
  { hash, channels, share24 }: DeviceNature,
  position: 0 | 1,
  clients: number,
  wire: { readonly nowMs: number; readonly rxBytes: number; readonly txBytes: number },
): RadioState {
  const channel = channels[position]
  const low = position === 0
  const share = low ? share24 : 1 - share24
  const air = smoothNoise(hash + 1 + position, 60_000, wire.nowMs)
  const busy = (low ? 18 : 6) + clients * (low ? 2.2 : 1.1) + 10 * air
  return {
    band: low ? '2.4' : '5',
    channel,
    frequencyMHz: (low ? 2407 : 5000) + 5 * channel,
    txPowerDbm: low ? 17 : 20,
    noiseDbm: (low ? -93 : -97) + Math.round(8 * air),
    utilizationPercent: Math.min(97, Math.round(busy)),
    clients,
    // What comes down the cable goes out by radio, and the other way round.
    rxBytes: Math.floor(wire.txBytes * share),
    txBytes: Math.floor(wire.rxBytes * share),
  }
}

/** The state at a moment, for a device that lives since `bootedAtMs`. */
export function stateAt(nature: DeviceNature, nowMs: number, bootedAtMs: number): DeviceState {
  const { ap, faults, use, hash, share24 } = nature
  const wobble = 0.8 + 0.4 * smoothNoise(hash, 240_000, nowMs)
  const uptimeMs = Math.max(0, nowMs - bootedAtMs)
  // Stations come back one after the other in the first minutes.
  const returned = Math.min(1, uptimeMs / 180_000)
  const clients = Math.round(ap.peakClients * use.at(nowMs) * wobble * returned)
  const [visitors, staff] = split(clients, 0.85)
  const cells = [split(visitors, share24), split(staff, share24)] as const

  const down = Math.floor(downBytesBetween(nature, bootedAtMs, nowMs))
  const rxBytes = down + wrapOffset(nature, bootedAtMs, nowMs)
  const txBytes = Math.floor(rxBytes * UP_SHARE)
  const wire = { nowMs, rxBytes, txBytes }
  const load = smoothNoise(hash + 3, 20_000, nowMs)
  const grown = 12 * (1 - Math.exp(-uptimeMs / (10 * DAY_MS)))
  return {
    nowMs,
    uptimeMs,
    clients,
    radios: [
      radioAt(nature, 0, cells[0][0] + cells[1][0], wire),
      radioAt(nature, 1, cells[0][1] + cells[1][1], wire),
    ],
    cells,
    rxBytes,
    txBytes,
    cpuPercent: Math.min(98, Math.round(4 + 14 * load + 0.5 * clients)),
    memoryUsedPercent: Math.min(93, Math.round(38 + grown + 0.2 * clients)),
    narrowCounters: faults.active(ap.id, 'counter-wrap', nowMs) !== undefined,
  }
}
