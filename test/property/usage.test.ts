import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayText } from '../../server/domain/local-day.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../../server/domain/usage.ts'
import { usageDayOf } from '../../server/domain/usage-day.ts'
import { sumUsage, usageWindows } from '../../server/domain/usage-windows.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import { addBriefDay, briefFigures, newUsageBrief } from '../../server/domain/usage-brief.ts'
import { packDay, unpackBrief, unpackDay } from '../../server/usage/packed-day.ts'

const DAY_MS = 86_400_000
const TIME_ZONE = 'Asia/Makassar'
/** Midnight in Kupang; 2026-10-01. */
const START_MS = Date.UTC(2026, 8, 30, 16)
const FIRST_DAY = 20_727
const WINDOWS = 288

const band = fc.constantFrom(null, '2.4' as const, '5' as const, '6' as const)
const clients = fc.option(fc.integer({ min: 0, max: 80 }))

/** Polls of an access point: counters that run, wrap, are cleared, or belong to something else. */
function pollsOver(days: number): fc.Arbitrary<readonly UsagePoint[]> {
  const poll = fc.record({
    atMs: fc.integer({ min: -DAY_MS / 24, max: days * DAY_MS - 1 }),
    intervalMs: fc.constantFrom(60_000, 600_000, 5_400_000),
    clients,
    ssids: fc.array(fc.record({ name: fc.constantFrom('Kota', 'Tamu', '7'), band, clients }), {
      maxLength: 3,
    }),
    radios: fc.array(
      fc.record({
        band,
        clients,
        utilizationPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      }),
      { maxLength: 3 },
    ),
    counters: fc.option(
      fc.record({
        uptimeMs: fc.option(fc.integer({ min: 0, max: 40 * DAY_MS })),
        interface: fc.constantFrom('br-lan', 'eth1'),
        bits: fc.constantFrom(32, 64),
        rxBytes: fc.bigInt({ min: 0n, max: 2n ** 40n }),
        txBytes: fc.bigInt({ min: 0n, max: 2n ** 40n }),
        download: fc.constantFrom('rxBytes', 'txBytes'),
      }),
    ),
  })
  return fc
    .uniqueArray(poll, { maxLength: 60, selector: ({ atMs }) => atMs })
    .map((polls) => polls.map(({ atMs, ...rest }) => ({ polledAtMs: START_MS + atMs, ...rest })))
}

const span = (day: number) => ({
  day: dayText(FIRST_DAY + day),
  startMs: START_MS + day * DAY_MS,
  endMs: START_MS + (day + 1) * DAY_MS,
})

const windowsOf = (points: readonly UsagePoint[], day: number) =>
  usageWindows(points, span(day).startMs, span(day).endMs)

