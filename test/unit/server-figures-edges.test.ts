/** Figures where there is little to count: each question gets a sensible answer. */
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  COVERAGE_RULES,
  coverageSchema,
  nextPlacesSchema,
  reachSchema,
} from '#contract/coverage.ts'
import { availabilitySchema, cityDaysSchema } from '#contract/days.ts'
import { problemSchema } from '#contract/problem.ts'
import { capacitySchema, usageSchema } from '#contract/usage.ts'
import { USAGE_SCOPES } from '#contract/words.ts'
import { createCoverageBook } from '../../server/coverage/coverage-book.ts'
import { coverageRoutes } from '../../server/http/routes/coverage.ts'
import { dayRoutes } from '../../server/http/routes/days.ts'
import { usageRoutes } from '../../server/http/routes/usage.ts'
import { runUsage } from '../../server/usage/run-usage.ts'
import type { Usage } from '../../server/usage/run-usage.ts'
import {
  accessPointOf,
  at,
  HOUR_MS,
  MINUTE_MS,
  openDaysWorld,
  placeOf,
  TIME_ZONE,
} from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const YEAR_BEFORE_MS = at('2025-11-01', 0)

let world: DaysWorld
let usage: Usage
let app: Hono
beforeEach(async () => {
  world = await openDaysWorld(at('2026-11-01', 10))
  const { store, journal, days } = world
  const clock = { nowMs: () => world.nowMs, timeZone: TIME_ZONE }
  const fails = (error: Error): void => {
    throw error
  }
  usage = runUsage({ store, journal, rolls: days.rolls, name: 'Kupang', onError: fails, ...clock })
  const coverage = createCoverageBook({ journal, days: days.book, rules: COVERAGE_RULES, ...clock })
  app = new Hono()
    .route('/', dayRoutes({ days: days.book, journal, ...clock }))
    .route('/', coverageRoutes({ coverage, ...clock }))
    .route('/', usageRoutes({ usage: usage.book, store, journal, ...clock }))
  app.onError((cause) => {
    throw cause
  })
})
afterEach(async () => {
  await usage.close()
  await world.close()
})

async function asked<T>(path: string, schema: { parse(answer: unknown): T }): Promise<T> {
  const answer = await app.request(path)
  expect([path, answer.status]).toEqual([path, 200])
  return schema.parse(await answer.json())
}

describe('a city without a place', () => {
  it('has nothing, and nothing fails', async () => {
    await world.days.start()
    const { city, places, gaps } = await asked('/v1/coverage', coverageSchema)
    expect(city).toMatchObject({ placesRequired: 0, placeCoverage: null, residents: null })
    expect([places, gaps]).toEqual([[], []])
    expect((await asked('/v1/coverage/next?sites=5', nextPlacesSchema)).steps).toEqual([])
    const spot = '/v1/coverage/reach?latitude=-10.16&longitude=123.6'
    expect(await asked(spot, reachSchema)).toMatchObject({ residentsInReach: null })
    expect((await asked('/v1/availability', availabilitySchema)).places).toEqual([])
    expect((await asked('/v1/days', cityDaysSchema)).first).toBeNull()
    for (const scope of USAGE_SCOPES) {
      const { of } = await asked(`/v1/usage?scope=${scope}&period=2026-10`, usageSchema)
      expect(
        of.map(({ figures }) => figures.clientsMean),
        scope,
      ).toEqual(scope === 'city' ? [null] : [])
    }
    expect((await asked('/v1/capacity', capacitySchema)).warnings).toEqual([])
  })
})

