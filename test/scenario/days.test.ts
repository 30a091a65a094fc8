import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cityDaySchema } from '#contract/days.ts'
import type { AccessPointId, AgentId, BootId, PlaceId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { DEFAULTS } from '../../server/config.ts'
import { dayText, spanOfDay } from '../../server/domain/local-day.ts'
import { dayAt } from '../../server/domain/local-time.ts'
import { openJournal } from '../../server/journal/open.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesSample } from '../../server/store/series-store.ts'
import { accessPointOf, placeOf } from '../unit/days-world.ts'

const TIME_ZONE = DEFAULTS.city.timeZone
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const AGENT = 'agent-1' as AgentId
/** The day before yesterday: over and settled whatever the hour. */
const DAY = dayText(dayAt(Date.now(), TIME_ZONE) - 2)
const { startMs: DAY_START_MS } = spanOfDay(DAY, TIME_ZONE)

const sampleAt = (minute: number, isUp: boolean): SeriesSample => ({
  kind: 'access-point',
  accessPoint: 'ap-a' as AccessPointId,
  polledAtMs: DAY_START_MS + minute * MINUTE_MS,
  monotonicMs: minute * MINUTE_MS,
  intervalMs: MINUTE_MS,
  outcome: isUp ? { kind: 'ok', rttMs: 2 } : { kind: 'timeout', attempts: 2 },
})

let directory: string
let server: RunningServer | null = null
let token: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-days-'))
  const journal = await openJournal(directory)
  const change = { uplinks: [], equipment: [] }
  await journal.applyImport(0, {
    ...change,
    places: [placeOf('a')],
    accessPoints: [accessPointOf('ap-a', 'a')],
  })
  token = (await journal.createToken(AGENT, DAY_START_MS)).token.reveal()
  await journal.close()
  // Of that day the server has seen all but the hours from 9 to 12.
  const store = await openSeriesStore(directory)
  const minutes = Array.from({ length: 1440 }, (_, minute) => minute)
  const seen = minutes.filter((minute) => minute < 540 || minute >= 720)
  await Promise.all(
    seen.map((minute, sequence) =>
      store.append({
        key: { agent: AGENT, boot: 'boot' as BootId, sequence },
        mode: 'live',
        receivedAtMs: DAY_START_MS + minute * MINUTE_MS + 1000,
        samples: [sampleAt(minute, true)],
        rejected: [],
      }),
    ),
  )
  await store.close()
})
afterEach(async () => {
  await server?.close()
  await rm(directory, { recursive: true })
})

/** The steps of a day that is rolled, as `9.03 unknown`, of what is asked and of the other knowledge. */
async function stepsOf(known: string): Promise<readonly (readonly string[] | undefined)[]> {
  const answer = await fetch(`${server?.url ?? ''}/v1/days/${DAY}?known=${known}`)
  const day = cityDaySchema.parse(await answer.json())
  expect(day.isProvisional).toBe(false)
  const told = (steps: readonly (readonly [number, number])[] | null | undefined) =>
    steps?.map(([ms, state]) => `${Math.round((ms / HOUR_MS) * 100) / 100} ${PLACE_STATES[state]}`)
  const place = day.places.find(({ id }) => id === ('a' as PlaceId))
  return [told(place?.steps), told(place?.otherSteps)]
}

/** The hours that were missing: an outage of half an hour lay in them. */
async function deliverLate(): Promise<number> {
  const samples = Array.from({ length: 180 }, (_, index) => {
    return sampleAt(540 + index, index < 60 || index >= 90)
  })
  const batch = {
    protocolVersion: 2,
    agent: AGENT,
    boot: 'boot',
    sequence: 100_000,
    mode: 'backfill',
    sentAtMs: Date.now(),
    clock: 'system',
    droppedSamples: 0,
    samples,
  }
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Content-Encoding': 'gzip',
  }
  const url = `${server?.url ?? ''}${PATHS.batches}`
  const body = gzipSync(JSON.stringify(batch))
  return (await fetch(url, { method: 'POST', headers, body })).status
}

describe('a running server', () => {
  it('tells a day anew that late data change, and still knows what its map showed then', async () => {
    const config = { ...DEFAULTS, dataDirectory: directory, port: 0 }
    const log = pino({ level: 'silent' })
    server = await startServer(config, log)
    const asSeen = ['0 up', '9.03 unknown', '12 up']
    const asDelivered = ['0 up', '10 down', '10.5 up']
    const patience = { timeout: 60_000, interval: 500 }
    await vi.waitFor(
      async () => expect(await stepsOf('now')).toEqual([asSeen, undefined]),
      patience,
    )
    expect(await deliverLate()).toBe(202)
    await vi.waitFor(
      async () => expect(await stepsOf('now')).toEqual([asDelivered, asSeen]),
      patience,
    )
    expect(await stepsOf('then')).toEqual([asSeen, asDelivered])
    // The same after a start: what is rolled is in the journal.
    await server.close()
    server = await startServer(config, log)
    await vi.waitFor(
      async () => expect(await stepsOf('then')).toEqual([asSeen, asDelivered]),
      patience,
    )
    const days = await fetch(`${server.url}/v1/days`)
    expect(await days.json()).toMatchObject({ first: DAY })
  }, 180_000)
})
