import type { Band } from '#contract/words.ts'
import { HOUR_MS } from './week-pattern.ts'
import { offsetMsAt } from './local-time.ts'
import { USAGE_WINDOW_MS, windowsBetween } from './usage-counts.ts'
import type { Counts } from './usage-counts.ts'
import type { RadioWindows, UsageWindows } from './usage-windows.ts'

/** A mean that can be merged with others: what was summed, over how many windows. */
export interface Sum {
  readonly sum: number
  readonly windows: number
}

/** Clients of one SSID or band, in tenths; the peak is the highest window. */
export interface Cut<Key> extends Sum {
  readonly key: Key
  readonly peak: number
}

/** One radio in the busy hour of its access point: tenths of a client and of a per cent. */
export interface RadioDay {
  readonly band: Band | null
  readonly busyClients: number | null
  readonly busyUtilization: number | null
}

/** Octets of a line from the internet, or towards the clients where the line itself counts none. */
export interface LineDay {
  /** What its contract promised that day; null without one. */
  readonly contractMbps: number | null
  /** By local hour. */
  readonly hours: readonly Sum[]
  /** Of the highest window. */
  readonly peakBytes: number | null
}

/** The use of one local day, as much of it as the figures of longer periods are made of, exactly. */
export interface UsageDay {
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** All windows of the day; until now while it lasts. */
  readonly windows: number
  /** How many windows had so many clients, by tenths of a client. */
  readonly clients: ReadonlyMap<number, number>
  /** Start of the first window with the most clients. */
  readonly peakAtMs: number | null
  /** Clients by local hour. */
  readonly hours: readonly Sum[]
  /** Octets towards the clients and from them. */
  readonly downloadBytes: number | null
  readonly uploadBytes: number | null
  readonly bySsid: readonly Cut<string>[]
  readonly byBand: readonly Cut<Band>[]
  /** Distinct devices; null where nobody counted them. */
  readonly visitors: number | null
  /** Of a place only. */
  readonly line: LineDay | null
  /** Of an access point only. */
  readonly radios: readonly RadioDay[]
}

/** Stations that show hundreds of names are no reason to keep them all; those in use come first. */
const SSIDS_MAX = 50

/** What a day is made of beside the windows. */
export interface UsageDayParts {
  readonly day: string
  readonly startMs: number
  /** The end of the day, or now while it lasts. */
  readonly endMs: number
  readonly timeZone: string
  readonly visitors: number | null
  readonly line: { readonly contractMbps: number | null; readonly windows: Counts } | null
  readonly radios: readonly RadioWindows[]
}

export function usageDayOf(usage: UsageWindows, parts: UsageDayParts): UsageDay {
  const { day, startMs, endMs, timeZone, visitors, line, radios } = parts
  const hourOf = localHours(startMs, endMs, timeZone)
  const clients = new Map<number, number>()
  let peak = -1
  let peakAtMs: number | null = null
  for (const [window, tenths] of usage.clients.entries()) {
    if (tenths === null) continue
    clients.set(tenths, (clients.get(tenths) ?? 0) + 1)
    if (tenths <= peak) continue
    peak = tenths
    peakAtMs = startMs + window * USAGE_WINDOW_MS
  }
  const hours = sumsByHour(usage.clients, hourOf)
  const bySsid = cutsOf(usage.bySsid).sort((a, b) => b.sum - a.sum || (a.key < b.key ? -1 : 1))
  return {
    day,
    windows: windowsBetween(startMs, endMs),
    clients,
    peakAtMs,
    hours,
    downloadBytes: usage.download.total,
    uploadBytes: usage.upload.total,
    bySsid: bySsid.slice(0, SSIDS_MAX),
    byBand: cutsOf(usage.byBand).sort((a, b) => Number(a.key) - Number(b.key)),
    visitors,
    line: line && lineDay(line.contractMbps, line.windows, hourOf),
    radios: radios.map((radio) => radioDay(radio, hours, hourOf)),
  }
}

/** Twenty-four empty sums. */
export function noHours(): readonly Sum[] {
  return Array.from({ length: 24 }, () => ({ sum: 0, windows: 0 }))
}

/** The mean of a sum; null where nothing was counted. */
export function meanOf({ sum, windows }: Sum): number | null {
  return windows === 0 ? null : sum / windows
}

/** The hour with the highest mean, the first of several; null when none was counted. */
export function busiestOf(hours: readonly Sum[]): number | null {
  let busiest: number | null = null
  for (const [hour, sum] of hours.entries()) {
    const best = busiest === null ? undefined : hours[busiest]
    // By cross products: means of whole numbers compare exactly.
    const isMore = best === undefined || sum.sum * best.windows > best.sum * sum.windows
    if (sum.windows > 0 && isMore) busiest = hour
  }
  return busiest
}

/** The local hour of each window; hours that come twice when clocks are put back are one. */
function localHours(startMs: number, endMs: number, timeZone: string): readonly number[] {
  return Array.from({ length: windowsBetween(startMs, endMs) }, (_, window) => {
    const atMs = startMs + window * USAGE_WINDOW_MS
    return Math.floor((atMs + offsetMsAt(atMs, timeZone)) / HOUR_MS) % 24
  })
}

function sumsByHour(counts: Counts, hourOf: readonly number[]): readonly Sum[] {
  const sums = Array.from({ length: 24 }, () => ({ sum: 0, windows: 0 }))
  for (const [window, value] of counts.entries()) {
    const sum = sums[hourOf[window] ?? -1]
    if (value === null || sum === undefined) continue
    sum.sum += value
    sum.windows += 1
  }
  return sums
}

function cutsOf<Key>(byKey: ReadonlyMap<Key, Counts>): Cut<Key>[] {
  return [...byKey].flatMap(([key, counts]) => {
    const counted = counts.filter((value) => value !== null)
    if (counted.length === 0) return []
    const sum = counted.reduce((total, value) => total + value, 0)
    return [{ key, sum, windows: counted.length, peak: Math.max(...counted) }]
  })
}

function lineDay(
  contractMbps: number | null,
  windows: Counts,
  hourOf: readonly number[],
): LineDay | null {
  const counted = windows.filter((value) => value !== null)
  if (counted.length === 0) return null
  return { contractMbps, hours: sumsByHour(windows, hourOf), peakBytes: Math.max(...counted) }
}

/** Where nobody counts clients the radio's own busiest hour stands for that of the access point. */
function radioDay(
  radio: RadioWindows,
  hoursOfAll: readonly Sum[],
  hourOf: readonly number[],
): RadioDay {
  const clients = sumsByHour(radio.clients, hourOf)
  const utilization = sumsByHour(radio.utilization, hourOf)
  const busy = busiestOf(hoursOfAll) ?? busiestOf(utilization)
  const mean = (hours: readonly Sum[]): number | null => {
    const value = busy === null ? null : meanOf(hours[busy] ?? { sum: 0, windows: 0 })
    return value === null ? null : Math.round(value)
  }
  return { band: radio.band, busyClients: mean(clients), busyUtilization: mean(utilization) }
}
