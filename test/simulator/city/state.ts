import { fractionOf, hashOf } from '../random.ts'
import type { FaultBook } from './faults.ts'
import type { CityAccessPoint } from './plan.ts'
import type { UseSource } from './use.ts'
import { smoothNoise, useAt, useBetween } from './use.ts'

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

const sourceOf = ({ id, place }: CityAccessPoint, seed: number): UseSource => ({
  seed,
  name: id,
  kind: place.kind,
})

/** Maintenance restarts each device every few weeks, at night. */
function maintenanceBoot(id: string, seed: number, nowMs: number): number {
  const periodDays = 20 + (hashOf(seed, 'maintenance', id) % 50)
  // 19:00 UTC is three in the morning in Kupang.
  const minute = hashOf(seed, 'maintenance minute', id) % 60
  const phaseMs =
    (hashOf(seed, 'maintenance day', id) % periodDays) * DAY_MS + (1140 + minute) * 60_000
  const periodMs = periodDays * DAY_MS
  return Math.floor((nowMs - phaseMs) / periodMs) * periodMs + phaseMs
}

/** A pure function of seed, device, time and faults. */
export function lifeAt(
  ap: CityAccessPoint,
  faults: FaultBook,
  seed: number,
  nowMs: number,
): DeviceLife {
  let bootedAtMs = maintenanceBoot(ap.id, seed, nowMs)
  let reason: DeviceLife['reason'] = null
  for (const fault of [...faults.of(ap.place.id), ...faults.of(ap.id)]) {
    if (fault.fromMs > nowMs) continue
    if (fault.kind === 'power-cut' || fault.kind === 'access-point-dead') {
      if (fault.untilMs > nowMs)
        reason = fault.kind === 'power-cut' ? fault.kind : (reason ?? fault.kind)
      else bootedAtMs = Math.max(bootedAtMs, fault.untilMs)
    } else if (fault.kind === 'reboot') {
      bootedAtMs = Math.max(bootedAtMs, fault.fromMs)
    }
  }
  const bootMs = BOOT_MS.min + (BOOT_MS.max - BOOT_MS.min) * fractionOf(seed, 'boot', ap.id)
  if (reason === null && nowMs < bootedAtMs + bootMs) reason = 'booting'
  return { answers: reason === null, reason, bootedAtMs }
}

/** Bends time a little and never backwards, so that a rate changes from one poll to the next. */
function bend(name: string, atMs: number): number {
  const phase = fractionOf('bend', name) * 2 * Math.PI
  const wave = (periodMs: number, depth: number): number =>
    ((depth * periodMs) / (2 * Math.PI)) * Math.sin((2 * Math.PI * atMs) / periodMs + phase)
  return atMs + wave(420_000, 0.5) + wave(97_000, 0.4)
}

/** Octets that went down to the stations; nothing moves while the uplink is lost. */
function downBytesBetween(
  ap: CityAccessPoint,
  faults: FaultBook,
  seed: number,
  fromMs: number,
  untilMs: number,
): number {
  const source = sourceOf(ap, seed)
  const hours = (from: number, until: number): number =>
    useBetween(source, bend(ap.id, from), bend(ap.id, until))
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
function wrapOffset(
  ap: CityAccessPoint,
  faults: FaultBook,
  seed: number,
  life: DeviceLife,
  nowMs: number,
): number {
  const wrap = faults
    .of(ap.id)
    .findLast(
      ({ kind, fromMs }) => kind === 'counter-wrap' && life.bootedAtMs <= fromMs && fromMs <= nowMs,
    )
  if (wrap === undefined) return 0
  const atWrap = downBytesBetween(ap, faults, seed, life.bootedAtMs, wrap.fromMs + WRAP_AHEAD_MS)
  return COUNTER32 - (Math.floor(atWrap) % COUNTER32)
}

const split = (total: number, share: number): [number, number] => {
  const first = Math.round(total * share)
  return [first, total - first]
}

const CHANNELS = { '2.4': [1, 6, 11], '5': [36, 44, 52, 60, 100, 149, 157, 161] } as const

/** The state at a moment, for a device that lives since `life.bootedAtMs`. */
export function stateAt(
  ap: CityAccessPoint,
  faults: FaultBook,
  seed: number,
  nowMs: number,
  life: DeviceLife,
): DeviceState {
  const use = useAt(sourceOf(ap, seed), nowMs)
  const wobble = 0.8 + 0.4 * smoothNoise(seed, ap.id, 240_000, nowMs)
  const uptimeMs = Math.max(0, nowMs - life.bootedAtMs)
  // Stations come back one after the other in the first minutes.
  const returned = Math.min(1, uptimeMs / 180_000)
  const clients = Math.round(ap.peakClients * use * wobble * returned)
  const [visitors, staff] = split(clients, 0.85)
  const share24 = 0.2 + 0.2 * fractionOf(seed, 'share', ap.id)
  const cells = [split(visitors, share24), split(staff, share24)] as const

  const offset = wrapOffset(ap, faults, seed, life, nowMs)
  const rxBytes = Math.floor(downBytesBetween(ap, faults, seed, life.bootedAtMs, nowMs)) + offset
  const txBytes = Math.floor(rxBytes * UP_SHARE)
  const radioAt = (position: 0 | 1): RadioState => {
    const band = position === 0 ? '2.4' : '5'
    const list = CHANNELS[band]
    const channel = list[hashOf(seed, 'channel', ap.id, band) % list.length]!
    const stations = cells[0][position] + cells[1][position]
    const share = position === 0 ? share24 : 1 - share24
    const air = smoothNoise(seed, `${ap.id} air ${band}`, 60_000, nowMs)
    const busy = (position === 0 ? 18 : 6) + stations * (position === 0 ? 2.2 : 1.1) + 10 * air
    return {
      band,
      channel,
      frequencyMHz: position === 0 ? 2407 + 5 * channel : 5000 + 5 * channel,
      txPowerDbm: position === 0 ? 17 : 20,
      noiseDbm: -97 + Math.round(8 * air) + (position === 0 ? 4 : 0),
      utilizationPercent: Math.min(97, Math.round(busy)),
      clients: stations,
      rxBytes: Math.floor(txBytes * share),
      txBytes: Math.floor(rxBytes * share),
    }
  }
  const load = smoothNoise(seed, `${ap.id} cpu`, 20_000, nowMs)
  return {
    nowMs,
    uptimeMs,
    clients,
    radios: [radioAt(0), radioAt(1)],
    cells,
    rxBytes,
    txBytes,
    cpuPercent: Math.min(98, Math.round(4 + 14 * load + 0.5 * clients)),
    memoryUsedPercent: Math.min(
      93,
      Math.round(38 + 12 * (1 - Math.exp(-uptimeMs / (10 * DAY_MS))) + 0.2 * clients),
    ),
    narrowCounters: faults.active(ap.id, 'counter-wrap', nowMs) !== undefined,
  }
}
