/**
 * Samples of one imagined site, as its agent would poll them: access points of the benchmarks'
 * city, an uplink with its probes, and the agent itself. Seeded.
 */
import type { UplinkId } from '#contract/ids.ts'
import type { AgentSample, Sample, UplinkSample } from '#contract/sample.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { randomOf } from '../simulator/random.ts'
import { START_MS } from './agent-samples.ts'

export const INTERVAL_MS = 60_000
/** The machine of the site started this long before its first minute. */
const UPTIME_MS = 500_000

export class ImaginedSite {
  readonly #accessPoints: readonly ImaginedAccessPoint[]
  readonly #random: () => number
  #rx = 81_234_567_890
  #tx = 12_345_678_901
  #minute = 0

  constructor(accessPoints: number, seed: number) {
    this.#random = randomOf('site', seed)
    this.#accessPoints = Array.from(
      { length: accessPoints },
      (_, index) => new ImaginedAccessPoint(`kupang-ap-${index}`, seed + index, START_MS),
    )
  }

  /** All samples of the next minute, in the order of their polls. */
  minute(): readonly Sample[] {
    const dueMs = START_MS + this.#minute * INTERVAL_MS
    const polled: Sample[] = this.#accessPoints.map((one) => one.poll(dueMs, INTERVAL_MS))
    polled.push(this.#uplink(dueMs + 200 + this.#jitter()), this.#agent(dueMs + 700))
    this.#minute += 1
    return polled
      .map((sample) => ({ ...sample, monotonicMs: sample.polledAtMs - START_MS + UPTIME_MS }))
      .sort((a, b) => a.monotonicMs - b.monotonicMs)
  }

  #jitter(): number {
    return Math.floor(this.#random() * 40)
  }

  #rttMs(meanMs: number): number {
    return Math.round((meanMs / 2 + this.#random() * meanMs) * 1000) / 1000
  }

  #uplink(polledAtMs: number): UplinkSample {
    this.#rx += Math.floor(this.#random() * 30_000_000)
    this.#tx += Math.floor(this.#random() * 3_000_000)
    const probe = { ok: true, lossPercent: 0 }
    return {
      kind: 'uplink',
      uplink: 'wan' as UplinkId,
      polledAtMs,
      monotonicMs: 0,
      intervalMs: INTERVAL_MS,
      outcome: { kind: 'ok', rttMs: this.#rttMs(30) },
      probes: [
        { kind: 'gateway', target: '192.168.1.1', rttMs: this.#rttMs(1), ...probe },
        { kind: 'dns', target: '192.0.2.53', rttMs: this.#rttMs(20), ...probe },
        { kind: 'tcp', target: 'example.net:443', rttMs: this.#rttMs(30), ...probe },
      ],
      traffic: {
        interface: 'eth1',
        counterBits: 64,
        rxBytes: String(this.#rx),
        txBytes: String(this.#tx),
      },
      carrier: true,
    }
  }

  #agent(polledAtMs: number): AgentSample {
    return {
      kind: 'agent',
      polledAtMs: polledAtMs + this.#jitter(),
      monotonicMs: 0,
      intervalMs: INTERVAL_MS,
      version: '0.2.0',
      systemUptimeMs: polledAtMs - START_MS + UPTIME_MS,
      cpuPercent: Math.round(this.#random() * 100) / 100,
      rssBytes: 52_000_000 + Math.floor(this.#random() * 1000) * 4096,
      spooledSamples: this.#minute * 6,
      droppedSamples: 0,
      starts: 1,
      lastStop: 'power-loss',
      aliveUntilMs: START_MS - 5000,
      clock: 'server',
      configRevision: 3,
      configProblem: null,
      spoolDurable: true,
      writtenBytes: this.#minute * 540 + Math.floor(this.#random() * 100),
      skippedPolls: 0,
      damagedRecords: 0,
      setAsideSamples: 0,
    }
  }
}
