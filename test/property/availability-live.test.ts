import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId } from '../../server/contract/ids.ts'
import type { AccessPointSample } from '../../server/contract/sample.ts'
import { accessPointSampleSchema } from '../../server/contract/sample.ts'
import { AVAILABILITY_POLICY, intervalsOf } from '../../server/domain/availability.ts'
import { placeIntervalsOf } from '../../server/domain/place.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { openPromptStore } from '../prompt-store.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
/** Some hours, so that recomputation has to look back further than once. */
const MINUTES = 600
const RUNS = 40
const AGENT = 'agent-1' as AgentId
/** One place for each run, also for those of shrinking; two access points at each. */
const placeIds = Array.from({ length: RUNS * 4 }, (_, index) => `place-${index}` as PlaceId)
const accessPointsOf = (place: PlaceId): readonly [AccessPointId, AccessPointId] => [
  `${place}-a` as AccessPointId,
  `${place}-b` as AccessPointId,
]

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
  store = await openPromptStore(directory)
  journal = await openJournal(directory)
  const at = { kecamatan: 'O', kelurahan: 'O', latitude: -10.16, longitude: 123.6 }
  await journal.applyImport(0, {
    places: placeIds.map((id) => ({
      id,
      name: id,
      kind: 'park',
      ...at,
      status: 'active',
      ...BARE_PLACE,
    })),
    uplinks: [],
    accessPoints: placeIds.flatMap((place) =>
      accessPointsOf(place).map((id) => ({
        id,
        place,
        name: id,
        agent: AGENT,
        model: null,
        ...POLLED_ALONE,
      })),
    ),
    equipment: [],
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

function sample(id: AccessPointId, polledAtMs: number, outcome: Outcome) {
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

type Outcome = 'ok' | 'timeout' | 'refused'

/** One access point's polls in stretches of one outcome or of silence. */
const polls = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 90 }),
      outcome: fc.constantFrom<Outcome | 'silence'>('ok', 'ok', 'timeout', 'refused', 'silence'),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((stretches) =>
    stretches
      .flatMap(({ minutes, outcome }) => Array.from({ length: minutes }, () => outcome))
      .slice(0, MINUTES)
      .flatMap((outcome, minute) => (outcome === 'silence' ? [] : [{ minute, outcome }])),
  )

/** Delivered in any order and any split, some of them twice. */
const history = fc.record({
  both: fc.tuple(polls, polls),
  cuts: fc.array(fc.nat(MINUTES), { maxLength: 5 }),
  shuffle: fc.infiniteStream(fc.nat(1000)),
  again: fc.boolean(),
  restart: fc.boolean(),
})

describe('LiveFleet', () => {
  it('ends with the state and date that all polls together mean, however they came', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(history, async ({ both, cuts, shuffle, again, restart }) => {
        const place = placeIds[run]
        run += 1
        // Time goes on from run to run, as it does for a server.
        const startMs = START + run * 2 * MINUTES * MINUTE
        const at = (minute: number): number => startMs + minute * MINUTE
        fc.pre(place !== undefined && both.some(({ length }) => length > 0))
        const ids = accessPointsOf(place)
        const samples = both.flatMap((list, index) =>
          list.map(({ minute, outcome }) => sample(ids[index] ?? ids[0], at(minute), outcome)),
        )
        nowMs = Math.max(...samples.map(({ polledAtMs }) => polledAtMs)) + 1000
        const edges = [0, ...cuts.sort((a, b) => a - b), MINUTES].map(at)
        const parts = edges
          .map((fromMs, index) => ({ fromMs, untilMs: edges[index + 1] ?? fromMs }))
          .map((edge) => ({ ...edge, rank: shuffle.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ fromMs, untilMs }) =>
            samples.filter(({ polledAtMs }) => polledAtMs >= fromMs && polledAtMs < untilMs),
          )
        const batches = (again ? [...parts, ...parts] : parts).filter(({ length }) => length > 0)
        for (const [index, batch] of batches.entries()) {
          await deliver(batch)
          if (restart && index === 1) {
            await fleet.close()
            await openFleet()
          }
        }
        await fleet.settle()
        fleet.elapse(nowMs)
        const period = { fromMs: startMs - MINUTE, untilMs: nowMs, policy: AVAILABILITY_POLICY }
        const expected = both.map((list) =>
          intervalsOf(
            list.map(({ minute, outcome }) => {
              return { polledAtMs: at(minute), intervalMs: MINUTE, outcome }
            }),
            period,
          ),
        )
        const { accessPoints, places } = fleet.snapshot()
        const shown = [...ids, place].map((id) => {
          const found = [...accessPoints, ...places].find((each) => each.id === id)
          return [found?.state, found?.sinceMs]
        })
        const ofPlace = placeIntervalsOf(
          { accessPoints: expected, uplinks: [] },
          period.fromMs,
          nowMs,
        )
        expect(shown).toEqual(
          [...expected, ofPlace].map((intervals) => [
            intervals.at(-1)?.state,
            intervals.length === 1 ? null : intervals.at(-1)?.startMs,
          ]),
        )
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})
