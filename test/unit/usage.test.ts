import { describe, expect, it } from 'vitest'
import { addUsageDay, nearestRank, newUsageSums, usageFigures } from '../../server/domain/usage.ts'
import { usageDayOf } from '../../server/domain/usage-day.ts'
import type { UsageDay, UsageDayParts } from '../../server/domain/usage-day.ts'
import { sumUsage, usageWindows } from '../../server/domain/usage-windows.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import { counted, DAY_END_MS, DAY_START_MS, MINUTE_MS, usagePoint } from './usage-points.ts'

function dayOf(points: readonly UsagePoint[], over: Partial<UsageDayParts> = {}): UsageDay {
  const windows = usageWindows(points, DAY_START_MS, DAY_END_MS)
  return usageDayOf(windows, {
    day: '2026-10-01',
    startMs: DAY_START_MS,
    endMs: DAY_END_MS,
    timeZone: 'Asia/Makassar',
    visitors: null,
    line: null,
    radios: windows.radios,
    ...over,
  })
}

function figuresOf(...days: readonly UsageDay[]) {
  const sums = newUsageSums()
  for (const day of days) addUsageDay(sums, day)
  return usageFigures(sums, 288 * days.length)
}

/** One poll in the middle of each of the first windows of an hour. */
const atHour = (hour: number, ...clients: readonly number[]): readonly UsagePoint[] =>
  clients.map((count, index) => usagePoint(hour * 60 + index * 5 + 2, { clients: count }))

