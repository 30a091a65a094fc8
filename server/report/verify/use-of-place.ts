import type { ReportUsage } from '#contract/report.ts'
import { spanOfDay } from '../../domain/local-day.ts'
import { DAY_MS } from '../../domain/local-time.ts'
import type { Span } from '../../domain/site.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../../domain/usage.ts'
import { SPREAD_MS_MAX } from '../../domain/usage-counts.ts'
import { usageDayOf } from '../../domain/usage-day.ts'
import { sumUsage, UsageSoFar } from '../../domain/usage-windows.ts'
import type { UsagePoint, UsageWindows } from '../../domain/usage-windows.ts'

/** A counter that was last read longer before a day begins anew with it. */
const SILENCE_MS = 7 * DAY_MS

/** Takes what the polls of a device tell of its use, one by one in the order of time. */
export interface UseOfDevice {
  add: (point: UsagePoint) => void
  end: () => void
}

/** The use of a place over a month, device by device. */
export class UseOfPlace {
  readonly #timeZone: string
  /** The sum of the devices so far, by local day. */
  readonly #days = new Map<string, UsageWindows>()

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** Begins a device that counted here on some days, the earliest first. */
  device(days: readonly string[]): UseOfDevice {
    const coming = days.map((day) => ({ day, ...spanOfDay(day, this.#timeZone) }))
    /** The day that goes on and, in the hour before it, the next. */
    let open: DeviceDay[] = []
    let next = 0
    let lastCounted: UsagePoint | null = null
    const closeUntil = (untilMs: number): void => {
      for (const { span, soFar } of open) {
        if (span.endMs <= untilMs) this.#sum(span.day, soFar.windowsUntil(span.endMs))
      }
      open = open.filter(({ span }) => span.endMs > untilMs)
    }
    return {
      add: (point) => {
        if ((open[0]?.span.endMs ?? Infinity) <= point.polledAtMs) closeUntil(point.polledAtMs)
        for (let span = coming[next]; span !== undefined; span = coming[next]) {
          if (span.startMs - SPREAD_MS_MAX > point.polledAtMs) break
          // A day without any poll has no use.
          if (span.endMs > point.polledAtMs) open.push(new DeviceDay(span))
          next += 1
        }
        for (const day of open) day.add(point, lastCounted)
        if (point.counters !== null) lastCounted = point
      },
      end: () => closeUntil(Infinity),
    }
  }

  /** The figures of all days together; distinct devices are given, by day. */
  figures(visitors: ReadonlyMap<string, number>): ReportUsage {
    const sums = newUsageSums()
    for (const day of new Set([...this.#days.keys(), ...visitors.keys()])) {
      const windows = this.#days.get(day) ?? sumUsage([])
      const parts = { day, ...spanOfDay(day, this.#timeZone), timeZone: this.#timeZone }
      const seen = { visitors: visitors.get(day) ?? null, line: null, radios: [] }
      addUsageDay(sums, usageDayOf(windows, { ...parts, ...seen }))
    }
    const { clientsMedian, clientsPeak, downloadBytes, uploadBytes } = usageFigures(sums, 0)
    return { clientsMedian, clientsPeak, downloadBytes, uploadBytes, visitors: sums.visitors }
  }

  #sum(day: string, windows: UsageWindows): void {
    const known = this.#days.get(day)
    this.#days.set(day, known === undefined ? windows : sumUsage([known, windows]))
  }
}

/** One day of one device. */
class DeviceDay {
  readonly span: Span & { readonly day: string }
  readonly soFar: UsageSoFar
  #hasCounted = false

  constructor(span: DeviceDay['span']) {
    this.span = span
    this.soFar = new UsageSoFar(span.startMs, span.endMs)
  }

  /** The first increase begins with the last poll that read a counter, where that is not too long ago. */
  add(point: UsagePoint, lastCounted: UsagePoint | null): void {
    const { startMs } = this.span
    if (point.counters !== null && !this.#hasCounted) {
      this.#hasCounted = true
      const earliestMs = startMs - SPREAD_MS_MAX - SILENCE_MS
      const isOfBefore = point.polledAtMs >= startMs && lastCounted !== null
      if (isOfBefore && lastCounted.polledAtMs >= earliestMs) this.soFar.add(lastCounted)
    }
    this.soFar.add(point)
  }
}
