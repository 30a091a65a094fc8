import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchSchema } from '#contract/batch.ts'
import type { AccessPointId, AgentId, PlaceId } from '#contract/ids.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { ingestBatch } from '../../server/ingest.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { Controllers } from '../../server/live/controllers.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { readIntervals } from '../../server/live/history.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { openPromptStore } from '../prompt-store.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
const MINUTES = 120
const RUNS = 40
const AGENT = 'agent-1' as AgentId
const PLACE = 'park' as PlaceId
const MEMBERS = [0, 1, 2] as const
/** One controller for each run, also for those of shrinking, with twins that are polled alone. */
const runs = Array.from({ length: RUNS * 5 }, (_, run) => `run-${run}`)
const controllerOf = (run: string): string => `${run}.ac`
const managedOf = (run: string, member: number): string => `${run}.managed-${member}`
const twinOf = (run: string, member: number): string => `${run}.twin-${member}`

let directory = ''
let store: SeriesStore
let journal: Journal
let fleet: LiveFleet
let controllers: Controllers
let nowMs = START
let sequence = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-managed-property-'))
  store = await openPromptStore(directory)
  journal = await openJournal(directory)
  const at = { kecamatan: 'O', kelurahan: 'O', latitude: -10.16, longitude: 123.6 }
  const accessPoint = (id: string, controller: string | null = null) => ({
    ...POLLED_ALONE,
    id: id as AccessPointId,
    place: PLACE,
    name: id,
    agent: AGENT,
    model: null,
    controller: controller as AccessPointId | null,
  })
  await journal.applyImport(0, {
    places: [{ id: PLACE, name: 'Taman', kind: 'park', ...at, status: 'active', ...BARE_PLACE }],
    uplinks: [],
    accessPoints: runs.flatMap((run) => [
      accessPoint(controllerOf(run)),
      ...MEMBERS.map((member) => accessPoint(managedOf(run, member), controllerOf(run))),
      ...MEMBERS.map((member) => accessPoint(twinOf(run, member))),
    ]),
    equipment: [],
  })
  const city = { name: '', timeZone: 'UTC', demo: false, tileUrl: null, tileAttribution: null }
  const onError = (error: Error) => {
    throw error
  }
  fleet = new LiveFleet({ events: new EventHub(), city, nowMs: () => nowMs, onError })
  await fleet.restore(store, journal)
  controllers = new Controllers({
    inventory: () => journal.inventory(),
    firstPollAtMs: (id) => fleet.firstPollAtMs(id),
    onUnmatched: () => undefined,
  })
})
afterAll(async () => {
  await fleet.close()
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

async function deliver(samples: readonly object[]): Promise<void> {
  if (samples.length === 0) return
  sequence += 1
  const head = { protocolVersion: 2, agent: AGENT, boot: 'boot-1', sequence, mode: 'backfill' }
  const batch = batchSchema.parse({
    ...head,
    sentAtMs: nowMs,
    clock: 'system',
    droppedSamples: 0,
    samples,
  })
  const deps = {
    store,
    inventory: () => journal.inventory(),
    spread: controllers.spread.bind(controllers),
    keepVisitors: journal.keepVisitors.bind(journal),
    apply: fleet.apply.bind(fleet),
    window: { futureMs: MINUTE, pastMs: 400 * 86_400_000 },
    steeringOf: () => ({ configRevision: 0, discovery: null, rotateToken: false }),
  }
  const receipt = await ingestBatch(deps, batch, nowMs)
  expect([receipt.accepted, receipt.rejected]).toEqual([samples.length, []])
}

/** What the controller's list says of one access point. */
type Entry = 'up' | 'down' | 'unsaid' | 'missing'
type Answer = 'ok' | 'partial' | 'timeout' | 'refused' | 'silence'
interface Round {
  readonly minute: number
  readonly answer: Answer
  readonly entries: readonly Entry[]
  readonly clients: number
}

const OUTCOMES = {
  ok: { kind: 'ok', rttMs: 7 },
  partial: { kind: 'partial', rttMs: 7, detail: 'radios: timeout' },
  timeout: { kind: 'timeout', attempts: 1 },
  refused: { kind: 'refused', detail: 'x' },
} as const

/** The server has seen all of them once: a list is read by what is known when it comes. */
const FIRST: Round = { minute: 0, answer: 'ok', entries: ['up', 'up', 'up'], clients: 1 }

const entry = fc.constantFrom<Entry>('up', 'up', 'up', 'down', 'unsaid', 'missing')
const rounds = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 12 }),
      answer: fc.constantFrom<Answer>('ok', 'ok', 'ok', 'partial', 'timeout', 'refused', 'silence'),
      entries: fc.tuple(entry, entry, entry),
      clients: fc.nat(40),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((stretches): readonly Round[] =>
    stretches
      .flatMap(({ minutes, ...round }) => Array.from({ length: minutes }, () => round))
      .slice(0, MINUTES - 1)
      .map((round, index) => ({ minute: index + 1, ...round })),
  )

