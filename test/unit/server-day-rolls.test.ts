import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDayRolls, SETTLE_MS } from '../../server/days/day-rolls.ts'
import type { DayRoller, DayRolls, DayRollsDeps } from '../../server/days/day-rolls.ts'
import { windowDays } from '../../server/days/window-days.ts'
import type { RolledDay } from '../../server/journal/rolled-days.ts'

const KUPANG = 'Asia/Makassar'
/** 10.00 of 22 November in Kupang. */
const NOW_MS = Date.UTC(2026, 10, 22, 2)
const MINUTE_MS = 60_000

let nowMs = NOW_MS
let kept: RolledDay[]
let errors: string[]
let rolls: DayRolls
let rolled: string[]
beforeEach(() => {
  nowMs = NOW_MS
  kept = []
  errors = []
  rolled = []
})
afterEach(() => rolls.close())

function made(over: Partial<DayRollsDeps> = {}): DayRolls {
  rolls = createDayRolls({
    rolledDays: {
      list: () => Promise.resolve([...kept]),
      keep: (one) => {
        kept.push(one)
        return Promise.resolve()
      },
      forget: (days) => {
        kept = kept.filter(({ day }) => !days.includes(day))
        return Promise.resolve()
      },
    },
    missedSpans: () => Promise.resolve([]),
    firstDay: () => Promise.resolve('2026-11-19'),
    timeZone: KUPANG,
    nowMs: () => nowMs,
    isBusy: () => Promise.resolve(false),
    onError: (error) => errors.push(error.message),
    ...over,
  })
  return rolls
}

function roller(name: string, over: Partial<DayRoller> = {}): DayRoller {
  const roll = (day: string): Promise<void> => {
    rolled.push(`${name} ${day}`)
    return Promise.resolve()
  }
  return { name, version: 1, roll, ...over }
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 8000, interval: 20 })

