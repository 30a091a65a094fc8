import { describe, expect, it } from 'vitest'
import { fixedOffsetMs, isTimeZone } from '#contract/time-zone.ts'

const DAY_MS = 86_400_000

describe('zones that never change their clocks', () => {
  it.each(['Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura', 'UTC'])(
    'have the offset that the calendar of this machine gives: %s',
    (timeZone) => {
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone,
        dateStyle: 'short',
        timeStyle: 'medium',
      })
      for (let atMs = Date.UTC(2024, 0, 1); atMs < Date.UTC(2040, 0, 1); atMs += 20 * DAY_MS) {
        const shown = new Date(atMs + (fixedOffsetMs(timeZone) ?? Number.NaN)).toISOString()
        expect(format.format(atMs)).toBe(shown.slice(0, 19).replace('T', ' '))
      }
    },
  )

  it('leave the others to the calendar, and refuse what is no zone', () => {
    expect(fixedOffsetMs('Europe/Amsterdam')).toBeUndefined()
    expect(isTimeZone('Europe/Amsterdam')).toBe(true)
    expect(isTimeZone('Asia/Makassar')).toBe(true)
    expect(isTimeZone('Asia/Kupang')).toBe(false)
  })
})
