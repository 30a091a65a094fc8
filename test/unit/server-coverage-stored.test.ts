import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COVERAGE_RULES, coverageSchema } from '../../server/contract/coverage.ts'
import type { AccessPointId, AgentId, BootId, PlaceId } from '../../server/contract/ids.ts'
import { accessPointSampleSchema } from '../../server/contract/sample.ts'
import { createCoverageBook } from '../../server/coverage/coverage-book.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { spanOfDay } from '../../server/domain/local-day.ts'
import { coverageRoutes } from '../../server/http/routes/coverage.ts'
import type { Place } from '../../server/journal/inventory.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import { collection, feature, openGeography, square } from './geography-files.ts'

const timeZone = 'Asia/Makassar'
const DAY = '2026-10-20'
const { startMs, endMs } = spanOfDay(DAY, timeZone)
const HOUR = 3_600_000
const POLL_MS = 600_000
const AGENT = 'agent-1' as AgentId
/** A week later. */
const NOW_MS = endMs + 7 * 24 * HOUR

let directory: string
let store: SeriesStore
let geography: Awaited<ReturnType<typeof openGeography>>
let app: Hono

const placeOf = (id: string, longitude: number): Place => ({
  id: id as PlaceId,
  name: id,
  kind: 'park',
  kecamatan: 'Alak',
  kelurahan: 'Alak',
  latitude: -10.195,
  longitude,
  status: 'active',
  ...BARE_PLACE,
})

/** Polls of one access point over some hours of the day, answered, in one batch. */
async function deliver(fromHour: number, untilHour: number, receivedAtMs: number): Promise<void> {
  const count = ((untilHour - fromHour) * HOUR) / POLL_MS
  const samples = Array.from({ length: count }, (_, index) =>
    accessPointSampleSchema.parse({
      kind: 'access-point',
      accessPoint: 'ap-1',
      polledAtMs: startMs + fromHour * HOUR + index * POLL_MS,
      monotonicMs: fromHour * HOUR + index * POLL_MS,
      intervalMs: POLL_MS,
      outcome: { kind: 'ok', rttMs: 4 },
    }),
  )
  const key = { agent: AGENT, boot: 'boot-1' as BootId, sequence: fromHour }
  await store.append({ key, mode: 'live', receivedAtMs, samples, rejected: [] })
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-coverage-'))
  store = await openSeriesStore(directory)
  geography = await openGeography()
  const { journal, take } = geography
  const outlines = collection([
    feature('Alak', { code: '53.71.01.1008', residents: 5000 }, square(123.6, -10.2)),
  ])
  expect(await take('boundaries', outlines)).toMatchObject({ outcome: 'done' })
  const ap = { name: 'AP', agent: AGENT, model: null, ...POLLED_ALONE }
  const none = { uplinks: [], equipment: [] }
  const accessPoints = [{ ...ap, id: 'ap-1' as AccessPointId, place: 'park' as PlaceId }]
  await journal.applyImport(
    0,
    { ...none, places: [placeOf('park', 123.605)], accessPoints },
    { by: 'ana', atMs: startMs - HOUR },
  )
  await journal.applyImport(
    1,
    { ...none, places: [placeOf('later', 123.602)], accessPoints: [] },
    { by: 'ana', atMs: endMs + HOUR },
  )
  // Eight hours came as they happened; the agent kept the rest until the line was back two days later.
  await deliver(0, 8, startMs + 8 * HOUR)
  await deliver(8, 24, endMs + 48 * HOUR)
  const nowMs = (): number => NOW_MS
  const rolls = {
    isRolled: () => false,
    firstDay: () => DAY,
    revision: () => 0,
    onRolled: () => () => undefined,
  }
  const policy = AVAILABILITY_POLICY
  const days = createDayBook({ store, journal, policy, rolls, nowMs, timeZone })
  const coverage = createCoverageBook({
    journal,
    days,
    rules: COVERAGE_RULES,
    timeZone,
    nowMs,
  })
  app = new Hono().route('/', coverageRoutes({ coverage, timeZone, nowMs }))
})
afterAll(async () => {
  await geography.close()
  await store.close()
  await rm(directory, { recursive: true })
})

describe('coverage of a past day', () => {
  const asked = async (known: string) => {
    const answer = await app.request(`/v1/coverage?period=${DAY}&known=${known}`)
    return coverageSchema.parse(await answer.json())
  }

  it('is known now with what came late, and with the places of now', async () => {
    const { city, places, residentsBy } = await asked('now')
    expect(residentsBy).toBe('even')
    expect(places).toMatchObject([
      { place: 'later', verdict: 'no-equipment' },
      { place: 'park', verdict: 'with-service', measured: 1 },
    ])
    // 0.01 x 0.01 degrees at 10.195 south: 1,106.1 m x 1,095.7 m (WGS 84) hold 5,000 people, and
    // the disc of 282,743 square metres in their middle 1,167 of them.
    expect(city).toMatchObject({ placesRequired: 2, placeCoverage: 0.5, residents: 5000 })
    expect(city.residentsWithService).toBeCloseTo((5000 * 282_743) / (1106.1 * 1095.7), -1)
    // Up all day: 24 hours for each of them.
    expect(city.wifiHoursPer1000).toBeCloseTo(((city.residentsWithService ?? 0) / 5) * 24, 0)
  })

  it('was known then with what had come by its end, and with the places of then', async () => {
    const { city, places } = await asked('then')
    // 8 hours of 24 were seen, all of them up: it could not be judged.
    expect(places).toMatchObject([{ place: 'park', verdict: 'undetermined', measured: 1 }])
    expect(places[0]?.lower).toBeGreaterThan(8 / 24 - 0.001)
    expect(places[0]?.lower).toBeLessThan(8.5 / 24)
    expect(city).toMatchObject({
      placesRequired: 1,
      placesUndetermined: 1,
      placesWithService: 0,
      residentsWithService: 0,
    })
    expect(city.residentsInReach).toBeGreaterThan(1100)
  })
})