describe('a place', () => {
  it('without access points has no service, and no time that anybody could have measured', async () => {
    await world.change(YEAR_BEFORE_MS, { places: [placeOf('bare')] })
    await world.change(YEAR_BEFORE_MS, {
      places: [placeOf('park')],
      accessPoints: [accessPointOf('ap-1', 'park')],
    })
    const fromMs = at('2026-11-01', 8)
    await world.poll('ap-1', { fromMs, untilMs: world.nowMs, outcome: 'ok' })
    await world.days.start()
    const { places, city, gaps, residentsBy } = await asked('/v1/coverage', coverageSchema)
    expect(places).toMatchObject([
      { place: 'bare', verdict: 'no-equipment', measured: null },
      { place: 'park', verdict: 'undetermined', measured: 1 },
    ])
    // Without boundaries nobody knows the residents; the places count all the same.
    expect(residentsBy).toBe('none')
    expect(city).toMatchObject({ placesRequired: 2, placesEquipped: 1, residentCoverage: null })
    expect(gaps.map(({ kind }) => kind)).toEqual(['no-equipment'])
    const available = await asked('/v1/availability', availabilitySchema)
    const bare = available.places.find(({ place }) => place === 'bare')
    expect(bare).toMatchObject({ measured: null, lower: null, upper: null })
    expect(bare?.totalsMs.planned).toBe(10 * HOUR_MS)
  })
})

describe('a period', () => {
  beforeEach(async () => {
    await world.change(YEAR_BEFORE_MS, {
      places: [placeOf('park')],
      accessPoints: [accessPointOf('ap-1', 'park')],
    })
    await world.poll('ap-1', {
      fromMs: at('2026-10-31', 12),
      untilMs: at('2026-11-01', 10),
      outcome: 'ok',
    })
  })

  it('before the first poll is unknown, for good', async () => {
    await world.roll()
    const { city, isProvisional, firstDay, places } = await asked(
      '/v1/coverage?period=2026-08',
      coverageSchema,
    )
    expect(isProvisional).toBe(false)
    expect(firstDay).toBe('2026-10-31')
    expect(city).toMatchObject({ placesRequired: 1, placesWithService: 0, placesUndetermined: 1 })
    // A share of nought, and a band with it, would say that nothing worked.
    expect(city).toMatchObject({ placeCoverage: null, band: null })
    expect(places[0]).toMatchObject({ verdict: 'undetermined', measured: null })
    for (const known of ['now', 'then']) {
      const path = `/v1/availability?period=2026-08&known=${known}`
      const [park] = (await asked(path, availabilitySchema)).places
      expect(park, known).toMatchObject({ measured: null, lower: 0, upper: 1 })
      expect(park?.totalsMs.unknown, known).toBe(31 * 24 * HOUR_MS)
    }
    const { of } = await asked('/v1/usage?period=2026-08', usageSchema)
    expect(of[0]?.figures).toMatchObject({ clientsMean: null, observedShare: 0 })
  })

  it('that has not begun is refused, or has nothing in it', async () => {
    for (const path of ['/v1/coverage', '/v1/availability']) {
      const answer = await app.request(`${path}?period=2026-12`)
      expect([path, answer.status]).toEqual([path, 400])
      const [fault] = problemSchema.parse(await answer.json()).errors ?? []
      expect(fault?.message).toContain('not in the future')
    }
    const { of, isProvisional } = await asked('/v1/usage?period=2026-12', usageSchema)
    expect(of[0]?.figures).toMatchObject({ clientsMean: null, observedShare: 0 })
    expect(isProvisional).toBe(true)
  })

  it.each([0, 30_000, MINUTE_MS])('has its figures %i ms after it has begun', async (sinceMs) => {
    await world.roll()
    world.nowMs = at('2026-11-01', 0) + sinceMs
    const coverage = await asked('/v1/coverage', coverageSchema)
    expect(coverage).toMatchObject({ period: '2026-11', untilMs: world.nowMs, isProvisional: true })
    const { places } = await asked('/v1/availability?period=2026-11', availabilitySchema)
    const all = Object.values(places[0]?.totalsMs ?? {}).reduce((sum, ms) => sum + ms, 0)
    expect(all).toBe(sinceMs)
    const { of } = await asked('/v1/usage?period=2026-11', usageSchema)
    expect(of[0]?.figures.clientsMean).toBeNull()
  })
})
