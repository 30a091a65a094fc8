import { describe, expect, it } from 'vitest'
import {
  parseServiceHours,
  serviceHoursOf,
  serviceSpans,
} from '../../server/domain/service-hours.ts'
import { lengthMs, overlapMs } from '../../server/domain/spans.ts'
import { DAY_MS, HOUR_MS, MONDAY_MS } from './made-city.ts'

const KUPANG = 'Asia/Makassar'
const HOURS = 'hours such as Mo-Fr 07:00-17:00; Sa 08:00-12:00'

/** Open hours of a week from Monday, 24 letters a day: `o` open, `.` closed. */
function week(text: string): readonly string[] {
  const parsed = parseServiceHours(text)
  if (!parsed.ok) throw new Error(parsed.problem.text)
  const spans = serviceSpans(parsed.hours, MONDAY_MS, MONDAY_MS + 7 * DAY_MS, KUPANG)
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const startMs = MONDAY_MS + day * DAY_MS + hour * HOUR_MS
      return overlapMs(spans, [{ startMs, endMs: startMs + HOUR_MS }]) > 0 ? 'o' : '.'
    }).join(''),
  )
}

const ALWAYS = 'o'.repeat(24)
const NEVER = '.'.repeat(24)
const OFFICE = `${'.'.repeat(7)}${'o'.repeat(10)}${'.'.repeat(7)}`

describe('service hours', () => {
  it('are always where nothing is written', () => {
    expect(week(' ')).toEqual(Array.from({ length: 7 }, () => ALWAYS))
    expect(week('00:00-24:00')).toEqual(week(''))
  })

  it('are those of every day where no day is named', () => {
    expect(week('07:00-17:00')).toEqual(Array.from({ length: 7 }, () => OFFICE))
  })

  it('are closed on a day that is not named', () => {
    const saturday = `${'.'.repeat(8)}${'o'.repeat(4)}${'.'.repeat(12)}`
    const expected = [...Array.from({ length: 5 }, () => OFFICE), saturday, NEVER]
    expect(week('Mo-Fr 07:00-17:00; Sa 08:00-12:00')).toEqual(expected)
    expect(week('sn-jm 07.00-17.00 ; SB 8.00 – 12.00;')).toEqual(expected)
  })

  it('take days in lists and over the end of the week, and several hours a day', () => {
    const open = `${'.'.repeat(8)}ooo...oo${'.'.repeat(8)}`
    expect(week('Sa-Mo, We 08:00-11:00, 14:00-16:00')).toEqual([
      open,
      NEVER,
      open,
      NEVER,
      NEVER,
      open,
      open,
    ])
  })

  it('go on over midnight into the next day, also over the end of the week', () => {
    const [monday, tuesday] = week('Su 20:00-02:00')
    expect([monday, tuesday]).toEqual([`oo${'.'.repeat(22)}`, NEVER])
  })

  it('are cut to the period to the millisecond', () => {
    const parsed = parseServiceHours('07:00-17:00')
    const hours = parsed.ok ? parsed.hours : null
    const at = MONDAY_MS + 8 * HOUR_MS
    expect(serviceSpans(hours, at + 1, at + 3, KUPANG)).toEqual([
      { startMs: at + 1, endMs: at + 3 },
    ])
    expect(lengthMs(serviceSpans(hours, MONDAY_MS, MONDAY_MS + DAY_MS, KUPANG))).toBe(10 * HOUR_MS)
  })

  it('are read by their text, and are always where there are none or they cannot be read', () => {
    expect(serviceHoursOf('06:00-22:00')).toBe(serviceHoursOf('06:00-22:00'))
    expect(serviceHoursOf('06:00-22:00')).toHaveLength(7)
    expect([null, '', 'pagi'].map(serviceHoursOf)).toEqual([null, null, null])
  })

  it.each([
    ['Mo-Fr', '"Mo-Fr": expected days and times such as Mo-Fr 07:00-17:00'],
    ['pagi sampai sore', '"pagi sampai sore": expected days and times such as Mo-Fr 07:00-17:00'],
    ['Xx 07:00-17:00', '"Xx": expected a day: Mo Tu We Th Fr Sa Su or Sn Sl Rb Km Jm Sb Mg'],
    ['Mo-We-Fr 07:00-17:00', '"Mo-We-Fr": expected one day or from one to another'],
    ['07:00', '"07:00": expected times from 00:00 to 24:00 such as 07:00-17:00'],
    ['07:00-25:00', '"07:00-25:00": expected times from 00:00 to 24:00 such as 07:00-17:00'],
    ['07:61-09:00', '"07:61-09:00": expected times from 00:00 to 24:00 such as 07:00-17:00'],
    ['Mo 07:00-09:00; Sn 10:00-11:00', `"mo": the day comes twice: expected ${HOURS}`],
    ['x'.repeat(201), `longer than 200 characters: expected ${HOURS}`],
  ])('say what is wrong with %s', (text, fault) => {
    const parsed = parseServiceHours(text)
    if (parsed.ok) throw new Error(`${text} was read`)
    expect(`${parsed.problem.text}: expected ${parsed.expected.text}`).toBe(fault)
  })
})
