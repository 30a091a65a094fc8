import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Interval } from '#contract/series.ts'
import { PLACE_STATES } from '#contract/words.ts'
import {
  addPlaceTotals,
  NO_TOTALS,
  placeTotalsOf,
  stepsOf,
} from '../../server/domain/day-figures.ts'
import {
  countedReceiptMs,
  wasOnTheMap,
  wasReceivedBy,
  windowKnownAt,
} from '../../server/domain/known-then.ts'
import { daysBetween, daysOfMonth, localDayAt, spanOfDay } from '../../server/domain/local-day.ts'
import { lengthMs, unionOf } from '../../server/domain/spans.ts'

const HOUR_MS = 3_600_000
const KUPANG = 'Asia/Makassar'

describe('local days', () => {
  it('begin at the midnight of the city, eight hours before that of Greenwich', () => {
    const { startMs, endMs } = spanOfDay('2026-10-21', KUPANG)
    expect([startMs, endMs]).toEqual([Date.UTC(2026, 9, 20, 16), Date.UTC(2026, 9, 21, 16)])
    expect(localDayAt(startMs, KUPANG)).toBe('2026-10-21')
    expect(localDayAt(startMs - 1, KUPANG)).toBe('2026-10-20')
  })

  it('are 23 or 25 hours long where clocks are changed', () => {
    const hours = (day: string): number => {
      const { startMs, endMs } = spanOfDay(day, 'Europe/Amsterdam')
      return (endMs - startMs) / HOUR_MS
    }
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-10-26')]).toEqual([23, 25, 24])
  })

  it('make months, over leap years and the turn of the year', () => {
    expect(daysOfMonth('2028-02')).toEqual(['2028-02-01', '2028-02-29'])
    expect(daysOfMonth('2026-12')).toEqual(['2026-12-01', '2026-12-31'])
    expect(daysBetween('2026-12-30', '2027-01-02')).toHaveLength(4)
    expect(daysBetween('2026-12-30', '2026-12-29')).toEqual([])
  })
})

describe('what was known then', () => {
  const poll = { polledAtMs: 1_000_000, intervalMs: 60_000 }

  it('takes in what came while it spoke for the present, to the minute', () => {
    const after = (ms: number): boolean =>
      wasOnTheMap({ ...poll, receivedAtMs: poll.polledAtMs + ms }, 2.5)
    expect([after(-5000), after(0), after(149_999), after(180_000)]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([after(180_001), after(3 * HOUR_MS)]).toEqual([false, false])
  })

  it('is the same whether the store has the receipt to the millisecond or to the minute', () => {
    const delays = fc.integer({ min: -600_000, max: 90 * 86_400_000 })
    const intervals = fc.integer({ min: 1000, max: 86_400_000 })
    fc.assert(
      fc.property(
        delays,
        intervals,
        fc.double({ min: 1, max: 10, noNaN: true }),
        (late, ms, hold) => {
          const receivedAtMs = poll.polledAtMs + late
          const folded = countedReceiptMs(poll.polledAtMs, receivedAtMs)
          const known = (at: number): boolean =>
            wasOnTheMap({ polledAtMs: poll.polledAtMs, intervalMs: ms, receivedAtMs: at }, hold)
          expect(known(folded)).toBe(known(receivedAtMs))
          const by = poll.polledAtMs + 5 * HOUR_MS
          expect(wasReceivedBy(poll.polledAtMs, folded, by)).toBe(
            wasReceivedBy(poll.polledAtMs, receivedAtMs, by),
          )
        },
      ),
    )
  })

  it('counts what was received by a moment, that of its minute too', () => {
    const by = poll.polledAtMs + 120_000
    const received = (ms: number): boolean => wasReceivedBy(poll.polledAtMs, by + ms, by)
    expect([received(-1), received(0), received(60_000), received(60_001)]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('knows no window that was planned later, and one that was taken back later as it stood', () => {
    const window = { createdAtMs: 1000, cancelledAtMs: 5000 }
    expect(windowKnownAt(window, 999)).toBeNull()
    expect(windowKnownAt(window, 4999)).toEqual({ createdAtMs: 1000, cancelledAtMs: null })
    expect(windowKnownAt(window, 5000)).toEqual(window)
  })
})

describe('figures of a place and day', () => {
  const hour = (from: number, until: number) => ({
    startMs: from * HOUR_MS,
    endMs: until * HOUR_MS,
  })
  const day: readonly Interval[] = [
    { ...hour(0, 7), state: 'up' },
    { ...hour(7, 9), state: 'down' },
    { ...hour(9, 12), state: 'degraded' },
    { ...hour(12, 13), state: 'unknown' },
    { ...hour(13, 24), state: 'up' },
  ]

  it('are right in a day worked by hand', () => {
    const { totalsMs, serviceMs } = placeTotalsOf(day, {
      fromMs: 0,
      untilMs: 24 * HOUR_MS,
      // Planned work from 8 to 10; open from 6 to 22.
      excluded: [hour(8, 10)],
      service: [hour(6, 22)],
    })
    const hours = (totals: typeof totalsMs) => Object.values(totals).map((ms) => ms / HOUR_MS)
    //                                up degraded down unknown planned excluded
    expect(hours(totalsMs)).toEqual([18, 2, 1, 1, 0, 2])
    expect(hours(serviceMs)).toEqual([10, 2, 1, 1, 0, 2])
    expect(stepsOf(day, 0).slice(0, 3)).toEqual([
      [0, PLACE_STATES.indexOf('up')],
      [7 * HOUR_MS, PLACE_STATES.indexOf('down')],
      [9 * HOUR_MS, PLACE_STATES.indexOf('degraded')],
    ])
  })

  it('count nothing of a place that is closed all day', () => {
    const period = { fromMs: 0, untilMs: 24 * HOUR_MS, excluded: [], service: [] }
    expect(placeTotalsOf(day, period).serviceMs).toEqual(NO_TOTALS.serviceMs)
  })

  it('make up the day and its service hours, to the millisecond, whatever is taken out', () => {
    const END_MS = 1000
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: END_MS - 1 }), { maxLength: 8 })
    const span = fc
      .tuple(fc.nat(END_MS - 1), fc.integer({ min: 1, max: END_MS }))
      .map(([startMs, ms]) => ({ startMs, endMs: Math.min(END_MS, startMs + ms) }))
    const some = fc.array(span, { maxLength: 4 })
    const states = fc.infiniteStream(fc.constantFrom(...PLACE_STATES))
    fc.assert(
      fc.property(cuts, states, some, some, (at, state, excluded, open) => {
        const bounds = [0, ...at.toSorted((a, b) => a - b), END_MS]
        const intervals = bounds.slice(1).map((endMs, index): Interval => {
          return { startMs: bounds[index] ?? 0, endMs, state: state.next().value }
        })
        const service = unionOf(open)
        const figures = placeTotalsOf(intervals, { fromMs: 0, untilMs: END_MS, excluded, service })
        const sum = (totals: object): number =>
          Object.values(totals).reduce((all: number, ms: number) => all + ms, 0)
        expect(sum(figures.totalsMs)).toBe(END_MS)
        expect(sum(figures.serviceMs)).toBe(lengthMs(service))
        for (const name of ['up', 'down', 'unknown', 'excluded'] as const) {
          expect(figures.serviceMs[name]).toBeLessThanOrEqual(figures.totalsMs[name])
        }
        const twice = addPlaceTotals(figures, figures)
        expect(sum(twice.totalsMs)).toBe(2 * END_MS)
      }),
    )
  })
})
