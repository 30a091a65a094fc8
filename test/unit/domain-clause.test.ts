import { describe, expect, it } from 'vitest'
import { clauseSchema } from '#contract/contracts.ts'
import type { Clause, ReckoningStep } from '#contract/contracts.ts'
import { judgeLine } from '../../server/domain/clause.ts'
import { isLess, rupiahOf } from '../../server/domain/restitution.ts'
import { CLAUSE, HOUR_MS, hour, MINUTE_MS, october } from './clauses.ts'

const clause = (over: Partial<Clause>): Clause => ({ ...CLAUSE, ...over })
const stepOf = (steps: readonly ReckoningStep[], name: ReckoningStep['step']) =>
  steps.find(({ step }) => step === name)

describe('a clause and the month of a line', () => {
  it('gives the share of the tier that the availability falls below', () => {
    // 744 h, of which 10 h down: 734 / 744 = 0.98656: below 0.99, not below 0.98; 5 % of 1.000.000.
    const ten = judgeLine(october([[100, 110, 'down']]), CLAUSE)
    expect(ten).toMatchObject({ verdict: 'broken', restitutionRupiah: 50_000, outages: 1 })
    expect(ten.measured).toBeCloseTo(734 / 744, 12)
    expect([ten.upMs, ten.downMs].map((ms) => ms / HOUR_MS)).toEqual([734, 10])
    // 20 h down: 724 / 744 = 0.97312: below both; 10 %, not 15 %.
    expect(judgeLine(october([[100, 120, 'down']]), CLAUSE).restitutionRupiah).toBe(100_000)
    // 7.44 h are exactly one hundredth: 0.99 is not below 0.99.
    const kept = judgeLine(october([[100, 107.44, 'down']]), CLAUSE)
    expect(kept).toMatchObject({ verdict: 'met', restitutionRupiah: 0 })
  })

  it('never lays unseen time to the provider, and does not guess', () => {
    // 5 h down, 10 h unseen: lower 729 / 744 = 0.9798, upper 739 / 744 = 0.9933.
    const found = judgeLine(
      october([
        [100, 105, 'down'],
        [200, 210, 'unknown'],
      ]),
      CLAUSE,
    )
    expect(found).toMatchObject({ verdict: 'undetermined', restitutionRupiah: 0 })
    expect(found.lower).toBeCloseTo(729 / 744, 12)
    expect(found.measured).toBeCloseTo(729 / 734, 12)
    expect(found.upper).toBeCloseTo(739 / 744, 12)
    // 10 h down and 10 h unseen: even as up, 734 / 744 is below 0.99; the tier is that of 0.98656.
    const broken = judgeLine(
      october([
        [100, 110, 'down'],
        [200, 210, 'unknown'],
      ]),
      CLAUSE,
    )
    expect(broken).toMatchObject({ verdict: 'broken', restitutionRupiah: 50_000 })
    const unseen = judgeLine(october([[0, 744, 'unknown']]), CLAUSE)
    expect(unseen).toMatchObject({ verdict: 'undetermined', measured: null, restitutionRupiah: 0 })
  })

  it('takes the states of the line itself where they are kept, else what its place tells', () => {
    // Kept for the hours 0-400. The place was up all along but for 500-510; the line was down 100-110 by
    // its own tests, and not seen 200-204; after 400 its outage of 495-520 counts where the place was dark.
    const states = (from: number, until: number, state: 'up' | 'down' | 'unknown') => ({
      startMs: hour(from),
      endMs: hour(until),
      state,
    })
    const evidence = october([[500, 510, 'down']], {
      lineIntervals: [
        states(0, 100, 'up'),
        states(100, 110, 'down'),
        states(110, 200, 'up'),
        states(200, 204, 'unknown'),
        states(204, 400, 'up'),
      ],
      lineOutages: [{ startMs: hour(495), endMs: hour(520), cause: 'uplink' }],
    })
    const found = judgeLine(evidence, clause({ measuringPoint: 'uplink' }))
    const hours = [found.upMs, found.downMs, found.unknownMs].map((ms) => ms / HOUR_MS)
    // 10 h by its own states and 10 h by the place; 4 h nobody saw; 744 - 24 h up.
    expect(hours).toEqual([720, 20, 4])
    expect(found.outages).toBe(2)
    const ofPlace = judgeLine(evidence, clause({ measuringPoint: 'place' }))
    expect([ofPlace.upMs / HOUR_MS, ofPlace.downMs / HOUR_MS]).toEqual([734, 10])
  })

  it('lays what the line itself suffered from a power cut to nobody', () => {
    const down = { startMs: hour(100), endMs: hour(110), state: 'down' } as const
    const evidence = october([], {
      lineIntervals: [down],
      lineOutages: [{ startMs: hour(100), endMs: hour(110), cause: 'power' }],
    })
    const over = { measuringPoint: 'uplink', exclusions: ['power'] } as const
    const found = judgeLine(evidence, clause({ ...over, exclusions: [...over.exclusions] }))
    expect(found).toMatchObject({ verdict: 'met', downMs: 0, excludedMs: 10 * HOUR_MS })
  })

  it('counts in its own service hours, else in those of the place', () => {
    // 06:00-22:00 is 16 h x 31 = 496 h. Down on day 2 from 20:00 (hour 44) to day 3 08:00 (hour 56):
    // 20-22 and 06-08 are 4 h.
    const night = october([[44, 56, 'down']], { serviceHours: '06:00-22:00' })
    const byPlace = judgeLine(night, CLAUSE)
    expect([byPlace.upMs / HOUR_MS, byPlace.downMs / HOUR_MS]).toEqual([492, 4])
    expect(byPlace.longestOutageMs / HOUR_MS).toBe(12)
    const always = judgeLine(night, clause({ serviceHours: '00:00-24:00' }))
    expect([always.upMs / HOUR_MS, always.downMs / HOUR_MS]).toEqual([732, 12])
  })

  it('takes out planned work, and outages whose cause is not the provider', () => {
    // 10 h without power, of which nobody looked at the last 2 h; 6 h of planned work, of them 3 h down.
    const evidence = october(
      [
        [100, 108, 'down'],
        [108, 110, 'unknown'],
        [303, 306, 'down'],
      ],
      {
        siteOutages: [{ startMs: hour(100), endMs: hour(110), cause: 'power' }],
        planned: [{ startMs: hour(300), endMs: hour(306) }],
      },
    )
    const found = judgeLine(evidence, clause({ exclusions: ['power'] }))
    expect([found.excludedMs, found.downMs, found.unknownMs].map((ms) => ms / HOUR_MS)).toEqual([
      16, 0, 0,
    ])
    expect(found).toMatchObject({ verdict: 'met', measured: 1, outages: 0 })
    // Without the exclusion: 744 - 6 = 738 h; 8 h down: 728 + 2 unseen of 738 = 0.98916.
    expect(judgeLine(evidence, CLAUSE)).toMatchObject({ restitutionRupiah: 50_000 })
  })

  it('keeps time with service in an excluded outage', () => {
    const cause = [{ startMs: hour(100), endMs: hour(110), cause: 'power' } as const]
    const evidence = october([[104, 110, 'down']], { siteOutages: cause })
    const found = judgeLine(evidence, clause({ exclusions: ['power'] }))
    expect([found.upMs / HOUR_MS, found.excludedMs / HOUR_MS]).toEqual([738, 6])
  })

  it('forgives outages that are too short, and says so', () => {
    const minutes = 1 / 60
    const evidence = october([
      [100, 100 + 4 * minutes, 'down'],
      [200, 200 + 5 * minutes, 'down'],
    ])
    const found = judgeLine(evidence, clause({ outageLeastSeconds: 300 }))
    expect([found.downMs / MINUTE_MS, found.outages]).toEqual([5, 1])
    expect(stepOf(found.reckoning, 'short')).toEqual({
      step: 'short',
      outages: 1,
      ms: 4 * MINUTE_MS,
    })
  })

  it('knows an outage over the beginning of the month whole', () => {
    // From 23:57 of the day before to 00:03: six minutes are not forgiven, of which three are of October.
    const minutes = 1 / 60
    const found = judgeLine(
      october([[-3 * minutes, 3 * minutes, 'down']]),
      clause({ outageLeastSeconds: 300 }),
    )
    expect([found.downMs / MINUTE_MS, found.longestOutageMs / MINUTE_MS]).toEqual([3, 6])
  })

  it('counts each unit that had begun, and none of it twice', () => {
    // 10:20 to 10:30 and 10:40 to 11:10 of one day: the hours from 10:00 and from 11:00.
    const evidence = october([
      [10 + 1 / 3, 10.5, 'down'],
      [10 + 2 / 3, 11 + 1 / 6, 'down'],
    ])
    const found = judgeLine(evidence, clause({ unit: 'hour' }))
    expect(found.downMs / HOUR_MS).toBe(2)
    // 120 min less the 40 min in which it was really out.
    expect(stepOf(found.reckoning, 'unit')).toEqual({
      step: 'unit',
      unit: 'hour',
      ms: 80 * MINUTE_MS,
    })
    // 10:20:00 to 10:30:00 are ten minutes to the minute.
    expect(judgeLine(evidence, clause({ unit: 'minute' })).downMs / MINUTE_MS).toBe(40)
  })

  it('adds the begun hours of late repair, up to the cap', () => {
    // 6.5 h where 4 h were agreed: 2.5 h, three begun, at 25.000: 75.000. 737.5 / 744 = 0.99126 is kept.
    const repair = { repairHoursMax: 4, repairHourRupiah: 25_000 }
    const late = judgeLine(october([[100, 106.5, 'down']]), clause(repair))
    expect(late).toMatchObject({ verdict: 'met', restitutionRupiah: 75_000 })
    expect(stepOf(late.reckoning, 'repair')).toMatchObject({ outages: 1, hours: 3, rupiah: 75_000 })
    // From 22:30 to 05:30 nobody was to be served, so that nothing was late.
    const night = october([[22.5, 29.5, 'down']], { serviceHours: '06:00-22:00' })
    expect(judgeLine(night, clause(repair))).toMatchObject({ outages: 0, restitutionRupiah: 0 })
    // 20 h: 100.000 by the tier, 16 h x 25.000 = 400.000; together 500.000, at most 20 %.
    const evidence = october([[100, 120, 'down']])
    expect(judgeLine(evidence, clause(repair)).restitutionRupiah).toBe(500_000)
    const capped = judgeLine(evidence, clause({ ...repair, restitutionShareMax: 0.2 }))
    expect(capped.restitutionRupiah).toBe(200_000)
    expect(capped.reckoning.map(({ step }) => step)).toEqual([
      'availability',
      'tier',
      'repair',
      'cap',
    ])
  })

  it('measures a line by the service over it and by its own outages', () => {
    // 10 h dark: the line was out for the first 4 h; the switch was broken for the rest.
    const evidence = october([[100, 110, 'down']], {
      siteOutages: [{ startMs: hour(100), endMs: hour(110), cause: 'site-network' }],
      lineOutages: [{ startMs: hour(100), endMs: hour(104), cause: 'uplink' }],
    })
    const line = judgeLine(evidence, clause({ measuringPoint: 'uplink' }))
    expect([line.upMs, line.downMs, line.unknownMs].map((ms) => ms / HOUR_MS)).toEqual([734, 4, 6])
    const without = clause({ measuringPoint: 'uplink', exclusions: ['site-network'] })
    const known = judgeLine(evidence, without)
    expect([known.downMs, known.unknownMs, known.excludedMs].map((ms) => ms / HOUR_MS)).toEqual([
      4, 0, 6,
    ])
  })

  it('rounds rupiah down, and never by the way that shares are stored', () => {
    expect(rupiahOf(333_333, 0.05)).toBe(16_666)
    // 100 * 0.29 is 28.999999999999996 in floating point.
    expect(rupiahOf(100, 0.29)).toBe(29)
    expect(rupiahOf(1e12, 1)).toBe(1e12)
    expect(isLess(99, 100, 0.99)).toBe(false)
  })
})

describe('a clause as it is written', () => {
  it('takes no tier above the target, none twice, and none that rewards more down time', () => {
    const errorOf = (tiers: Clause['tiers']) => clauseSchema.safeParse(clause({ tiers })).success
    expect(errorOf(CLAUSE.tiers)).toBe(true)
    expect(errorOf([{ below: 0.995, restitutionShare: 0.05 }])).toBe(false)
    const twice = { below: 0.9, restitutionShare: 0.05 }
    expect(errorOf([twice, twice])).toBe(false)
    expect(errorOf([twice, { below: 0.8, restitutionShare: 0.01 }])).toBe(false)
  })
})
