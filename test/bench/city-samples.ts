/**
 * Samples of an imagined city for benchmarks and store tests: two radios, three SSIDs, 64-bit
 * counters, clients and traffic that follow the hour. Seeded: the same seed, the same samples.
 */
import type { AccessPointId } from '#contract/ids.ts'
import type { AccessPointSample } from '#contract/sample.ts'
import { randomOf } from '../simulator/random.ts'

const HOUR_MS = 3_600_000
const CHANNELS_24 = [1, 6, 11] as const
const CHANNELS_5 = [36, 44, 52, 100, 149, 157] as const

/** Share of the day's peak use at an hour of Kupang's clock (UTC+8): quiet nights, busy evenings. */
function useAt(atMs: number): number {
  const hour = (atMs / HOUR_MS + 8) % 24
  return 0.06 + 0.94 * Math.max(0, Math.sin(((hour - 6) / 16) * Math.PI)) ** 1.5
}

/** One access point whose polls follow each other in time. */
export class ImaginedAccessPoint {
  readonly id: AccessPointId
  readonly #random: () => number
  readonly #popularity: number
  readonly #channels: readonly [number, number]
  readonly #phaseMs: number
  #bootedAtMs: number
  #rx = 0n
  #tx = 0n
  #clients = 0
  #memoryPercent = 41

  /** `popularity`: clients at the busiest time, about; drawn where nobody says it. */
  constructor(id: string, seed: number, startMs: number, popularity?: number) {
    this.id = id as AccessPointId
    this.#random = randomOf('access-point', seed)
    const drawn = 2 + this.#random() * 22
    this.#popularity = popularity ?? drawn
    this.#phaseMs = Math.floor(this.#random() * 50_000)
    this.#channels = [this.#pick(CHANNELS_24), this.#pick(CHANNELS_5)]
    this.#bootedAtMs = startMs - Math.floor(this.#random() * 40 * 24 * HOUR_MS)
    this.#rx = BigInt(Math.floor(this.#random() * 2 ** 42))
    this.#tx = BigInt(Math.floor(this.#random() * 2 ** 43))
  }

  #pick(from: readonly number[]): number {
    return from[Math.floor(this.#random() * from.length)] ?? 1
  }

  /** The poll due at `dueMs`: a little late as real polls are; one in 400 goes unanswered. */
  poll(dueMs: number, intervalMs: number): AccessPointSample {
    const random = this.#random
    const polledAtMs = dueMs + this.#phaseMs + Math.floor(random() * 40)
    const timing = { polledAtMs, monotonicMs: polledAtMs - this.#bootedAtMs, intervalMs }
    const wanted = useAt(polledAtMs) * this.#popularity
    this.#clients = Math.max(0, Math.round(this.#clients * 0.9 + wanted * 0.1 + random() * 2 - 1))
    const octets = this.#clients * (20_000 + random() * 900_000) * (intervalMs / 60_000)
    this.#rx += BigInt(Math.floor(octets * 0.12))
    this.#tx += BigInt(Math.floor(octets))
    this.#memoryPercent += random() < 0.05 ? Math.round(random() * 2 - 1) : 0
    const outcome = { kind: 'ok' as const, rttMs: Math.round((1.4 + random() * 4) * 1000) / 1000 }
    const head = { kind: 'access-point' as const, accessPoint: this.id, ...timing }
    if (random() < 1 / 400) return { ...head, outcome: { kind: 'timeout', attempts: 2 } }
    return { ...head, outcome, reading: this.#reading(polledAtMs) }
  }

  #reading(atMs: number): NonNullable<AccessPointSample['reading']> {
    const random = this.#random
    const low = Math.round(this.#clients * 0.3)
    const high = this.#clients - low
    const guests = Math.round(this.#clients * 0.8)
    const radio = (band: '2.4' | '5', channel: number, clients: number, noiseDbm: number) => ({
      band,
      channel,
      frequencyMHz: band === '2.4' ? 2407 + 5 * channel : 5000 + 5 * channel,
      utilizationPercent: Math.min(100, Math.round(4 + clients * 2 + random() * 6)),
      noiseDbm: noiseDbm + Math.round(random() * 3),
      txPowerDbm: band === '2.4' ? 20 : 23,
      clients,
    })
    return {
      // Devices count hundredths of a second.
      uptimeMs: Math.floor((atMs - this.#bootedAtMs) / 10) * 10,
      clients: this.#clients,
      cpuPercent: Math.min(100, Math.round(6 + this.#clients / 2 + random() * 5)),
      memoryUsedPercent: this.#memoryPercent,
      radios: [
        radio('2.4', this.#channels[0], low, -95),
        radio('5', this.#channels[1], high, -103),
      ],
      ssids: [
        { name: 'KupangGratis', band: null, clients: guests },
        { name: 'Kelurahan', band: null, clients: this.#clients - guests },
        { name: 'Petugas', band: '5', clients: 0 },
      ],
      traffic: {
        interface: 'br-lan',
        counterBits: 64,
        rxBytes: String(this.#rx),
        txBytes: String(this.#tx),
      },
    }
  }
}
