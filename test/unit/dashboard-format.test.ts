import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Timeline } from '#contract/series.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { en } from '../../dashboard/i18n/en.ts'
import { id } from '../../dashboard/i18n/id.ts'
import { createFormats, formatDuration, zoneName } from '../../dashboard/model/format.ts'
import { hoursWords } from '../../dashboard/model/hours-words.ts'
import { clientsSummary, hourMarks, stripOf, wholeMinutes } from '../../dashboard/model/timeline.ts'
import { makeSeries } from '../browser/fixture-city.ts'

const HOUR_MS = 3_600_000
// 2026-11-21 06:05:09 in WITA.
const atMs = Date.UTC(2026, 10, 20, 22, 5, 9)

describe('formats', () => {
  it('names the Indonesian zones, and others by their offset', () => {
    const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Dili', 'Asia/Kolkata']
    expect(zones.map((zone) => zoneName(zone, atMs))).toEqual([
      'WIB',
      'WITA',
      'WIT',
      'GMT+9',
      'GMT+5:30',
    ])
  })

  it('writes times and numbers as each language does', () => {
    const indonesian = createFormats('id', 'Asia/Makassar', atMs)
    expect(indonesian.time(atMs)).toBe('06.05')
    expect(indonesian.clock(atMs)).toBe('06.05.09')
    expect(indonesian.date(atMs)).toBe('Sab, 21 Nov 2026')
    expect(indonesian.number(1512.34)).toBe('1.512,3')
    expect(indonesian.percent(0.0417)).toBe('4,2%')
    const english = createFormats('en', 'Asia/Makassar', atMs)
    expect(english.time(atMs)).toBe('06:05')
    expect(english.number(1512.34)).toBe('1,512.3')
  })

  it('writes service hours with the days and the points of each language', () => {
    expect(hoursWords('06:00-22:00', 'id')).toBe('06.00–22.00')
    expect(hoursWords('Sn-Jm 07.00-12.00, 13.00-17.00; Sb 08:00-12:00', 'id')).toBe(
      'Sen–Jum 07.00–12.00, 13.00–17.00; Sab 08.00–12.00',
    )
    expect(hoursWords('Sn-Jm 07.00 - 17.00; mg 08:00-12:00', 'en')).toBe(
      'Mon–Fri 07:00–17:00; Sun 08:00–12:00',
    )
  })

  it('does not round a share that is there to nothing', () => {
    const { percent } = createFormats('id', 'Asia/Makassar', atMs)
    expect([0, 5 / 86_400, 0.000499, 0.0005, 1].map(percent)).toEqual([
      '0%',
      '<0,1%',
      '<0,1%',
      '0,1%',
      '100%',
    ])
  })

  it("adds the day when it is not today's in the city", () => {
    const { moment } = createFormats('id', 'Asia/Makassar', atMs)
    expect(moment(atMs - 6 * HOUR_MS, atMs)).toBe('00.05')
    expect(moment(atMs - 7 * HOUR_MS, atMs)).toBe('20 Nov 23.05')
  })

  it('writes durations in at most two units', () => {
    const inWords = (ms: number) => formatDuration(ms, 'id')
    expect([-5, 0, 59_999, 60_000, HOUR_MS, 2 * HOUR_MS + 13 * 60_000].map(inWords)).toEqual([
      '0 dtk',
      '0 dtk',
      '59 dtk',
      '1 mnt',
      '1 jam',
      '2 jam 13 mnt',
    ])
    expect([48 * HOUR_MS, 51.5 * HOUR_MS].map(inWords)).toEqual(['2 hari', '2 hari 3 jam'])
    expect(formatDuration(2 * HOUR_MS + 13 * 60_000, 'en')).toBe('2 h 13 min')
  })
})

