import { describe, expect, it } from 'vitest'
import {
  decisionOf,
  EMPTY_OBJECTION,
  objectionOf,
  outageRows,
  type ObjectionDraft,
} from '../../dashboard/model/objection-draft.ts'
import { minutesOf } from '../../server/domain/minutes.ts'
import { HOUR_MS, hour, MINUTE_MS } from './clauses.ts'
import { reportedContract, TWENTY_HOURS } from './minutes-sample.ts'

const ZONE = 'Asia/Makassar'
const MEANT = { uplink: 'line-a', outageStartMs: hour(100), leftMs: 10 * HOUR_MS }
const WRITTEN: ObjectionDraft = { ...EMPTY_OBJECTION, objector: ' Yohanes ', text: ' Listrik ' }

const sent = (over: Partial<ObjectionDraft> = {}) =>
  objectionOf({ ...WRITTEN, ...over }, MEANT, ZONE)
const faultOf = (over: Partial<ObjectionDraft>) => {
  const result = sent(over)
  return result.ok ? null : result.fault
}

describe('an objection as it is written down', () => {
  it('disputes all that is left, unless it says how many minutes', () => {
    expect(sent()).toEqual({
      ok: true,
      objection: {
        uplink: 'line-a',
        outageStartMs: hour(100),
        objector: 'Yohanes',
        claimedCause: null,
        claimed: null,
        disputedMs: null,
        text: 'Listrik',
      },
    })
    expect(sent({ minutes: '90,5' })).toMatchObject({ objection: { disputedMs: 90.5 * MINUTE_MS } })
    expect(sent({ minutes: '600' })).toMatchObject({ objection: { disputedMs: 10 * HOUR_MS } })
  })

  it('reads the times by the clock of the city, all of them or none', () => {
    const times = {
      fromDay: '2026-10-05',
      fromTime: '04:00',
      untilDay: '2026-10-05',
      untilTime: '06:30',
    }
    // 5 October 04.00 in Kupang is hour 100 of the month.
    expect(sent({ ...times, claimedCause: 'power' })).toMatchObject({
      objection: { claimedCause: 'power', claimed: { startMs: hour(100), endMs: hour(102.5) } },
    })
    expect(faultOf({ ...times, untilTime: '' })).toBe('times')
    expect(faultOf({ ...times, untilTime: '04:00' })).toBe('times')
  })

  it('says what is missing or wrong, one thing at a time', () => {
    expect(faultOf({ objector: ' ' })).toBe('objector')
    expect(faultOf({ text: '' })).toBe('text')
    for (const minutes of ['0', '-5', 'sepuluh', '600,1'])
      expect(faultOf({ minutes })).toBe('minutes')
  })
})

describe('a decision as it is written down', () => {
  it('grants minutes only in part, and needs a reason', () => {
    const wish = { outcome: 'partly', minutes: '30', reason: ' Bukti cocok ' } as const
    expect(decisionOf(wish, HOUR_MS)).toEqual({
      ok: true,
      decision: { outcome: 'partly', acceptedMs: 30 * MINUTE_MS, reason: 'Bukti cocok' },
    })
    expect(decisionOf({ ...wish, outcome: 'accepted' }, HOUR_MS)).toMatchObject({
      decision: { outcome: 'accepted', acceptedMs: null },
    })
    expect(decisionOf({ ...wish, minutes: '60' }, HOUR_MS)).toEqual({ ok: false, fault: 'minutes' })
    expect(decisionOf({ ...wish, reason: ' ' }, HOUR_MS)).toEqual({ ok: false, fault: 'reason' })
    expect(decisionOf({ ...wish, outcome: '' }, HOUR_MS)).toEqual({ ok: false, fault: 'outcome' })
  })
})

describe('the outages of minutes', () => {
  it('are listed over all lines, the earliest first', () => {
    const { lines } = minutesOf(reportedContract(TWENTY_HOURS), [], () => null)
    const rows = outageRows([...lines, ...lines])
    expect(rows.map(({ outage }) => outage.startMs)).toEqual(
      [100, 100, 200, 200].map((hours) => hour(hours)),
    )
  })
})
