import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { OpenRuns } from '../../server/days/open-runs.ts'
import { pushRun } from '../../server/domain/availability-runs.ts'
import type { PollRun } from '../../server/domain/availability-runs.ts'
import type { RunsQuery } from '../../server/store/runs-query.ts'
import type { SeriesTarget } from '../../server/store/series-store.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS
const HOLD = 2.5
const TARGETS = ['a', 'b', 'c'].map((id): SeriesTarget => {
  return { kind: 'access-point', id: id as AccessPointId }
})

interface Poll {
  readonly atMs: number
  readonly isOk: boolean
  readonly isLate: boolean
}

/** The runs of a few polls in memory, and how many of them were read. */
function memoryStore() {
  const polls = new Map<string, Poll[]>(TARGETS.map(({ id }) => [id, []]))
  const store = {
    read: 0,
    add: (target: SeriesTarget, poll: Poll) => void polls.get(target.id)?.push(poll),
    readRuns({ targets, fromMs, untilMs, holdIntervals }: RunsQuery) {
      // What is read is what was stored when the question was asked.
      const lists = targets.map(({ id }) => {
        const wanted = (polls.get(id) ?? [])
          .filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
          .sort((a, b) => a.atMs - b.atMs)
        const runs: PollRun[] = []
        for (const { atMs, isOk, isLate } of wanted) {
          store.read += 1
          const run = {
            outcome: isOk ? ('ok' as const) : ('timeout' as const),
            intervalMs: MINUTE_MS,
            firstMs: atMs,
            lastMs: atMs,
            count: 1,
            wasOnTheMap: !isLate,
            receivedUntilMs: atMs + MINUTE_MS,
          }
          pushRun(runs, run, holdIntervals)
        }
        return runs
      })
      return new Promise<typeof lists>((resolve) => setImmediate(() => resolve(lists)))
    },
  }
  return store
}

const query = (fromMs: number, untilMs: number): RunsQuery => {
  return { targets: TARGETS, fromMs, untilMs, holdIntervals: HOLD }
}

/** What happens one after the other: minutes pass, polls come, somebody asks and does not wait. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ passMinutes: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      target: fc.integer({ min: 0, max: 2 }),
      agoMinutes: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 900 })),
      isOk: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ isWaited: fc.boolean() }) },
)

it('gives what the store would give, whenever polls come and whoever asks at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 60 }), async (story) => {
      let nowMs = 10 * 60 * MINUTE_MS
      const store = memoryStore()
      const open = new OpenRuns(store, () => nowMs)
      const taken = new Set<string>()
      const asks: Promise<unknown>[] = []
      const ask = () => open.readRuns(query(0, nowMs + DAY_MS))
      for (const event of story) {
        if ('passMinutes' in event) nowMs += event.passMinutes * MINUTE_MS
        else if ('isWaited' in event) {
          const asked = ask()
          if (event.isWaited) await asked
          else asks.push(asked)
        } else {
          const atMs = Math.max(0, nowMs - event.agoMinutes * MINUTE_MS)
          const target = TARGETS[event.target]
          if (target === undefined || taken.has(`${target.id} ${atMs}`)) continue
          taken.add(`${target.id} ${atMs}`)
          store.add(target, { atMs, isOk: event.isOk, isLate: event.agoMinutes > 3 })
          open.touch(target, atMs)
        }
      }
      await Promise.all(asks)
      expect(await ask()).toEqual(await store.readRuns(query(0, nowMs + DAY_MS)))
    }),
    { numRuns: 150 },
  )
})

it('reads a day once, and of what comes late only its target anew', async () => {
  let nowMs = 12 * 60 * MINUTE_MS
  const store = memoryStore()
  for (const target of TARGETS) {
    for (let minute = 0; minute < 720; minute += 1) {
      store.add(target, { atMs: minute * MINUTE_MS, isOk: true, isLate: false })
    }
  }
  const open = new OpenRuns(store, () => nowMs)
  const ask = async (): Promise<number> => {
    store.read = 0
    await open.readRuns(query(0, nowMs + DAY_MS))
    return store.read
  }
  expect(await ask()).toBe(3 * 720)
  nowMs += MINUTE_MS
  expect(await ask()).toBeLessThan(3 * 25)
  const [late] = TARGETS
  if (late === undefined) throw new Error('there is no target')
  const before = open.lateCount
  store.add(late, { atMs: 30_000, isOk: false, isLate: true })
  open.touch(late, 30_000)
  expect(open.lateCount).toBe(before + 1)
  const read = await ask()
  expect(read).toBeGreaterThan(690)
  expect(read).toBeLessThan(690 + 3 * 25 + 2)
})

it('leaves to the store what was known at a moment, and days that are over', async () => {
  const nowMs = 2 * DAY_MS
  const store = memoryStore()
  const asked: RunsQuery[] = []
  const listening = {
    readRuns: (wanted: RunsQuery) => {
      asked.push(wanted)
      return store.readRuns(wanted)
    },
  }
  const open = new OpenRuns(listening, () => nowMs)
  const then = { ...query(DAY_MS, nowMs + DAY_MS), receivedByMs: nowMs }
  const over = query(0, DAY_MS)
  await open.readRuns(then)
  await open.readRuns(over)
  expect(asked).toEqual([then, over])
})
