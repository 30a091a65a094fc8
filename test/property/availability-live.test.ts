import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId } from '../../server/contract/ids.ts'
import type { AccessPointSample } from '../../server/contract/sample.ts'
import { accessPointSampleSchema } from '../../server/contract/sample.ts'
import { AVAILABILITY_POLICY, intervalsOf } from '../../server/domain/availability.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
/** Some hours, so that recomputation has to look back further than once. */
const MINUTES = 600
const RUNS = 40
const AGENT = 'agent-1' as AgentId
const place = 'park' as PlaceId
const ids = Array.from({ length: RUNS * 4 }, (_, index) => `ap-${index}` as AccessPointId)

let directory = ''
let store: SeriesStore
let journal: Journal
let fleet: LiveFleet
let nowMs = START
let sequence = 0

async function openFleet(): Promise<void> {
  const city = { name: '', timeZone: 'UTC', demo: false, tileUrl: null, tileAttribution: null }
  const onError = (error: Error) => {
    throw error
  }
  fleet = new LiveFleet({ events: new EventHub(), city, nowMs: () => nowMs, onError })
  await fleet.restore(store, journal)
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-live-property-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  const at = { kecamatan: 'O', kelurahan: 'O', latitude: -10.16, longitude: 123.6 }
  await journal.applyImport(0, {
    places: [{ id: place, name: 'park', kind: 'park', ...at, status: 'active' }],
    uplinks: [],
    accessPoints: ids.map((id) => ({ id, place, name: id, agent: AGENT, model: null })),
  })
  await openFleet()
  await fleet.settle()
})
afterAll(async () => {
  await fleet.close()
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

function sample(id: AccessPointId, polledAtMs: number, outcome: 'ok' | 'timeout' | 'refused') {
  const outcomes = {
    ok: { kind: 'ok', rttMs: 1 },
    timeout: { kind: 'timeout', attempts: 1 },
    refused: { kind: 'refused', detail: 'x' },
  }
  return accessPointSampleSchema.parse({
    kind: 'access-point',
    accessPoint: id,
    polledAtMs,
    monotonicMs: polledAtMs - START,
    intervalMs: MINUTE,
    outcome: outcomes[outcome],
  })
}

async function deliver(samples: readonly AccessPointSample[]): Promise<void> {
  sequence += 1
  const key = { agent: AGENT, boot: 'boot-1' as BootId, sequence }
  const mode = 'backfill'
  await store.append({ key, mode, receivedAtMs: nowMs, samples, rejected: [] })
  fleet.apply(samples, { agent: AGENT, mode, receivedAtMs: nowMs, droppedSamples: 0 })
}

/** Polls in stretches, delivered in any order and any split, some of them twice. */
const history = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 90 }),
      outcome: fc.constantFrom('ok', 'ok', 'timeout', 'refused', 'silence'),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .chain((stretches) => {
    const outcomes = stretches
      .flatMap(({ minutes, outcome }) => Array.from({ length: minutes }, () => outcome))
      .slice(0, MINUTES)
    const polls = outcomes.flatMap((outcome, minute) =>
      outcome === 'silence' ? [] : [{ minute, outcome }],
    )
    return fc.record({
      polls: fc.constant(polls),
      cuts: fc.array(fc.nat(MINUTES), { maxLength: 5 }),
      shuffle: fc.infiniteStream(fc.nat(1000)),
      again: fc.boolean(),
      restart: fc.boolean(),
    })
  })

describe('LiveFleet', () => {
  it('ends with the state and date that all polls together mean, however they came', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(history, async ({ polls, cuts, shuffle, again, restart }) => {
        const id = ids[run]
        run += 1
        // Time goes on from run to run, as it does for a server.
        const startMs = START + run * 2 * MINUTES * MINUTE
        const at = (minute: number): number => startMs + minute * MINUTE
        fc.pre(id !== undefined && polls.length > 0)
        const edges = [0, ...cuts.sort((a, b) => a - b), MINUTES]
        const parts = edges
          .map((edge, index) => ({
            edge,
            next: edges[index + 1] ?? edge,
            rank: shuffle.next().value,
          }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ edge, next }) => polls.filter(({ minute }) => minute >= edge && minute < next))
        const batches = (again ? [...parts, ...parts] : parts).filter(({ length }) => length > 0)
        nowMs = at(Math.max(...polls.map(({ minute }) => minute))) + 1000
        for (const [index, batch] of batches.entries()) {
          await deliver(batch.map(({ minute, outcome }) => sample(id, at(minute), outcome)))
          if (restart && index === 1) {
            await fleet.close()
            await openFleet()
          }
        }
        await fleet.settle()
        fleet.elapse(nowMs)
        const observations = polls.map(({ minute, outcome }) => ({
          polledAtMs: at(minute),
          intervalMs: MINUTE,
          outcome,
        }))
        const intervals = intervalsOf(observations, {
          fromMs: startMs - MINUTE,
          untilMs: nowMs,
          policy: AVAILABILITY_POLICY,
        })
        const shown = fleet.snapshot().accessPoints.find((each) => each.id === id)
        const last = intervals.at(-1)
        expect([shown?.state, shown?.sinceMs]).toEqual([
          last?.state,
          intervals.length === 1 ? null : last?.startMs,
        ])
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})
