import { describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import { CAPACITY_LIMITS, capacityWarnings } from '../../server/domain/capacity.ts'
import { noHours } from '../../server/domain/usage-day.ts'
import type { RadioDay, UsageDay } from '../../server/domain/usage-day.ts'

const id = 'ap-1' as AccessPointId
const place = 'park' as PlaceId

const DAY: UsageDay = {
  day: '2026-10-01',
  windows: 288,
  clients: new Map([[50, 288]]),
  peakAtMs: 0,
  hours: noHours(),
  uploadBytes: null,
  downloadBytes: null,
  bySsid: [],
  byBand: [],
  visitors: null,
  line: null,
  radios: [],
}
const days = (count: number, over: Partial<UsageDay>): readonly UsageDay[] =>
  Array.from({ length: count }, () => ({ ...DAY, ...over }))
const radio = (over: Partial<RadioDay>): Partial<UsageDay> => ({
  radios: [{ band: '2.4', busyClients: null, busyUtilization: null, ...over }],
})
const warningsOf = (...list: readonly UsageDay[]) =>
  capacityWarnings({ accessPoints: [{ id, place, days: list }], places: [] })

describe('capacityWarnings', () => {
  it('names a radio that is saturated in the busy hour on three of seven days', () => {
    const busy = radio({ busyUtilization: 800, busyClients: 250 })
    const calm = radio({ busyUtilization: 799, busyClients: 250 })
    expect(warningsOf(...days(2, busy), ...days(5, calm))).toEqual([])
    expect(warningsOf(...days(3, busy), ...days(4, calm))).toEqual([
      {
        kind: 'radio-utilisation',
        place,
        accessPoint: id,
        band: '2.4',
        value: 80,
        limit: 80,
        days: 3,
        remedy: 'add-access-point',
      },
    ])
  })

  it('advises another channel where few clients of its own keep the air busy', () => {
    const [warning] = warningsOf(...days(7, radio({ busyUtilization: 930, busyClients: 40 })))
    expect(warning).toMatchObject({ value: 93, days: 7, remedy: 'change-channel' })
  })

  it('names a radio with too many clients, and the busier of two on one band', () => {
    const crowded: Partial<UsageDay> = {
      radios: [
        { band: '5', busyClients: 120, busyUtilization: null },
        { band: '5', busyClients: 640, busyUtilization: null },
      ],
    }
    expect(warningsOf(...days(4, crowded))).toEqual([
      expect.objectContaining({ kind: 'radio-clients', band: '5', value: 64, limit: 50, days: 4 }),
    ])
  })

  it('names a line that is full in its busiest hour', () => {
    const line = (share: number): Partial<UsageDay> => {
      const hours = [...noHours()]
      // 10 Mbit/s for an hour.
      hours[19] = { sum: 4_500_000_000 * share, windows: 12 }
      hours[20] = { sum: 100, windows: 12 }
      return { line: { contractMbps: 10, hours, peakBytes: 1 } }
    }
    const warnings = (list: readonly UsageDay[]) =>
      capacityWarnings({ accessPoints: [], places: [{ id: place, days: list }] })
    expect(warnings([...days(3, line(0.95)), ...days(4, line(0.5))])).toEqual([
      {
        kind: 'uplink-full',
        place,
        accessPoint: null,
        band: null,
        value: 0.95,
        limit: 0.9,
        days: 3,
        remedy: 'raise-contract',
      },
    ])
    expect(warnings(days(7, line(0.89)))).toEqual([])
    expect(warnings(days(7, { line: null }))).toEqual([])
  })

  it('names an access point that works all week and serves nobody', () => {
    const empty = { clients: new Map([[0, 200]]) }
    expect(warningsOf(...days(7, empty))).toEqual([
      expect.objectContaining({ kind: 'access-point-unused', value: 0, limit: 1, days: 7 }),
    ])
    // A test with a phone is no use; one client for a whole window is.
    const tested = {
      clients: new Map([
        [0, 199],
        [4, 1],
      ]),
    }
    expect(warningsOf(...days(6, empty), ...days(1, tested))).toMatchObject([{ value: 0.4 }])
    const used = {
      clients: new Map([
        [0, 199],
        [10, 1],
      ]),
    }
    expect(warningsOf(...days(6, empty), ...days(1, used))).toEqual([])
  })

  it('calls none unused that nobody counted for half of each day', () => {
    const empty = { clients: new Map([[0, 200]]) }
    const hardly = { clients: new Map([[0, 143]]) }
    expect(warningsOf(...days(6, empty), ...days(1, hardly))).toEqual([])
    expect(warningsOf(...days(6, empty))).toEqual([])
    expect(warningsOf()).toEqual([])
  })

  it('takes other limits', () => {
    const limits = { ...CAPACITY_LIMITS, daysMin: 1, clientsPerRadio: 20 }
    const facts = { accessPoints: [{ id, place, days: days(1, radio({ busyClients: 200 })) }] }
    expect(capacityWarnings({ ...facts, places: [] }, limits)).toHaveLength(1)
  })
})
