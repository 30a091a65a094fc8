import type { SeriesWindow } from '#contract/series.ts'
import { counterIncrease } from '../domain/counter-increase.ts'
import type { CounterReading } from '../domain/counter-increase.ts'
import type { OctetCounter } from '../domain/traffic-direction.ts'
import type { TrafficCounters } from '../domain/usage-windows.ts'

/** What the windows of a series are made of; null where the poll did not read it. */
export interface WindowPoint {
  readonly polledAtMs: number
  readonly clients: number | null
  readonly rttMs: number | null
  readonly cpuPercent: number | null
  readonly memoryUsedPercent: number | null
  readonly utilizationPercent: number | null
  readonly counters: TrafficCounters | null
}

/** An increase over a longer silence belongs to no window of a chart. */
export const COUNTER_SILENCE_MAX_MS = 3_600_000

class Mean {
  #sum = 0
  #count = 0
  #max: number | null = null

  add(value: number | null): void {
    if (value === null) return
    this.#sum += value
    this.#count += 1
    this.#max = this.#max === null ? value : Math.max(this.#max, value)
  }
  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count
  }
  get max(): number | null {
    return this.#max
  }
}

class OpenWindow {
  count = 0
  readonly clients = new Mean()
  readonly rttMs = new Mean()
  readonly cpuPercent = new Mean()
  readonly memoryUsedPercent = new Mean()
  readonly utilizationPercent = new Mean()
  rxBytes: number | null = null
  txBytes: number | null = null
  downloadBytes: number | null = null
  uploadBytes: number | null = null

  add(point: WindowPoint): void {
    this.count += 1
    this.clients.add(point.clients)
    this.rttMs.add(point.rttMs)
    this.cpuPercent.add(point.cpuPercent)
    this.memoryUsedPercent.add(point.memoryUsedPercent)
    this.utilizationPercent.add(point.utilizationPercent)
  }

  addIncrease(previous: WindowPoint, point: WindowPoint): void {
    const rx = increase(previous, point, 'rxBytes')
    const tx = increase(previous, point, 'txBytes')
    const [download, upload] = point.counters?.download === 'txBytes' ? [tx, rx] : [rx, tx]
    this.rxBytes = plus(this.rxBytes, rx)
    this.txBytes = plus(this.txBytes, tx)
    this.downloadBytes = plus(this.downloadBytes, download)
    this.uploadBytes = plus(this.uploadBytes, upload)
  }
}

const plus = (sum: number | null, more: number | null): number | null =>
  more === null ? sum : (sum ?? 0) + more

/**
 * Windows from `fromMs` to `untilMs`, each `windowMs` long. Points are added sorted by time, each
 * time once, in as many parts as they are read. Points before `fromMs` count only as the start of
 * the first counter increase. An increase belongs to the window of the later of its two polls.
 */
export class Windows {
  readonly #fromMs: number
  readonly #untilMs: number
  readonly #windowMs: number
  readonly #windows: readonly OpenWindow[]
  #previous: WindowPoint | null = null

  constructor(fromMs: number, untilMs: number, windowMs: number) {
    this.#fromMs = fromMs
    this.#untilMs = untilMs
    this.#windowMs = windowMs
    const count = Math.max(0, Math.ceil((untilMs - fromMs) / windowMs))
    this.#windows = Array.from({ length: count }, () => new OpenWindow())
  }

  add(point: WindowPoint): void {
    const window = this.#windows[Math.floor((point.polledAtMs - this.#fromMs) / this.#windowMs)]
    const previous = this.#previous
    if (window !== undefined && point.polledAtMs < this.#untilMs) {
      window.add(point)
      if (previous !== null) window.addIncrease(previous, point)
    }
    if (point.counters !== null) this.#previous = point
  }

  list(): SeriesWindow[] {
    return this.#windows.map((window, index) => ({
      startMs: this.#fromMs + index * this.#windowMs,
      count: window.count,
      clientsMean: window.clients.mean,
      clientsMax: window.clients.max,
      rttMsMean: window.rttMs.mean,
      cpuPercentMean: window.cpuPercent.mean,
      memoryUsedPercentMean: window.memoryUsedPercent.mean,
      utilizationPercentMax: window.utilizationPercent.max,
      rxBytes: window.rxBytes,
      txBytes: window.txBytes,
      downloadBytes: window.downloadBytes,
      uploadBytes: window.uploadBytes,
    }))
  }
}

function increase(previous: WindowPoint, current: WindowPoint, which: OctetCounter): number | null {
  if (previous.counters === null || current.counters === null) return null
  if (current.polledAtMs - previous.polledAtMs > COUNTER_SILENCE_MAX_MS) return null
  return counterIncrease(
    reading(previous, previous.counters, which),
    reading(current, current.counters, which),
  )
}

function reading(
  point: WindowPoint,
  counters: TrafficCounters,
  which: OctetCounter,
): CounterReading {
  return {
    atMs: point.polledAtMs,
    uptimeMs: counters.uptimeMs,
    interface: counters.interface,
    bits: counters.bits,
    value: counters[which],
  }
}
