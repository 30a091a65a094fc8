import type { ReportUsage } from '#contract/report.ts'
import { spanOfDay } from '../../domain/local-day.ts'
import { DAY_MS } from '../../domain/local-time.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../../domain/usage.ts'
import { SPREAD_MS_MAX } from '../../domain/usage-counts.ts'
import { usageDayOf } from '../../domain/usage-day.ts'
import { sumUsage, usageWindows } from '../../domain/usage-windows.ts'
import type { UsagePoint, UsageWindows } from '../../domain/usage-windows.ts'

/** A counter that was last read longer before a day begins anew with it. */
const SILENCE_MS = 7 * DAY_MS

/** The use of a place over a month, device by device. */
export class UseOfPlace {
  readonly #timeZone: string
  /** The sum of the devices so far, by local day. */
  readonly #days = new Map<string, UsageWindows>()

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** Adds a device on the days on which it counted here; its points are in the order of time. */
  add(points: readonly UsagePoint[], days: readonly string[]): void {
    let next = 0
    for (const day of days) {
      const { startMs, endMs } = spanOfDay(day, this.#timeZone)
      while ((points[next]?.polledAtMs ?? Infinity) < startMs - SPREAD_MS_MAX) next += 1
      let end = next
      while ((points[end]?.polledAtMs ?? Infinity) < endMs) end += 1
      const own = points.slice(next, end)
      const before = lastCountedBefore(points, next, own, startMs)
      const windows = usageWindows([...before, ...own], startMs, endMs)
      const known = this.#days.get(day)
      this.#days.set(day, known === undefined ? windows : sumUsage([known, windows]))
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
}

/** With what the first increase of a day begins, where it is not among the points of the day. */
function lastCountedBefore(
  points: readonly UsagePoint[],
  next: number,
  own: readonly UsagePoint[],
  startMs: number,
): readonly UsagePoint[] {
  const first = own.find(({ counters }) => counters !== null)
  if (first === undefined || first.polledAtMs < startMs) return []
  const earliestMs = startMs - SPREAD_MS_MAX - SILENCE_MS
  for (let index = next - 1; index >= 0; index -= 1) {
    const point = points[index]
    if (point === undefined || point.polledAtMs < earliestMs) return []
    if (point.counters !== null) return [point]
  }
  return []
}
