import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classCounts,
  classOf,
  classSpan,
  quantileClasses,
  READINESS_CLASSES,
} from '../../dashboard/model/class-limits.ts'
import { dayClassOf, upShareOf } from '../../dashboard/model/day-colours.ts'
import { layerParam, parseLayer, parseSites } from '../../dashboard/model/map-layers.ts'
import {
  daysOfMonth,
  isDay,
  monthAfter,
  monthOf,
  parsePeriod,
  weekdayOf,
} from '../../dashboard/model/period.ts'
import { idOfName, movedSpot, parseSpot, spotParam } from '../../dashboard/model/spot.ts'
import { radiusOf, roundSteps } from '../../dashboard/model/symbol-size.ts'
import { momentText, parseMoment } from '../../dashboard/model/moment.ts'

describe('classes of a figure', () => {
  it('puts a share into the readiness bands, the limits into the lower one', () => {
    const bands = [0, 0.25, 0.2501, 0.5, 0.75, 0.76, 1].map((share) =>
      classOf(READINESS_CLASSES, share),
    )
    expect(bands).toEqual([0, 0, 1, 1, 2, 3, 3])
  })

  it('never gives what is not known a class, least of all that of zero', () => {
    expect(classOf(READINESS_CLASSES, null)).toBeNull()
    expect(classCounts(READINESS_CLASSES, [null, 0, null, 1])).toEqual({
      counts: [1, 0, 0, 1],
      unknown: 2,
    })
  })

  it('prints limits that meet: each class begins where the one before ends', () => {
    const classes = quantileClasses([5, 1, 4, 2, 3, 10, 8, 9, 7, 6], 5)
    expect(classes?.limits).toEqual([2, 4, 6, 8])
    expect(classes && [0, 1, 4].map((at) => classSpan(classes, at))).toEqual([
      [1, 2],
      [2, 4],
      [8, 10],
    ])
  })

  it('counts every figure in one class and has no class for figures that are equal twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 30 })), { maxLength: 80 }),
        fc.integer({ min: 2, max: 6 }),
        (values, count) => {
          const classes = quantileClasses(values, count)
          if (classes === null) {
            expect(values.every((value) => value === null)).toBe(true)
            return
          }
          const { counts, unknown } = classCounts(classes, values)
          expect(counts.reduce((sum, one) => sum + one, 0) + unknown).toBe(values.length)
          expect(counts.length).toBeLessThanOrEqual(count)
          expect(counts.every((one) => one > 0)).toBe(true)
        },
      ),
    )
  })

  it('has no class where nothing is known, and one where all is the same', () => {
    expect(quantileClasses([null, null], 5)).toBeNull()
    expect(quantileClasses([3, 3, null], 5)).toEqual({ limits: [], least: 3, greatest: 3 })
  })
})

describe('circles of figures', () => {
  it('have areas in proportion, and are never too small to be seen', () => {
    const [whole, quarter] = [radiusOf(100, 100, 26), radiusOf(25, 100, 26)]
    expect(whole).toBe(26)
    expect((whole / quarter) ** 2).toBeCloseTo(4)
    expect(radiusOf(0, 100, 26)).toBe(3)
    expect(roundSteps(63.4)).toEqual([5, 20, 50])
    expect(roundSteps(0)).toEqual([])
  })
})

describe('what the address says of the map', () => {
  it('reads a layer with its measure and writes it back', () => {
    expect(parseLayer('coverage.places')).toEqual({ layer: 'coverage', measure: 'places' })
    expect(parseLayer('coverage.nonsense')).toEqual({ layer: 'coverage', measure: 'residents' })
    expect(parseLayer('elsewhere')).toEqual({ layer: 'state', measure: '' })
    expect(parseLayer(undefined).layer).toBe('state')
    for (const text of ['coverage', 'coverage.hours', 'usage.bytes-area', 'gaps', 'next']) {
      expect(layerParam(parseLayer(text))).toBe(text)
    }
    expect(layerParam({ layer: 'state', measure: '' })).toBeNull()
  })

  it('takes a budget of 1 to 50 sites', () => {
    expect(['1', '50', '99', '0', '-3', '2.5', 'x', undefined].map(parseSites)).toEqual([
      1, 50, 50, 10, 10, 10, 10, 10,
    ])
  })

  it('takes months and days that there are', () => {
    const texts = [
      '2026-11',
      '2026-02-28',
      '2026-02-30',
      '2026-13',
      '2026-1',
      '26-11-01',
      undefined,
    ]
    expect(texts.map(parsePeriod)).toEqual(['2026-11', '2026-02-28', null, null, null, null, null])
    expect(isDay('2026-11-02')).toBe(true)
    expect(monthOf('2026-11-02')).toBe('2026-11')
    expect([monthAfter('2026-11', 2), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12'])
    expect(daysOfMonth('2028-02')).toHaveLength(29)
    expect(weekdayOf('2026-11-22')).toBe(6)
  })

  it('takes a moment by the clock of the city, to the second', () => {
    const atMs = Date.UTC(2026, 10, 21, 6, 5, 30)
    expect(parseMoment('2026-11-21T14:05:30', 'Asia/Makassar')).toBe(atMs)
    expect(parseMoment('2026-11-21T14:05', 'Asia/Makassar')).toBe(atMs - 30_000)
    expect(momentText(atMs, 'Asia/Makassar')).toBe('2026-11-21T14:05:30')
    for (const wrong of ['yesterday', '0', '1969-12-31T23:59', '2026-13-01T00:00']) {
      expect(parseMoment(wrong, 'Asia/Makassar')).toBeNull()
    }
  })
})

describe('the colours of days', () => {
  const totals = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }

  it('count what was observed alone, service in part as service', () => {
    expect(upShareOf({ ...totals, up: 90, degraded: 5, down: 5, unknown: 900 })).toBe(0.95)
    expect(upShareOf({ ...totals, unknown: 100 })).toBeNull()
    expect([0.899, 0.9, 0.95, 0.99, null].map(dayClassOf)).toEqual([0, 1, 2, 3, null])
  })
})

describe('a spot that is planned', () => {
  const spot = { latitude: -10.16, longitude: 123.6, reachMeters: 300 }

  it('reads what people copy to each other, and refuses what is no spot', () => {
    expect(parseSpot('-10.16, 123.6', 300)).toEqual(spot)
    expect(parseSpot('-10.16 123.6', 300)).toEqual(spot)
    expect(parseSpot(spotParam(spot), 500)).toEqual(spot)
    expect(parseSpot('-10.16,123.6,9999', 300)?.reachMeters).toBe(2000)
    for (const text of ['', 'here', '-10.16', '-100,123', '1,2,3,4', undefined]) {
      expect(parseSpot(text, 300)).toBeNull()
    }
  })

  it('moves by metres on the ground', () => {
    const moved = movedSpot(spot, 200, -100)
    expect((moved.latitude - spot.latitude) * 111_320).toBeCloseTo(-100)
    const perDegree = 111_320 * Math.cos((spot.latitude * Math.PI) / 180)
    expect((moved.longitude - spot.longitude) * perDegree).toBeCloseTo(200)
  })

  it('makes a code of a name', () => {
    expect(idOfName('Taman Kota “Nostalgia” No. 1')).toBe('taman-kota-nostalgia-no-1')
    expect(idOfName('  Café Sañta ')).toBe('cafe-santa')
    expect(idOfName('!!!')).toBe('')
  })
})
