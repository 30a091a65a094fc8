import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longDay } from '../../dashboard/model/format.ts'
import { parseDay, parseTime, writtenDay } from '../../dashboard/model/written-time.ts'

describe('days and times as people write them', () => {
  it('reads a day with the day first, or as ISO 8601 has it, and no other', () => {
    for (const text of ['22-11-2026', '22/11/2026', '22.11.2026', ' 22 11 2026 ', '2026-11-22']) {
      expect(parseDay(text)).toBe('2026-11-22')
    }
    expect(parseDay('1-2-2026')).toBe('2026-02-01')
    for (const text of ['', '11/22/2026', '31-02-2026', '22-11-26', '22-11', 'besok', '0-1-2026']) {
      expect(parseDay(text)).toBe('')
    }
  })

  it('reads a time of 24 hours with a point or a colon, and no other', () => {
    expect(['22.00', '22:00', '9.05', '00.00'].map(parseTime)).toEqual([
      '22:00',
      '22:00',
      '09:05',
      '00:00',
    ])
    for (const text of ['', '24.00', '22.60', '2200', '10 PM', '10:00 PM']) {
      expect(parseTime(text)).toBe('')
    }
  })

  it('reads back every day that it wrote', () => {
    const min = new Date('2000-01-01T00:00Z')
    const max = new Date('2099-12-31T00:00Z')
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10)
        expect(parseDay(writtenDay(day))).toBe(day)
      }),
    )
  })

  it('says a day in words, so that a month is not taken for a day', () => {
    expect(longDay('2026-11-12', 'id')).toBe('Kamis, 12 November 2026')
    expect(longDay('2026-11-12', 'en')).toBe('Thursday, 12 November 2026')
  })
})