describe('the figures of a period', () => {
  it('are the mean, the middle, the 95th percentile and the peak of the windows', () => {
    const figures = figuresOf(dayOf(atHour(8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100)))
    expect(figures.clientsMean).toBe(14.5)
    expect(figures.clientsMedian).toBe(5)
    expect(figures.clientsP95).toBe(100)
    expect(figures.clientsPeak).toBe(100)
    expect(figures.peakAtMs).toBe(DAY_START_MS + (8 * 60 + 45) * MINUTE_MS)
    expect(figures.observedShare).toBeCloseTo(10 / 288, 12)
  })

  it('take percentiles by nearest rank', () => {
    const values = [
      [1, 10],
      [2, 9],
      [3, 1],
    ] as const
    expect(nearestRank(values, 20, 50)).toBe(1)
    expect(nearestRank(values, 20, 95)).toBe(2)
    expect(nearestRank(values, 20, 96)).toBe(3)
    expect(nearestRank([], 0, 50)).toBeNull()
  })

  it('name the busy hour by the mean of its windows, the first of two alike', () => {
    const figures = figuresOf(dayOf([...atHour(9, 4, 4), ...atHour(19, 2, 6), ...atHour(12, 3)]))
    expect(figures.busyHour).toBe(9)
  })

  it('have the mean of each weekday and hour, null where nobody counted', () => {
    const later = { day: '2026-10-08', startMs: DAY_START_MS, endMs: DAY_END_MS }
    const figures = figuresOf(dayOf(atHour(9, 4)), dayOf(atHour(9, 6, 8), later))
    expect(figures.pattern[3]?.[9]).toBe(6)
    expect(figures.pattern.flat().filter((mean) => mean !== null)).toEqual([6])
  })

  it('are null, not 0, where nobody counted', () => {
    const figures = figuresOf()
    const { clientsMean, clientsMedian, clientsPeak, busyHour, downloadBytes, visitors } = figures
    expect([clientsMean, clientsMedian, clientsPeak, busyHour, downloadBytes, visitors]).toEqual(
      Array(6).fill(null),
    )
    expect(figures.uplink).toBeNull()
    expect(figures.observedShare).toBe(0)
  })

  it('sum devices and octets over the days that counted any', () => {
    const one = dayOf([counted(0, 0n), counted(1, 500n)], { visitors: 12 })
    const none = dayOf([], { day: '2026-10-02' })
    const other = dayOf([counted(0, 0n), counted(1, 700n)], { day: '2026-10-03', visitors: 5 })
    const figures = figuresOf(one, none, other)
    expect([figures.downloadBytes, figures.uploadBytes, figures.visitors]).toEqual([1200, 0, 17])
  })

  it('have the share of the contract in the busiest hour and in the highest window', () => {
    // 10 Mbit/s are 375,000,000 octets in a window of 5 min.
    const full = 375_000_000
    const windows = Array.from({ length: 288 }, (_, index) =>
      index >= 228 && index < 240 ? full / 2 : null,
    )
    windows[0] = full
    const line = { contractMbps: 10, windows }
    const figures = figuresOf(dayOf([], { line }))
    expect(figures.uplink).toEqual({ contractMbps: 10, busyHourShare: 1, peakShare: 1 })
    windows[0] = null
    expect(figuresOf(dayOf([], { line })).uplink?.busyHourShare).toBe(0.5)
    expect(figuresOf(dayOf([], { line: { contractMbps: null, windows } })).uplink).toBeNull()
  })

  it('list SSIDs and bands with their own mean and peak', () => {
    const ssids = [{ name: 'Kota', band: '5', clients: 3 }] as const
    const more = [{ name: 'Kota', band: '5', clients: 5 }] as const
    const day = dayOf([
      usagePoint(0, { ssids: [...ssids] }),
      usagePoint(5, { ssids: [...more] }),
      usagePoint(10, { clients: 1 }),
    ])
    expect(figuresOf(day).bySsid).toEqual([{ ssid: 'Kota', clientsMean: 4, clientsPeak: 5 }])
    expect(figuresOf(day).byBand).toEqual([{ band: '5', clientsMean: 4, clientsPeak: 5 }])
  })

  it('have 25 hours in a day on which clocks are put back', () => {
    const startMs = Date.UTC(2026, 9, 24, 22)
    const endMs = startMs + 25 * 3_600_000
    // 02:30 of summer time and 02:30 an hour later are the same hour of day.
    const points = [4.5, 5.5].map((hours): UsagePoint => ({
      ...usagePoint(0, { clients: hours === 4.5 ? 2 : 6 }),
      polledAtMs: startMs + (hours - 2) * 3_600_000,
    }))
    const windows = usageWindows(points, startMs, endMs)
    const parts = { day: '2026-10-25', startMs, endMs, timeZone: 'Europe/Berlin' }
    const day = usageDayOf(windows, { ...parts, visitors: null, line: null, radios: [] })
    expect(day.windows).toBe(300)
    expect(figuresOf(day).pattern[6]?.[2]).toBe(4)
  })

  it('are at most the sum of the peaks of its parts', () => {
    const one = usageWindows(atHour(8, 5, 1), DAY_START_MS, DAY_END_MS)
    const other = usageWindows(atHour(8, 1, 4), DAY_START_MS, DAY_END_MS)
    const sum = sumUsage([one, other])
    expect(sum.clients.filter((tenths) => tenths !== null)).toEqual([60, 50])
  })
})

describe('radios of a day', () => {
  it('are told in the busy hour of their access point', () => {
    const radio = (clients: number, utilizationPercent: number) =>
      [{ band: '5', clients, utilizationPercent }] as const
    const day = dayOf([
      usagePoint(9 * 60, { clients: 30, radios: [...radio(30, 60)] }),
      usagePoint(20 * 60, { clients: 3, radios: [...radio(3, 95)] }),
    ])
    expect(day.radios).toEqual([{ band: '5', busyClients: 300, busyUtilization: 600 }])
  })

  it('are told in their own busiest hour where nobody counts clients', () => {
    const radios = (utilizationPercent: number) => [
      { band: null, clients: null, utilizationPercent },
    ]
    const day = dayOf([
      usagePoint(60, { radios: radios(20) }),
      usagePoint(600, { radios: radios(91) }),
    ])
    expect(day.radios).toEqual([{ band: null, busyClients: null, busyUtilization: 910 }])
  })
})
