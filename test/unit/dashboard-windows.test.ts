import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newWindowSchema } from '#contract/window.ts'
import {
  choiceOf,
  NEW_WINDOW,
  endsNextDay,
  isInForce,
  windowOf,
  type WindowDraft,
} from '../../dashboard/model/window-draft.ts'
import { dayAfter, zonedMs, zonedTime } from '../../dashboard/model/zone-time.ts'

const ZONE = 'Asia/Makassar'
const NOW = Date.UTC(2026, 10, 22, 2, 0)

const once: WindowDraft = {
  ...NEW_WINDOW,
  scope: 'provider',
  value: 'Serat Contoh',
  startDay: '2026-11-23',
  startTime: '22:00',
  endDay: '2026-11-24',
  endTime: '02:30',
  reason: ' Pemeliharaan ',
}
const weekly: WindowDraft = {
  ...once,
  rhythm: 'weekly',
  weekdays: [4, 2],
  firstDay: '2026-12-01',
  lastDay: '2026-12-31',
}

const faultOf = (draft: WindowDraft): string => {
  const result = windowOf(draft, ZONE, NOW)
  return result.ok ? 'none' : result.fault
}
const sentOf = (draft: WindowDraft) => {
  const result = windowOf(draft, ZONE, NOW)
  if (!result.ok) throw new Error(result.fault)
  return newWindowSchema.parse(result.window)
}

describe('clock of a zone', () => {
  it('finds the moment of a day and a time, and back, in zones with and without summer time', () => {
    const zone = fc.constantFrom('Asia/Makassar', 'Asia/Kolkata', 'Europe/Berlin', 'UTC')
    const minute = fc.integer({ min: 0, max: 30_000_000 }).map((minutes) => minutes * 60_000)
    fc.assert(
      fc.property(zone, minute, (timeZone, atMs) => {
        const wanted = zonedTime(atMs, timeZone)
        const found = zonedMs(wanted, timeZone)
        expect(found).not.toBe(null)
        // Where the clock is put back a time comes twice: the same words, not the same moment.
        expect(zonedTime(found ?? 0, timeZone)).toEqual(wanted)
      }),
    )
    expect(zonedMs({ day: '2026-11-22', time: '10:00' }, ZONE)).toBe(NOW)
    expect(zonedMs({ day: 'x', time: '10:00' }, ZONE)).toBe(null)
    expect(dayAfter('2026-02-28', 1)).toBe('2026-03-01')
  })
})

describe('planned work as it is entered', () => {
  it('is sent as the server takes it: once, every week, every month', () => {
    expect(sentOf(once)).toEqual({
      scope: { kind: 'provider', value: 'Serat Contoh' },
      startMs: Date.UTC(2026, 10, 23, 14),
      endMs: Date.UTC(2026, 10, 23, 18, 30),
      recurrence: null,
      isExcluded: true,
      reason: 'Pemeliharaan',
    })
    expect(sentOf(weekly)).toMatchObject({
      startMs: Date.UTC(2026, 10, 30, 16),
      endMs: Date.UTC(2026, 11, 31, 16),
      recurrence: { weekdays: [2, 4], monthDay: null, from: '22:00', until: '02:00' },
    })
    const monthly: WindowDraft = { ...weekly, rhythm: 'monthly', monthDay: 31, scope: 'city' }
    expect(sentOf(monthly)).toMatchObject({
      scope: { kind: 'city' },
      recurrence: { weekdays: [], monthDay: 31 },
    })
  })

  it('says what is missing or wrong, one thing at a time', () => {
    expect(faultOf({ ...once, value: '' })).toBe('whichNeeded')
    expect(faultOf({ ...once, endTime: '' })).toBe('timesNeeded')
    expect(faultOf({ ...once, endDay: once.startDay, endTime: once.startTime })).toBe('timesOrder')
    expect(faultOf({ ...once, startDay: '2026-11-01', endDay: '2026-11-02' })).toBe('inPast')
    expect(faultOf({ ...once, reason: '  ' })).toBe('reasonNeeded')
    expect(faultOf({ ...weekly, weekdays: [] })).toBe('weekdayNeeded')
    expect(faultOf({ ...weekly, lastDay: '' })).toBe('timesNeeded')
    expect(faultOf({ ...weekly, lastDay: '2026-11-30' })).toBe('timesOrder')
    expect(faultOf(weekly)).toBe('none')
  })

  it('tells when each of them goes on after midnight', () => {
    expect(endsNextDay(weekly)).toBe(true)
    expect(endsNextDay({ ...weekly, until: '23:00' })).toBe(false)
    expect(endsNextDay(once)).toBe(false)
  })

  it('is in force until it is over or cancelled', () => {
    const window = {
      ...sentOf(once),
      id: 'w',
      createdBy: 'Rina',
      createdAtMs: NOW,
      cancelledAtMs: null,
    }
    expect(isInForce(window, NOW)).toBe(true)
    expect(isInForce(window, window.endMs)).toBe(false)
    expect(isInForce({ ...window, cancelledAtMs: NOW }, NOW)).toBe(false)
  })
})

describe('choice by what was written', () => {
  const choices = [
    ['a', 'Kantor Lurah Oebobo'],
    ['b', 'Taman Oebobo'],
    ['c', 'Taman Oebobo Baru'],
  ] as const

  it('is the one of that name, or the only one that has it in its name', () => {
    const value = (written: string) => choiceOf(choices, written)?.[0]
    expect(value('  kantor')).toBe('a')
    expect(value('taman oebobo')).toBe('b')
    expect(value('baru')).toBe('c')
    expect(value('oebobo')).toBe(undefined)
    expect(value('')).toBe(undefined)
    expect(value('pasar')).toBe(undefined)
  })
})
