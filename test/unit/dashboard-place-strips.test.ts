import { describe, expect, it } from 'vitest'
import { PLACE_STATES } from '#contract/words.ts'
import { dayStrips, timelineOf } from '../../dashboard/model/place-strips.ts'

const HOUR = 3_600_000
const NOTHING = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
const [UP, DOWN] = [PLACE_STATES.indexOf('up'), PLACE_STATES.indexOf('down')]

const dayOf = (day: string, upMs: number, downMs: number) => ({
  day,
  totalsMs: { ...NOTHING, up: upMs, down: downMs },
  serviceMs: NOTHING,
  isProvisional: false,
  steps: [[0, UP], ...(downMs > 0 ? [[upMs, DOWN]] : [])] as [number, number][],
})

describe('the strips of a place', () => {
  const NAMES = ['2026-03-29', '2026-03-30', '2026-03-31']
  const STARTS = [0, 23 * HOUR, 47 * HOUR, 71 * HOUR]

  it('have days of any length, the latest first, and none of which nothing is known', () => {
    const days = [dayOf('2026-03-29', 23 * HOUR, 0), dayOf('2026-03-31', 7 * HOUR, 10 * HOUR)]
    const [third, second, first] = dayStrips(NAMES, STARTS, days)
    const sharesIn = (strip: typeof first) =>
      strip?.parts.map(({ state, offsetShare, widthShare }) => [state, offsetShare, widthShare])
    expect(sharesIn(first)).toEqual([['up', 0, 1]])
    expect(second).toEqual({ day: '2026-03-30', fromMs: 23 * HOUR, parts: [] })
    expect(sharesIn(third)).toEqual([
      ['up', 0, 7 / 24],
      ['down', 7 / 24, 10 / 24],
    ])
  })

  it('end where the totals of a day that lasts end', () => {
    const { untilMs, intervals } = timelineOf(dayOf('2026-03-31', 7 * HOUR, HOUR), 47 * HOUR)
    expect(untilMs).toBe(55 * HOUR)
    expect(intervals).toEqual([
      { startMs: 47 * HOUR, endMs: 54 * HOUR, state: 'up' },
      { startMs: 54 * HOUR, endMs: 55 * HOUR, state: 'down' },
    ])
  })
})
