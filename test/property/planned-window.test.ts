import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlannedWindow } from '#contract/window.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { dayAt, momentOf, offsetMsAt } from '../../server/domain/local-time.ts'
import { excludedSpans, excludeFrom, occurrencesOf } from '../../server/domain/planned-window.ts'
import { parseServiceHours, serviceSpans } from '../../server/domain/service-hours.ts'
import { lengthMs, overlapMs } from '../../server/domain/spans.ts'
import { DAY_MS, MINUTE_MS, MONDAY_MS, siteOf } from '../unit/made-city.ts'

const ZONES = ['Asia/Makassar', 'Europe/Amsterdam', 'America/St_Johns', 'Australia/Lord_Howe']
const site = siteOf('kantor')

const clockTime = fc.integer({ min: 0, max: 1439 }).map((minutes) => {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
})
/** Within half a year, so that clocks are changed twice. */
const moment = fc.integer({ min: MONDAY_MS, max: MONDAY_MS + 190 * DAY_MS })
const period = fc
  .tuple(moment, fc.integer({ min: 1, max: 60 * DAY_MS }))
  .map(([fromMs, lengthMs]) => ({ fromMs, untilMs: fromMs + lengthMs }))
const window: fc.Arbitrary<PlannedWindow> = fc
  .record({
    startMs: moment,
    lasts: fc.integer({ min: 1, max: 400 * DAY_MS }),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    monthDay: fc.option(fc.integer({ min: 1, max: 31 })),
    from: clockTime,
    until: clockTime,
    once: fc.boolean(),
    isExcluded: fc.boolean(),
    cancelledAtMs: fc.option(moment, { freq: 1 }),
  })
  .map(({ startMs, lasts, weekdays, monthDay, from, until, once, isExcluded, cancelledAtMs }) => {
    return {
      id: 'w',
      scope: { kind: 'city' },
      startMs,
      endMs: startMs + lasts,
      recurrence: once
        ? null
        : { weekdays: monthDay === null ? weekdays : [], monthDay, from, until },
      isExcluded,
      reason: 'x',
      createdBy: 'x',
      createdAtMs: MONDAY_MS,
      cancelledAtMs,
    }
  })
const windows = fc.array(window, { maxLength: 5 })
const zone = fc.constantFrom(...ZONES)

describe('planned windows', () => {
  it('leave up, degraded, down, unknown, planned and excluded that are together the period', () => {
    let excluded = 0
    fc.assert(
      fc.property(
        windows,
        zone,
        period,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4)), {
          maxLength: 20,
        }),
        (windows, timeZone, { fromMs, untilMs }, cuts) => {
          const edges = cuts
            .map(([share]) => fromMs + Math.floor(share * (untilMs - fromMs)))
            .sort((a, b) => a - b)
          const intervals = [fromMs, ...edges].map((startMs, index) => {
            const state = PLACE_STATES[cuts[index]?.[1] ?? 0] ?? 'up'
            return { startMs, endMs: edges[index] ?? untilMs, state }
          })
          const spans = excludedSpans(windows, site, fromMs, untilMs, timeZone)
          const { intervals: left, totalsMs } = excludeFrom(intervals, spans)
          const sum = Object.values(totalsMs).reduce((sum, part) => sum + part, 0)
          expect(sum).toBe(untilMs - fromMs)
          expect(totalsMs.excluded).toBe(lengthMs(spans))
          expect(overlapMs(left, spans)).toBe(0)
          excluded += spans.length
        },
      ),
      { numRuns: 300 },
    )
    expect(excluded).toBeGreaterThan(100)
  })

  it('come alike, in whatever periods one asks for them', () => {
    fc.assert(
      fc.property(window, zone, period, moment, (window, timeZone, { fromMs, untilMs }, cutMs) => {
        const of = (from: number, until: number): readonly string[] =>
          occurrencesOf(window, from, until, timeZone).map((span) => JSON.stringify(span))
        const cut = Math.min(Math.max(cutMs, fromMs), untilMs)
        const parts = [...of(fromMs, cut), ...of(cut, untilMs)]
        expect(new Set(parts)).toEqual(new Set(of(fromMs, untilMs)))
      }),
      { numRuns: 300 },
    )
  })
})

describe('service hours', () => {
  it('are within the period, apart from each other, and alike in whatever periods', () => {
    const texts = ['', '06:00-22:00', 'Mo-Fr 07:00-17:00; Sa 18:00-02:00', 'Su 00:00-24:00']
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        zone,
        period,
        moment,
        (text, timeZone, { fromMs, untilMs }, cutMs) => {
          const parsed = parseServiceHours(text)
          const hours = parsed.ok ? parsed.hours : []
          const of = (from: number, until: number) => serviceSpans(hours, from, until, timeZone)
          const cut = Math.min(Math.max(cutMs, fromMs), untilMs)
          const whole = of(fromMs, untilMs)
          expect(lengthMs([...of(fromMs, cut), ...of(cut, untilMs)])).toBe(lengthMs(whole))
          for (const [index, { startMs, endMs }] of whole.entries()) {
            expect(startMs).toBeGreaterThanOrEqual(whole[index - 1]?.endMs ?? fromMs)
            expect(endMs).toBeGreaterThan(startMs)
            expect(endMs).toBeLessThanOrEqual(untilMs)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('the clock of a zone', () => {
  it('shows the time that a moment was asked for, unless it is left out that day', () => {
    let leftOut = 0
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: 0, max: 1439 }), (timeZone, atMs, minutes) => {
        const day = dayAt(atMs, timeZone)
        const found = momentOf(day, minutes, timeZone)
        const shownMs = found + offsetMsAt(found, timeZone)
        if (shownMs !== day * DAY_MS + minutes * MINUTE_MS) {
          leftOut += 1
          // The clock jumps over it at this very moment.
          expect(offsetMsAt(found, timeZone)).toBeGreaterThan(offsetMsAt(found - 1, timeZone))
        }
      }),
      { numRuns: 2000 },
    )
    expect(leftOut).toBeLessThan(50)
  })
})
