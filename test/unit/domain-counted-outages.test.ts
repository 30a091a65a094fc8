import { describe, expect, it } from 'vitest'
import type { Clause } from '#contract/contracts.ts'
import { judgeLine } from '../../server/domain/clause.ts'
import type { LineEvidence } from '../../server/domain/clause.ts'
import { CLAUSE, HOUR_MS, hour, MINUTE_MS, october } from './clauses.ts'

const countedBy = (evidence: LineEvidence, over: Partial<Clause> = {}) =>
  judgeLine(evidence, { ...CLAUSE, ...over }).counted

describe('the outages that count against a provider', () => {
  it('are told with their causes, and with what each of them counts for', () => {
    // 10 h by day and night; within 06:00-22:00, day 2 20:00-22:00 and day 3 06:00-08:00 are 4 h of 12.
    const evidence = october(
      [
        [10, 11, 'down'],
        [44, 56, 'down'],
      ],
      {
        serviceHours: '06:00-22:00',
        siteOutages: [
          { startMs: hour(44), endMs: hour(46), cause: 'power' },
          { startMs: hour(46), endMs: hour(56), cause: 'uplink' },
        ],
      },
    )
    expect(countedBy(evidence, { repairHoursMax: 4 })).toEqual([
      { startMs: hour(10), endMs: hour(11), cause: 'undetermined', downMs: HOUR_MS, lateMs: 0 },
      // Repaired after 12 h where 4 were agreed, the night with them.
      {
        startMs: hour(44),
        endMs: hour(56),
        cause: 'uplink',
        downMs: 4 * HOUR_MS,
        lateMs: 8 * HOUR_MS,
      },
    ])
  })

  it('leave an hour that two of them touch to the earlier one', () => {
    // 10:20-10:30 and 10:40-11:10 by whole hours: 10:00-11:00 is the first one's, 11:00-12:00 the other's.
    const evidence = october([
      [10 + 1 / 3, 10.5, 'down'],
      [10 + 2 / 3, 11 + 1 / 6, 'down'],
    ])
    const inHours = countedBy(evidence, { unit: 'hour' }).map(({ downMs }) => downMs / HOUR_MS)
    expect(inHours).toEqual([1, 1])
    const inSeconds = countedBy(evidence).map(({ downMs }) => downMs / MINUTE_MS)
    expect(inSeconds).toEqual([10, 30])
  })

  it('have the cause of the line itself before that of its place, where both explain as much', () => {
    const evidence = october([[10, 12, 'down']], {
      siteOutages: [{ startMs: hour(9), endMs: hour(12), cause: 'power' }],
      lineOutages: [{ startMs: hour(10), endMs: hour(12), cause: 'uplink' }],
    })
    expect(countedBy(evidence, { measuringPoint: 'uplink' })[0]?.cause).toBe('uplink')
    expect(countedBy(evidence)[0]?.cause).toBe('power')
  })

  it('are known whole over the ends of a month, and count for what lies in it', () => {
    const [first] = countedBy(october([[-2, 3, 'down']]))
    expect(first).toMatchObject({ startMs: hour(-2), endMs: hour(3), downMs: 3 * HOUR_MS })
  })

  it('leave out those that are too short and those that are not the provider’s', () => {
    const evidence = october(
      [
        [10, 10.05, 'down'],
        [20, 22, 'down'],
        [30, 31, 'down'],
      ],
      { siteOutages: [{ startMs: hour(20), endMs: hour(22), cause: 'power' }] },
    )
    const terms = { outageLeastSeconds: 300, exclusions: ['power'] } satisfies Partial<Clause>
    expect(countedBy(evidence, terms).map(({ startMs }) => startMs)).toEqual([hour(30)])
  })
})