describe('rolls of days', () => {
  it('work out each day that is over, the newest first, one roller after the other, and once', async () => {
    made().register(roller('places'))
    rolls.register(roller('usage'))
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(6))
    expect(rolled).toEqual([
      'places 2026-11-21',
      'places 2026-11-20',
      'places 2026-11-19',
      'usage 2026-11-21',
      'usage 2026-11-20',
      'usage 2026-11-19',
    ])
    expect(rolls.isRolled('usage', '2026-11-20')).toBe(true)
    expect(rolls.isRolled('usage', '2026-11-22')).toBe(false)
    expect(rolls.revision('2026-11-01', '2026-11-30')).toBe(6)
    expect(rolls.revision('2026-11-20', '2026-11-20')).toBe(2)
    expect(rolls.firstDay()).toBe('2026-11-19')
    expect(errors).toEqual([])
  })

  it('go on where they were after a start, and begin anew at a new version', async () => {
    kept = [
      { roller: 'places', day: '2026-11-21', version: 1 },
      { roller: 'places', day: '2026-11-20', version: 1 },
      { roller: 'usage', day: '2026-11-21', version: 1 },
    ]
    made().register(roller('places'))
    rolls.register(roller('usage', { version: 2 }))
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(4))
    expect(rolled[0]).toBe('places 2026-11-19')
    expect(rolled).not.toContain('places 2026-11-20')
    expect(rolled).toContain('places 2026-11-19')
  })

  it('keep a month that is over when its days are rolled, and again when one of them was', async () => {
    const keepMonth = (month: string): Promise<void> => {
      rolled.push(`month ${month}`)
      return Promise.resolve()
    }
    const places = roller('places', { keepMonth })
    made({ firstDay: () => Promise.resolve('2026-10-30') }).register(places)
    await rolls.start()
    await eventually(() => expect(rolled.at(-1)).toBe('month 2026-10'))
    expect(rolled).toHaveLength(2 + 21 + 1)
    rolls.touch(Date.UTC(2026, 9, 31, 2))
    nowMs += MINUTE_MS
    await eventually(() => expect(rolled.slice(24)).toEqual(['places 2026-10-31', 'month 2026-10']))
  })

  it('take a day up again that late samples touched, when they have been quiet for a while', async () => {
    made().register(roller('places'))
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(3))
    const lateMs = Date.UTC(2026, 10, 20, 4)
    rolls.touch(lateMs)
    expect(rolls.isRolled('places', '2026-11-20')).toBe(false)
    expect(rolls.isRolled('places', '2026-11-21')).toBe(true)
    nowMs += 14_000
    rolls.touch(lateMs + MINUTE_MS)
    nowMs += 14_000
    await new Promise((resolve) => setTimeout(resolve, 1300))
    expect(rolled, 'the last one came 14 s ago').toHaveLength(3)
    nowMs += 2000
    await eventually(() => expect(rolled).toHaveLength(4))
    expect(rolled[3]).toBe('places 2026-11-20')
    await eventually(() => expect(rolls.isRolled('places', '2026-11-20')).toBe(true))
  })

  it('wait no longer than two minutes for a stream of late samples to end', async () => {
    made().register(roller('places'))
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(3))
    for (let sent = 0; sent < 13; sent += 1) {
      rolls.touch(Date.UTC(2026, 10, 20, 4))
      nowMs += 10_000
    }
    await eventually(() => expect(rolled).toHaveLength(4))
  })

  it('take up both days that a sample near midnight decides, and none for one of today', async () => {
    made().register(roller('places'))
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(3))
    rolls.touch(NOW_MS)
    expect(rolls.revision('2026-11-01', '2026-11-30')).toBe(3)
    // 00.10 of 21 November.
    rolls.touch(Date.UTC(2026, 10, 20, 16, 10))
    expect(rolls.isRolled('places', '2026-11-20')).toBe(false)
    expect(rolls.isRolled('places', '2026-11-21')).toBe(false)
    expect(rolls.revision('2026-11-01', '2026-11-30')).toBe(5)
  })

  it('do not take a day for done that was touched while it was worked out', async () => {
    const touching: DayRoller = {
      ...roller('places'),
      roll: (day) => {
        if (rolled.length === 0) rolls.touch(Date.UTC(2026, 10, 21, 4))
        rolled.push(day)
        return Promise.resolve()
      },
    }
    made().register(touching)
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(3))
    expect(kept.map(({ day }) => day)).not.toContain('2026-11-21')
    nowMs += 20_000
    await eventually(() => expect(rolled[3]).toBe('2026-11-21'))
    await eventually(() => expect(kept.map(({ day }) => day)).toContain('2026-11-21'))
  })

  it('take up what came while nobody listened', async () => {
    kept = ['2026-11-21', '2026-11-20', '2026-11-19'].map((day) => {
      return { roller: 'places', day, version: 1 }
    })
    const startMs = Date.UTC(2026, 10, 20, 1)
    made({ missedSpans: () => Promise.resolve([{ startMs, endMs: startMs + MINUTE_MS }]) })
    rolls.register(roller('places'))
    await rolls.start()
    nowMs += 20_000
    await eventually(() => expect(rolled).toEqual(['places 2026-11-20']))
  })

  it('tell of a roll that failed, go on with the others, and try it again later', async () => {
    let fails = true
    const failing: DayRoller = {
      ...roller('places'),
      roll: (day) => {
        rolled.push(day)
        return day === '2026-11-21' && fails ? Promise.reject(new Error('full')) : Promise.resolve()
      },
    }
    made().register(failing)
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(3))
    expect(errors).toEqual(['[days] places of 2026-11-21 failed; it is tried again'])
    fails = false
    nowMs += 61_000
    await eventually(() => expect(rolls.isRolled('places', '2026-11-21')).toBe(true))
  })

  it('try one that fails for ever less and less often', async () => {
    let tries = 0
    const failing = roller('places', {
      roll: () => {
        tries += 1
        return Promise.reject(new Error('full'))
      },
    })
    made({ firstDay: () => Promise.resolve('2026-11-21') }).register(failing)
    await rolls.start()
    await eventually(() => expect(tries).toBe(1))
    nowMs += MINUTE_MS
    await eventually(() => expect(tries).toBe(2))
    nowMs += 1.5 * MINUTE_MS
    await new Promise((resolve) => setTimeout(resolve, 1300))
    expect(tries, 'two minutes are not over').toBe(2)
    nowMs += MINUTE_MS / 2
    await eventually(() => expect(tries).toBe(3))
    expect(rolls.isRolled('places', '2026-11-21')).toBe(false)
    expect(errors).toHaveLength(3)
  })

  it('leave a busy server alone', async () => {
    let isBusy = true
    made({ isBusy: () => Promise.resolve(isBusy) }).register(roller('places'))
    await rolls.start()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(rolled).toEqual([])
    isBusy = false
    await eventually(() => expect(rolled).toHaveLength(3))
  })

  it('leave a day alone until its last minutes are settled', async () => {
    nowMs = Date.UTC(2026, 10, 21, 16) + SETTLE_MS - 1
    made().register(roller('places'))
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(2))
    expect(rolled[0]).toBe('places 2026-11-20')
    nowMs += 1
    await eventually(() => expect(rolled[2]).toBe('places 2026-11-21'))
  })

  it('end in the middle of a day when they are told to, and forget what was touched', async () => {
    let isAborted = false
    const slow: DayRoller = {
      ...roller('places'),
      roll: (day, signal) => {
        rolled.push(day)
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            isAborted = true
            reject(new Error('aborted'))
          })
        })
      },
    }
    kept = [{ roller: 'places', day: '2026-11-20', version: 1 }]
    made().register(slow)
    await rolls.start()
    await eventually(() => expect(rolled).toHaveLength(1))
    rolls.touch(Date.UTC(2026, 10, 20, 4))
    await rolls.close()
    expect(isAborted).toBe(true)
    expect(errors).toEqual([])
    expect(kept).toEqual([])
  })
})

describe('days of planned windows', () => {
  const window = {
    id: 'w1',
    scope: { kind: 'city' as const },
    startMs: Date.UTC(2026, 10, 18, 20),
    endMs: Date.UTC(2026, 10, 20, 17),
    recurrence: null,
    isExcluded: true,
    reason: 'Pemeliharaan',
    createdBy: 'ani',
    createdAtMs: NOW_MS,
    cancelledAtMs: null,
  }
  const of = (...after: (typeof window)[]) => [
    ...windowDays([], after, '2026-11-19', NOW_MS, KUPANG),
  ]

  it('are those that a new one reaches into, from the first that is kept', () => {
    expect(of(window)).toEqual(['2026-11-19', '2026-11-20', '2026-11-21'])
  })

  it('are none of one that takes nothing out, or was there before', () => {
    expect(of({ ...window, isExcluded: false })).toEqual([])
    expect([...windowDays([window], [window], '2026-11-19', NOW_MS, KUPANG)]).toEqual([])
    const cancelled = { ...window, cancelledAtMs: NOW_MS }
    expect([...windowDays([window], [cancelled], '2026-11-19', NOW_MS, KUPANG)]).toEqual([])
  })

  it('are none of one that is still to come', () => {
    expect(of({ ...window, startMs: NOW_MS, endMs: NOW_MS + 1000 })).toEqual([])
  })
})