/** A random city: access points with their polls, in places, places in areas. */
const city = fc.array(
  fc.record({
    area: fc.constantFrom('Oebobo', 'Kelapa Lima', ''),
    accessPoints: fc.array(pollsOver(1), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
)

describe('the sums of a city', () => {
  it('are equal however they are made, and no peak exceeds the peaks that it is made of', () => {
    fc.assert(
      fc.property(city, (places) => {
        const single = places.flatMap((place) => place.accessPoints.map((ap) => windowsOf(ap, 0)))
        const ofPlaces = places.map(({ area, accessPoints }) => ({
          area,
          usage: sumUsage(accessPoints.map((points) => windowsOf(points, 0))),
        }))
        const areas = [...new Set(places.map(({ area }) => area))].map((area) =>
          sumUsage(ofPlaces.flatMap((place) => (place.area === area ? [place.usage] : []))),
        )
        const direct = sumUsage(single)
        for (const parts of [single, ofPlaces.map(({ usage }) => usage), areas]) {
          const sum = sumUsage(parts)
          const hasNone = single.length === 0
          if (!hasNone) expect(sum.clients).toEqual(direct.clients)
          expect(sum.upload.total).toBe(direct.upload.total)
          expect(sum.download.total).toBe(direct.download.total)
          expect(total(sum.download.windows)).toBe(total(direct.download.windows))
          const peaks = parts.map(({ clients: counts }) => Math.max(0, ...known(counts)))
          const peak = Math.max(0, ...known(sum.clients))
          expect(peak).toBeLessThanOrEqual(peaks.reduce((all, one) => all + one, 0))
        }
      }),
    )
  })
})

describe('clients', () => {
  it('are the mean over the minutes of each window that a poll speaks for', () => {
    const minutes = fc.uniqueArray(
      fc.record({
        minute: fc.integer({ min: -60, max: 1439 }),
        interval: fc.constantFrom(1, 2, 7, 15, 90),
        told: clients,
      }),
      { maxLength: 200, selector: ({ minute }) => minute },
    )
    fc.assert(
      fc.property(minutes, (polls) => {
        const points = polls.map(({ minute, interval, told }): UsagePoint => ({
          polledAtMs: START_MS + minute * 60_000,
          intervalMs: interval * 60_000,
          clients: told,
          ssids: [{ name: 'Kota', band: '5', clients: told }],
          radios: [],
          counters: null,
        }))
        const sorted = polls.toSorted((a, b) => a.minute - b.minute)
        const byMinute = Array.from({ length: 1440 }, (_, minute) => {
          const last = sorted.findLast((poll) => poll.minute <= minute)
          const holds = last && minute < last.minute + Math.min(60, last.interval)
          return holds === true ? last.told : null
        })
        const expected = Array.from({ length: WINDOWS }, (_, window) => {
          const told = known(byMinute.slice(window * 5, window * 5 + 5))
          return told.length === 0 ? null : Math.round((10 * total(told)) / told.length)
        })
        const found = windowsOf(points, 0)
        expect(found.clients).toEqual(expected)
        if (!found.bySsid.has('Kota')) return
        expect(found.bySsid.get('Kota')).toEqual(expected)
        expect(found.byBand.get('5')).toEqual(expected)
      }),
    )
  })

  it('of a day need no more than the polls of the hour before it', () => {
    fc.assert(
      fc.property(pollsOver(3), (points) => {
        const whole = usageWindows(points, START_MS, START_MS + 3 * DAY_MS).clients
        const days = [0, 1, 2].flatMap((day) => {
          const fromMs = span(day).startMs - DAY_MS / 24
          const read = points.filter(({ polledAtMs }) => polledAtMs >= fromMs)
          return windowsOf(read, day).clients
        })
        expect(days).toEqual(whole)
      }),
    )
  })
})

describe('octets', () => {
  it('are never negative, never more than was counted, and lose none between the days', () => {
    fc.assert(
      fc.property(pollsOver(3), (points) => {
        const whole = usageWindows(points, START_MS, START_MS + 3 * DAY_MS)
        const days = [0, 1, 2].map((day) => windowsOf(points, day))
        for (const side of ['download', 'upload'] as const) {
          const parts = days.map((day) => day[side].total)
          expect(total(parts)).toBe(whole[side].total ?? 0)
          for (const day of days) {
            expect(known(day[side].windows).every((octets) => octets >= 0)).toBe(true)
            expect(total(day[side].windows)).toBeLessThanOrEqual(day[side].total ?? 0)
          }
        }
      }),
    )
  })

  it('do not hang on the order in which polls come, nor on one that comes twice', () => {
    const shuffled = pollsOver(1).chain((points) =>
      fc.tuple(
        fc.constant(points),
        fc.shuffledSubarray([...points], { minLength: points.length }),
        fc.subarray([...points]),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([points, others, again]) => {
        expect(windowsOf([...others, ...again], 0)).toEqual(windowsOf(points, 0))
      }),
    )
  })
})

describe('a month', () => {
  it('made of its days is the month made of its windows', () => {
    fc.assert(
      fc.property(pollsOver(4), (points) => {
        const sums = newUsageSums()
        const brief = newUsageBrief()
        const all: { tenths: number; atMs: number }[] = []
        for (const day of [3, 1, 0, 2]) {
          const windows = windowsOf(points, day)
          const parts = { ...span(day), timeZone: TIME_ZONE, visitors: null, line: null }
          const made = usageDayOf(windows, { ...parts, radios: windows.radios })
          addUsageDay(sums, made)
          addBriefDay(brief, made)
          for (const [index, tenths] of windows.clients.entries()) {
            if (tenths === null) continue
            all.push({ tenths, atMs: span(day).startMs + index * 300_000 })
          }
        }
        const figures = usageFigures(sums, 4 * WINDOWS)
        expect(figures).toMatchObject(briefFigures(brief))
        const sorted = all.map(({ tenths }) => tenths).sort((a, b) => a - b)
        const rank = (percent: number): number | undefined =>
          sorted[Math.ceil((sorted.length * percent) / 100) - 1]
        const tenth = (tenths: number | undefined): number | null =>
          tenths === undefined ? null : tenths / 10
        expect(figures.clientsMedian).toBe(tenth(rank(50)))
        expect(figures.clientsP95).toBe(tenth(rank(95)))
        expect(figures.clientsPeak).toBe(tenth(sorted.at(-1)))
        const peaks = all.filter(({ tenths }) => tenths === sorted.at(-1))
        const firstPeakMs = Math.min(...peaks.map(({ atMs }) => atMs))
        expect(figures.peakAtMs).toBe(peaks.length === 0 ? null : firstPeakMs)
        const mean = sorted.reduce((sum, tenths) => sum + tenths, 0) / sorted.length / 10
        expect(figures.clientsMean).toBe(sorted.length === 0 ? null : mean)
        expect(figures.observedShare).toBe(sorted.length / (4 * WINDOWS))
      }),
    )
  })

  it('reads back from the journal as it was packed', () => {
    fc.assert(
      fc.property(pollsOver(1), fc.option(fc.nat()), fc.boolean(), (points, visitors, hasLine) => {
        const windows = windowsOf(points, 0)
        const day = usageDayOf(windows, {
          ...span(0),
          timeZone: TIME_ZONE,
          visitors,
          line: hasLine
            ? { contractMbps: visitors === null ? null : 7.5, windows: windows.download.windows }
            : null,
          radios: windows.radios,
        })
        expect(unpackDay(day.day, packDay(day))).toEqual(day)
        const { clients, downloadBytes, uploadBytes } = day
        const brief = { clients, downloadBytes, uploadBytes, visitors }
        expect(unpackBrief(day.day, packDay(day))).toEqual(brief)
      }),
    )
  })
})

function known(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null)
}

function total(values: readonly (number | null)[]): number {
  return known(values).reduce((sum, value) => sum + value, 0)
}
