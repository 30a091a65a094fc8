import { describe, expect, it } from 'vitest'
import { median, quantile, weekPattern } from '../../server/domain/week-pattern.ts'
import { DAY_MS, HOUR_MS, MONDAY_MS } from './made-city.ts'

/** Hours before a moment with as many clients as the hour of the zone's clock says. */
function hoursBefore(untilMs: number, days: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' })
  return Array.from({ length: days * 24 }, (_, index) => {
    const startMs = untilMs - (days * 24 - index) * HOUR_MS
    const clients = Number(format.format(startMs))
    return { startMs, count: 60, clientsMean: clients, clientsMax: clients }
  })
}

describe('weekPattern', () => {
  it('gives what is usual in an hour of the week by the four weeks before', () => {
    const usual = weekPattern(hoursBefore(MONDAY_MS, 28, 'Asia/Makassar'), 'Asia/Makassar', 3)
    expect([8, 20].map((hour) => usual(MONDAY_MS + hour * HOUR_MS))).toEqual([8, 20])
  })

  it('takes the middle of the weeks: one with a feast says nothing of the others', () => {
    const hours = hoursBefore(MONDAY_MS, 28, 'Asia/Makassar').map((hour) =>
      hour.startMs === MONDAY_MS - 7 * DAY_MS + 8 * HOUR_MS ? { ...hour, clientsMean: 400 } : hour,
    )
    expect(weekPattern(hours, 'Asia/Makassar', 3)(MONDAY_MS + 8 * HOUR_MS)).toBe(8)
  })

  it('says nothing where too few weeks were seen, or nobody counted', () => {
    const hours = hoursBefore(MONDAY_MS, 28, 'Asia/Makassar')
    const atMs = MONDAY_MS + 8 * HOUR_MS
    expect(weekPattern(hours.slice(14 * 24), 'Asia/Makassar', 3)(atMs)).toBeNull()
    const uncounted = hours.map((hour, index) => {
      return index % (7 * 24) === 8 && index > 200 ? { ...hour, clientsMean: null } : hour
    })
    expect(weekPattern(uncounted, 'Asia/Makassar', 3)(atMs)).toBeNull()
  })

  it('goes by the clock where clocks are changed: people do', () => {
    // The clocks of Amsterdam go back on 2026-10-25.
    const atMs = Date.UTC(2026, 9, 28, 17)
    const hours = hoursBefore(atMs, 29, 'Europe/Amsterdam')
    expect(weekPattern(hours, 'Europe/Amsterdam', 3)(atMs)).toBe(18)
  })
})

describe('quantile', () => {
  it('lies between the values in proportion', () => {
    expect([0, 0.5, 0.75, 1].map((share) => quantile([4, 1, 2, 3], share))).toEqual([
      1, 2.5, 3.25, 4,
    ])
    expect(median([5, 1, 9])).toBe(5)
  })
})
