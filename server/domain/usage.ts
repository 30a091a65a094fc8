import type { UsageFigures } from '#contract/usage.ts'
import type { Band } from '#contract/words.ts'
import { dayNumberOf } from './local-day.ts'
import { weekdayOf } from './local-time.ts'
import { busiestOf, meanOf, noHours } from './usage-day.ts'
import type { Cut, LineDay, Sum, UsageDay } from './usage-day.ts'
import { plus, USAGE_WINDOW_MS } from './usage-counts.ts'

/**
 * The use of a period: days are added to it in any order. Every figure is worked out from sums and
 * counts of whole numbers, so that a month made of days is the month made of its windows.
 */
export interface UsageSums {
  readonly clients: Map<number, number>
  peakTenths: number
  peakAtMs: number | null
  /** By weekday (0 Monday) and local hour. */
  readonly pattern: Sum[][]
  downloadBytes: number | null
  uploadBytes: number | null
  readonly bySsid: Map<string, Cut<string>>
  readonly byBand: Map<Band, Cut<Band>>
  visitors: number | null
  readonly lineHours: Sum[]
  linePeakBytes: number | null
  /** Of the last day whose contract is known. */
  contract: { readonly day: string; readonly mbps: number } | null
}

export function newUsageSums(): UsageSums {
  return {
    clients: new Map(),
    peakTenths: -1,
    peakAtMs: null,
    pattern: Array.from({ length: 7 }, () => [...noHours()]),
    downloadBytes: null,
    uploadBytes: null,
    bySsid: new Map(),
    byBand: new Map(),
    visitors: null,
    lineHours: [...noHours()],
    linePeakBytes: null,
    contract: null,
  }
}

/** Adds one day; each day once. */
export function addUsageDay(sums: UsageSums, day: UsageDay): void {
  for (const [tenths, windows] of day.clients) {
    sums.clients.set(tenths, (sums.clients.get(tenths) ?? 0) + windows)
  }
  addPeak(sums, day)
  addHours(sums.pattern[weekdayOf(dayNumberOf(day.day)) - 1] ?? [], day.hours)
  sums.downloadBytes = plus(sums.downloadBytes, day.downloadBytes)
  sums.uploadBytes = plus(sums.uploadBytes, day.uploadBytes)
  addCuts(sums.bySsid, day.bySsid)
  addCuts(sums.byBand, day.byBand)
  sums.visitors = plus(sums.visitors, day.visitors)
  if (day.line !== null) addLine(sums, day.day, day.line)
}

function addPeak(sums: UsageSums, { clients, peakAtMs }: UsageDay): void {
  if (peakAtMs === null) return
  const tenths = Math.max(...clients.keys())
  const isFirst = tenths === sums.peakTenths && peakAtMs < (sums.peakAtMs ?? Infinity)
  if (tenths < sums.peakTenths || (tenths === sums.peakTenths && !isFirst)) return
  sums.peakTenths = tenths
  sums.peakAtMs = peakAtMs
}

function addHours(into: Sum[], hours: readonly Sum[]): void {
  for (const [hour, { sum, windows }] of hours.entries()) {
    const before = into[hour] ?? { sum: 0, windows: 0 }
    into[hour] = { sum: before.sum + sum, windows: before.windows + windows }
  }
}

function addCuts<Key>(into: Map<Key, Cut<Key>>, cuts: readonly Cut<Key>[]): void {
  for (const cut of cuts) {
    const before = into.get(cut.key) ?? { sum: 0, windows: 0, peak: 0 }
    into.set(cut.key, {
      key: cut.key,
      sum: before.sum + cut.sum,
      windows: before.windows + cut.windows,
      peak: Math.max(before.peak, cut.peak),
    })
  }
}