/** As an agent delivers after a silence: the newest first, or all as it came; some of it twice. */
const history = fc.record({
  rounds,
  cuts: fc.array(fc.nat(MINUTES), { maxLength: 4 }),
  newestFirst: fc.boolean(),
  again: fc.boolean(),
})

function readingOf(clients: number | null) {
  const nothing = { uptimeMs: null, cpuPercent: null, memoryUsedPercent: null, traffic: null }
  return { ...nothing, clients, radios: [], ssids: [] }
}

function ofController(run: string, round: Round, timing: object): object | null {
  if (round.answer === 'silence') return null
  const sample = { kind: 'access-point', accessPoint: controllerOf(run), ...timing }
  const outcome = OUTCOMES[round.answer]
  if (!('rttMs' in outcome)) return { ...sample, outcome }
  const managed = MEMBERS.flatMap((member) => {
    const said = round.entries[member]
    if (said === 'missing') return []
    const up = said === 'unsaid' ? null : said === 'up'
    const name = ` ${managedOf(run, member).toUpperCase()}`
    return [{ name, mac: null, up, clients: up === true ? round.clients : null }]
  })
  return { ...sample, outcome, reading: { ...readingOf(null), managed } }
}

/** The polls of one access point alone that would have seen what its controller said. */
function alone(run: string, member: number, all: readonly Round[], timingOf: (r: Round) => object) {
  let isKnown = false
  return all.flatMap((round) => {
    const said = round.answer === 'ok' || round.answer === 'partial' ? round.entries[member] : null
    const isUp = said === 'up'
    const isDown = said === 'down' || (said === 'missing' && round.answer === 'ok' && isKnown)
    if (!isUp && !isDown) return []
    isKnown = true
    const sample = { kind: 'access-point', accessPoint: twinOf(run, member), ...timingOf(round) }
    const seen = isUp
      ? { ...sample, outcome: OUTCOMES.ok, reading: readingOf(round.clients) }
      : { ...sample, outcome: OUTCOMES.timeout }
    return [{ round, seen }]
  })
}

describe('managed access points', () => {
  it('have the state, clients, timeline and series that they had if they were polled alone', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(history, async ({ rounds: later, cuts, newestFirst, again }) => {
        const all = [FIRST, ...later]
        const run = runs[count]
        count += 1
        fc.pre(run !== undefined)
        const startMs = START + count * 3 * MINUTES * MINUTE
        const timingOf = ({ minute }: Round) => ({
          polledAtMs: startMs + minute * MINUTE,
          monotonicMs: minute * MINUTE,
          intervalMs: MINUTE,
        })
        nowMs = startMs + all.length * MINUTE
        const edges = [...new Set([1, ...cuts.filter((cut) => cut > 0), MINUTES])].sort(
          (a, b) => a - b,
        )
        const parts = edges.map((from, index) => ({ from, until: edges[index + 1] ?? from }))
        if (newestFirst) parts.unshift(...parts.splice(-2))
        parts.unshift({ from: 0, until: 1 })
        for (const { from, until } of again ? [...parts, ...parts] : parts) {
          const isIn = ({ minute }: Round): boolean => minute >= from && minute < until
          await deliver(all.filter(isIn).flatMap((r) => ofController(run, r, timingOf(r)) ?? []))
          const ofTwins = MEMBERS.flatMap((member) => alone(run, member, all, timingOf))
          await deliver(ofTwins.filter(({ round }) => isIn(round)).map(({ seen }) => seen))
        }
        await fleet.settle()
        fleet.elapse(nowMs)
        const seen = async (nameOf: (run: string, member: number) => string) => {
          const ids = MEMBERS.map((member) => nameOf(run, member) as AccessPointId)
          const shown = fleet.snapshot().accessPoints
          const windows = await store.readWindows({
            accessPoints: ids,
            fromMs: startMs,
            untilMs: startMs + MINUTES * MINUTE,
            windowMs: 10 * MINUTE,
          })
          return Promise.all(
            ids.map(async (id) => {
              const now = shown.find((each) => each.id === id)
              const target = { kind: 'access-point', id } as const
              const deps = { store, policy: AVAILABILITY_POLICY }
              const intervals = await readIntervals(deps, target, startMs, nowMs)
              const state = [now?.state, now?.sinceMs, now?.clients, now?.lastPollAtMs, now?.rttMs]
              return { state, intervals, windows: windows.get(id) }
            }),
          )
        }
        expect(await seen(managedOf)).toEqual(await seen(twinOf))
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})
