import { describe, expect, it } from 'vitest'
import type { Clause } from '#contract/contracts.ts'
import type { Objection } from '#contract/minutes.ts'
import { minutesOf, undisputedMs } from '../../server/domain/minutes.ts'
import { HOUR_MS, hour } from './clauses.ts'
import { decided, objectionOf, reportedContract, TWENTY_HOURS } from './minutes-sample.ts'

const LATER = { startMs: hour(200), endMs: hour(210), cause: 'undetermined' } as const

const minutes = (objections: readonly Objection[], over: Partial<Clause> = {}) =>
  minutesOf(reportedContract(TWENTY_HOURS, over), objections, () => null)
const inHours = (of: {
  readonly agreedMs: number
  readonly undecidedMs: number
  readonly upheldMs: number
  readonly acceptedMs: number
}) => [of.agreedMs, of.undecidedMs, of.upheldMs, of.acceptedMs].map((ms) => ms / HOUR_MS)

describe('minutes of a contract', () => {
  it('are agreed whole while nobody objects, with the claim of the report', () => {
    const found = minutes([])
    // 724 of 744 h are 0.97312, below 0.98: 10% of Rp1.000.000.
    expect(inHours(found)).toEqual([20, 0, 0, 0])
    expect(found).toMatchObject({
      reportedRupiah: 100_000,
      grantedRupiah: 0,
      disputedRupiah: 0,
      agreedRupiah: 100_000,
    })
    const [line] = found.lines
    expect(line?.settled).toMatchObject({ verdict: 'broken', restitutionRupiah: 100_000 })
    expect(line?.settled.reckoning).toEqual(line?.reckoning)
  })

  it('take granted time out of what counts, and set what rests on disputed time apart', () => {
    const found = minutes([
      objectionOf({ decisions: [decided('accepted', 10 * HOUR_MS)] }),
      objectionOf({ id: 'K-2', outage: LATER, disputedMs: 5 * HOUR_MS }),
    ])
    expect(inHours(found)).toEqual([5, 5, 0, 10])
    expect(found.lines[0]?.counted.map(inHours)).toEqual([
      [0, 0, 0, 10],
      [5, 5, 0, 0],
    ])
    // Granted 10 h: 724 of 734 h are 0.98638, below 0.99 alone: 5%. The other 5 h out as well:
    // 724 of 729 h are 0.99314, the target is kept: nothing.
    expect(found).toMatchObject({
      reportedRupiah: 100_000,
      grantedRupiah: 50_000,
      disputedRupiah: 50_000,
      agreedRupiah: 0,
    })
    expect(found.lines[0]?.settled).toMatchObject({
      downMs: 10 * HOUR_MS,
      excludedMs: 10 * HOUR_MS,
      verdict: 'broken',
      restitutionRupiah: 50_000,
    })
    expect(found.lines[0]?.settled.measured).toBeCloseTo(724 / 734, 12)
  })

  it('keep what the office rejects in dispute, and the claim with it', () => {
    const found = minutes([objectionOf({ decisions: [decided('rejected', 0)] })])
    expect(inHours(found)).toEqual([10, 0, 10, 0])
    // 724 of 734 h: 5% are not disputed, the other 5% are.
    expect(found).toMatchObject({ grantedRupiah: 0, disputedRupiah: 50_000, agreedRupiah: 50_000 })
  })

  it('grant a part, and go by the latest decision', () => {
    const decisions = [decided('rejected', 0), decided('partly', 4 * HOUR_MS)]
    const found = minutes([objectionOf({ decisions })])
    expect(inHours(found)).toEqual([10, 0, 6, 4])
    // 724 of 740 h are 0.97838: still below 0.98.
    expect(found).toMatchObject({ grantedRupiah: 0, disputedRupiah: 50_000, agreedRupiah: 50_000 })
  })

  it('take granted time off late repair, and no hour of an outage that is granted whole', () => {
    // Each was repaired after 10 h where 4 h were agreed: 6 h late, 12 h x 25.000 = 300.000.
    const repair = { repairHoursMax: 4, repairHourRupiah: 25_000 }
    expect(minutes([], repair).reportedRupiah).toBe(400_000)
    const whole = minutes([objectionOf({ decisions: [decided('accepted', 10 * HOUR_MS)] })], repair)
    // 5% and 6 h: 50.000 + 150.000.
    expect(whole.lines[0]?.settled.restitutionRupiah).toBe(200_000)
    const part = minutes([objectionOf({ decisions: [decided('partly', 3.5 * HOUR_MS)] })], repair)
    // 724 of 740.5 h are 0.97772: 10%. 6 - 3.5 = 2.5 h late, three begun, and 6: 9 x 25.000.
    expect(part.lines[0]?.settled.restitutionRupiah).toBe(325_000)
    const [tier, repaired] = part.lines[0]?.settled.reckoning.slice(1) ?? []
    expect(tier).toMatchObject({ step: 'tier', rupiah: 100_000 })
    expect(repaired).toMatchObject({ step: 'repair', outages: 2, hours: 9, rupiah: 225_000 })
  })

  it('lay an objection to a whole line to its outages, the earliest first', () => {
    const found = minutes([objectionOf({ outage: null, disputedMs: 12 * HOUR_MS })])
    expect(found.lines[0]?.counted.map(inHours)).toEqual([
      [0, 10, 0, 0],
      [8, 2, 0, 0],
    ])
  })

  it('let nobody dispute a minute twice, nor one that does not count', () => {
    const found = minutes([
      objectionOf({ disputedMs: 8 * HOUR_MS }),
      objectionOf({ id: 'K-2' }),
      objectionOf({ id: 'K-3', outage: { startMs: hour(300), endMs: hour(301), cause: 'uplink' } }),
    ])
    expect(inHours(found)).toEqual([10, 10, 0, 0])
    expect([...found.heldMs].map(([id, ms]) => [id, ms / HOUR_MS])).toEqual([
      ['K-1', 8],
      ['K-2', 2],
      ['K-3', 0],
    ])
    const [line] = found.lines
    expect(line === undefined ? null : undisputedMs(line, hour(100))).toBe(0)
    expect(line === undefined ? null : undisputedMs(line, null)).toBe(10 * HOUR_MS)
  })

  it('find an outage again that a later version dates otherwise', () => {
    const outage = { startMs: hour(99), endMs: hour(108), cause: 'uplink' } as const
    const found = minutes([objectionOf({ outage, disputedMs: 3 * HOUR_MS })])
    expect(found.lines[0]?.counted.map(inHours)).toEqual([
      [7, 3, 0, 0],
      [10, 0, 0, 0],
    ])
  })
})