function addLine(sums: UsageSums, day: string, line: LineDay): void {
  addHours(sums.lineHours, line.hours)
  sums.linePeakBytes = Math.max(sums.linePeakBytes ?? 0, line.peakBytes ?? 0)
  if (line.contractMbps === null || day < (sums.contract?.day ?? '')) return
  sums.contract = { day, mbps: line.contractMbps }
}

/** The figures of a period of so many windows, those in which nobody counted among them. */
export function usageFigures(sums: UsageSums, windows: number): UsageFigures {
  const counted = [...sums.clients.values()].reduce((total, count) => total + count, 0)
  const values = [...sums.clients].sort(([a], [b]) => a - b)
  const total = values.reduce((sum, [tenths, count]) => sum + tenths * count, 0)
  const hours = [...noHours()]
  for (const day of sums.pattern) addHours(hours, day)
  return {
    clientsMean: fromTenths(meanOf({ sum: total, windows: counted })),
    clientsMedian: fromTenths(nearestRank(values, counted, 50)),
    clientsP95: fromTenths(nearestRank(values, counted, 95)),
    clientsPeak: fromTenths(sums.peakAtMs === null ? null : sums.peakTenths),
    peakAtMs: sums.peakAtMs,
    busyHour: busiestOf(hours),
    downloadBytes: sums.downloadBytes,
    uploadBytes: sums.uploadBytes,
    observedShare: windows === 0 ? 0 : Math.min(1, counted / windows),
    bySsid: cutsOf(sums.bySsid).map(({ key, ...cut }) => ({ ssid: key, ...cut })),
    byBand: cutsOf(sums.byBand).map(({ key, ...cut }) => ({ band: key, ...cut })),
    visitors: sums.visitors,
    pattern: sums.pattern.map((day) => day.map((sum) => fromTenths(meanOf(sum)))),
    uplink: uplinkOf(sums),
  }
}

/** The least value that at least so many per cent of all values do not exceed (nearest rank). */
export function nearestRank(
  values: readonly (readonly [value: number, count: number])[],
  counted: number,
  percent: number,
): number | null {
  // Whole numbers until the division: 95 % of 20 are exactly 19.
  const rank = Math.ceil((percent * counted) / 100)
  let seen = 0
  for (const [value, count] of values) {
    seen += count
    if (seen >= rank) return value
  }
  return null
}

/** Share of a contract that a number of octets in a number of windows is. */
export function shareOfContract({ sum, windows }: Sum, contractMbps: number): number | null {
  if (windows === 0 || contractMbps === 0) return null
  return (sum * 8) / ((windows * USAGE_WINDOW_MS) / 1000) / (contractMbps * 1_000_000)
}

/** Share of the contract in the busiest hour of the day; null when no hour was counted. */
export function busyHourShare(hours: readonly Sum[], contractMbps: number): number | null {
  const busiest = busiestOf(hours)
  const hour = busiest === null ? undefined : hours[busiest]
  return hour === undefined ? null : shareOfContract(hour, contractMbps)
}

function uplinkOf({ contract, lineHours, linePeakBytes }: UsageSums): UsageFigures['uplink'] {
  if (contract === null) return null
  const { mbps } = contract
  return {
    contractMbps: mbps,
    busyHourShare: busyHourShare(lineHours, mbps),
    peakShare:
      linePeakBytes === null ? null : shareOfContract({ sum: linePeakBytes, windows: 1 }, mbps),
  }
}

function cutsOf<Key>(cuts: ReadonlyMap<Key, Cut<Key>>) {
  const sorted = [...cuts.values()].sort((a, b) => b.sum - a.sum || (a.key < b.key ? -1 : 1))
  return sorted.map((cut) => ({
    key: cut.key,
    clientsMean: fromTenths(meanOf(cut)),
    clientsPeak: fromTenths(cut.peak),
  }))
}

function fromTenths<Value extends number | null>(tenths: Value): Value extends null ? null : number
function fromTenths(tenths: number | null): number | null {
  return tenths === null ? null : tenths / 10
}