describe('strip', () => {
  const timeline: Timeline = {
    fromMs: atMs,
    untilMs: atMs + 10 * HOUR_MS,
    intervals: [
      { startMs: atMs, endMs: atMs + HOUR_MS, state: 'up' },
      { startMs: atMs + HOUR_MS, endMs: atMs + 2 * HOUR_MS, state: 'up' },
      { startMs: atMs + 2 * HOUR_MS, endMs: atMs + 10 * HOUR_MS, state: 'unknown' },
    ],
    totalsMs: {
      up: 2 * HOUR_MS,
      degraded: 0,
      down: 0,
      unknown: 8 * HOUR_MS,
      planned: 0,
      excluded: 0,
    },
  }

  it('joins neighbours of one state and fills the whole', () => {
    expect(stripOf(timeline)).toEqual([
      { startMs: atMs, endMs: atMs + 2 * HOUR_MS, state: 'up', offsetShare: 0, widthShare: 0.2 },
      {
        startMs: atMs + 2 * HOUR_MS,
        endMs: atMs + 10 * HOUR_MS,
        state: 'unknown',
        offsetShare: 0.2,
        widthShare: 0.8,
      },
    ])
  })

  it('tells totals in whole minutes that add up to the day', () => {
    const second = 1000
    const totalsMs = {
      up: 20 * HOUR_MS + 59 * 60_000 + 35 * second,
      degraded: 20 * second,
      down: 5 * second,
      unknown: 3 * HOUR_MS,
      planned: 0,
    }
    const minutes = wholeMinutes(totalsMs)
    expect(minutes).toEqual({ up: 1260, degraded: 0, down: 0, unknown: 180, planned: 0 })
    fc.assert(
      fc.property(fc.array(fc.nat(24 * HOUR_MS), { minLength: 5, maxLength: 5 }), (parts) => {
        const [up = 0, degraded = 0, down = 0, unknown = 0, planned = 0] = parts
        const exact = { up, degraded, down, unknown, planned }
        const whole = wholeMinutes(exact)
        const sum = (all: typeof exact) => Object.values(all).reduce((a, b) => a + b, 0)
        expect(sum(whole)).toBe(Math.round(sum(exact) / 60_000))
        for (const state of PLACE_STATES) {
          expect(Math.abs(whole[state] - exact[state] / 60_000)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it("marks the city's full hours, also in zones with a half hour", () => {
    for (const zone of ['Asia/Makassar', 'Asia/Kolkata', 'Asia/Kathmandu']) {
      const { hour, time } = createFormats('en', zone, atMs)
      const marks = hourMarks(atMs, atMs + 24 * HOUR_MS, 6, hour)
      expect(marks.map(time).sort()).toEqual(['00:00', '06:00', '12:00', '18:00'])
    }
  })
})

describe('summary of clients', () => {
  it('leaves out windows that counted nobody because nobody looked', () => {
    const series = makeSeries(atMs)
    const blind = { ...series, windows: series.windows.filter(({ count }) => count === 0) }
    expect(clientsSummary(blind)).toBe(null)
    const [first, second] = series.windows
    if (first === undefined || second === undefined) throw new Error('the series is empty')
    const windows = [
      { ...first, clientsMean: 2, clientsMax: 3 },
      { ...second, clientsMean: 4, clientsMax: 9 },
      ...blind.windows,
    ]
    expect(clientsSummary({ ...series, windows })).toEqual({
      peak: 9,
      peakAtMs: second.startMs,
      mean: 3,
    })
  })
})

describe('languages', () => {
  /** Every leaf of a dictionary as its path and kind. */
  const shapeOf = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, below]) => shapeOf(below, `${path}.${key}`))
      : [`${path} ${typeof value}`]

  it('say the same things', () => {
    expect(shapeOf(en)).toEqual(shapeOf(id))
  })
})

describe('colours', () => {
  const sheet = readFileSync(new URL('../../dashboard/styles/tokens.css', import.meta.url), 'utf8')
  const block = (head: string): string => sheet.split(head)[1]?.split('}')[0] ?? ''
  const themes = {
    light: block(":root[data-theme='light'] {"),
    dark: block(":root[data-theme='dark'] {"),
  }
  const token = (css: string, name: string): string =>
    new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css)?.[1] ?? ''

  /** Relative luminance, WCAG 2.2. */
  function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  function contrast(one: string, other: string): number {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const words = ['text', 'text-muted', 'accent', 'up-text', 'degraded-text', 'down-text']
  const tones = [...words, 'unknown-text', 'planned-text']

  for (const [theme, css] of Object.entries(themes)) {
    it(`keep 4.5:1 for words on every ground, ${theme}`, () => {
      const grounds = ['surface', 'ground', 'raised', 'hover', 'chosen']
      const weak = grounds.flatMap((ground) =>
        tones
          .map((tone) => [tone, ground, contrast(token(css, tone), token(css, ground))] as const)
          .filter(([, , ratio]) => !(ratio >= 4.5)),
      )
      expect(weak).toEqual([])
      expect(contrast(token(css, 'accent-ink'), token(css, 'accent'))).toBeGreaterThanOrEqual(4.5)
    })
  }
})
