import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EmbeddedStore } from '../../server/store/embedded/embedded-store.ts'
import { answered, batchOf, DAY_MS, START_MS, taman } from './samples.ts'

const HOUR_MS = 3_600_000
const POLLS_A_DAY = 1400
const target = { kind: 'access-point', id: taman } as const
/** `count` polls by the minute of the `day`-th day. */
const polls = (day: number, count: number) =>
  batchOf(Array.from({ length: count }, (_, minute) => answered(day * 1440 + minute, minute)))

describe('while days are packed', () => {
  let directory = ''
  let store: EmbeddedStore
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-packing-'))
    store = await EmbeddedStore.open(directory)
  })
  afterEach(async () => {
    await store.close()
    await rm(directory, { recursive: true })
  })

  it('what waits for its turn with the engine finds the polls where they are by then', async () => {
    await store.append(polls(0, POLLS_A_DAY))
    await store.append(polls(1, POLLS_A_DAY))
    const { engine, days } = await store.inspect((opened) => Promise.resolve(opened))
    // All connections but the one that packs.
    const lent = [await engine.lend(), await engine.lend(), await engine.lend()]
    const packing = store.compact(START_MS + 5 * DAY_MS)
    while (days.between(-Infinity, Infinity).length < 1) await wait(0)
    const [fromMs, untilMs] = [START_MS + DAY_MS, START_MS + 2 * DAY_MS]
    const targets = [target]
    const reading = Promise.all([
      store.readSamples(target, fromMs, untilMs),
      store.readOutcomes(target, fromMs, untilMs),
      store.readUsage(targets, fromMs, untilMs).then(([points]) => points ?? []),
      store
        .readRuns({ targets, fromMs, untilMs, holdIntervals: 2.5 })
        .then(([runs]) => (runs ?? []).flatMap(({ count }) => Array.from({ length: count }))),
    ])
    await packing
    for (const connection of lent) engine.giveBack(connection)
    expect((await reading).map((found) => found.length)).toEqual(
      Array.from({ length: 4 }, () => POLLS_A_DAY),
    )
    expect((await store.stats()).samples).toBe(2 * POLLS_A_DAY)
  })

  it('all that was received is given to who reads it from before', async () => {
    await store.append(polls(0, 10))
    await store.compact(START_MS + DAY_MS + HOUR_MS)
    await store.append(polls(1, 10))
    const times = new Set<number>()
    for await (const { sample } of store.readReceivedSince(START_MS)) {
      if (times.size === 0) await store.compact(START_MS + 3 * DAY_MS)
      times.add(sample.polledAtMs)
    }
    expect(times.size).toBe(20)
    expect((await store.stats()).samples).toBe(20)
  })
})
