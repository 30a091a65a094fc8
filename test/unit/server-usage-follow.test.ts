import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccessPointId, AgentId, BootId } from '#contract/ids.ts'
import type { UsageFigures } from '#contract/usage.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'
import { runUsage } from '../../server/usage/run-usage.ts'
import type { Usage } from '../../server/usage/run-usage.ts'
import { accessPointOf, at, MINUTE_MS, placeOf, TIME_ZONE } from './days-world.ts'

const DAY = '2026-10-21'
let directory: string
let store: SeriesStore
let journal: Journal
let nowMs: number
/** Reads of the store wait for this. */
let gate: Promise<void>
let reads: number
let errors: string[]
const running: Usage[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-follow-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  await journal.applyImport(0, {
    places: [placeOf('park')],
    uplinks: [],
    accessPoints: [accessPointOf('ap-1', 'park')],
    equipment: [],
  })
  nowMs = at(DAY, 12)
  gate = Promise.resolve()
  reads = 0
  errors = []
})
afterEach(async () => {
  for (const usage of running.splice(0)) await usage.close()
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

/** A server's usage; with its day read at once unless told otherwise. */
function started(timeZone = TIME_ZONE): Usage {
  const usage = runUsage({
    store: Object.assign(Object.create(store) as SeriesStore, {
      readUsage: async (...asked: Parameters<SeriesStore['readUsage']>) => {
        reads += 1
        await gate
        return store.readUsage(...asked)
      },
    }),
    journal,
    rolls: {
      register: () => undefined,
      touchDays: () => undefined,
      isRolled: () => true,
      firstDay: () => DAY,
      revision: () => 0,
    },
    timeZone,
    name: 'Kupang',
    nowMs: () => nowMs,
    onError: (error) => errors.push(error.message),
  })
  running.push(usage)
  usage.start()
  return usage
}

let sequence = 0
async function deliver(usage: Usage | null, atMs: number, clients: number): Promise<void> {
  sequence += 1
  const samples: readonly SeriesSample[] = [
    {
      kind: 'access-point',
      accessPoint: 'ap-1' as AccessPointId,
      polledAtMs: atMs,
      monotonicMs: atMs,
      intervalMs: MINUTE_MS,
      outcome: { kind: 'ok', rttMs: 1 },
      reading: {
        uptimeMs: 1e9,
        clients,
        cpuPercent: null,
        memoryUsedPercent: null,
        radios: [],
        ssids: [],
        traffic: null,
      },
    },
  ]
  const key = { agent: 'agent-1' as AgentId, boot: 'boot' as BootId, sequence }
  await store.append({ key, mode: 'live', receivedAtMs: nowMs, samples, rejected: [] })
  usage?.touch(samples)
}

async function city(usage: Usage): Promise<UsageFigures | undefined> {
  return (await usage.book.ofOne('city', 'city', DAY, DAY))?.figures
}

describe('the usage of the present day', () => {
  it('grows with what comes, early or late, by one read of what came', async () => {
    await deliver(null, at(DAY, 11), 4)
    const usage = started()
    expect(await city(usage)).toMatchObject({ clientsMean: 4, clientsPeak: 4 })
    const before = reads
    nowMs += MINUTE_MS
    await deliver(usage, nowMs - 1000, 6)
    expect(await city(usage)).toMatchObject({ clientsMean: 5, clientsPeak: 6 })
    expect(reads).toBe(before + 1)
    nowMs += MINUTE_MS
    await deliver(usage, at(DAY, 3), 20)
    expect(await city(usage)).toMatchObject({ clientsMean: 10, clientsPeak: 20 })
    nowMs += MINUTE_MS
    const quiet = reads
    expect(await city(usage)).toMatchObject({ clientsMean: 10 })
    expect(reads).toBe(quiet)
  })

  it('is told as it was known before, while a server that starts anew reads it', async () => {
    await deliver(null, at(DAY, 11), 4)
    const first = started()
    await city(first)
    await first.close()
    await deliver(null, at(DAY, 11.5), 8)
    let open = (): void => undefined
    gate = new Promise((resolve) => (open = resolve))
    const second = started()
    expect(await city(second)).toMatchObject({ clientsMean: 4 })
    // As far as it was looked then: until noon, of which one window was seen.
    expect((await city(second))?.observedShare).toBeCloseTo(1 / 144, 9)
    open()
    await vi.waitFor(
      async () => expect(await city(second)).toMatchObject({ clientsMean: 6 }),
      10_000,
    )
    expect(errors).toEqual([])
  })

  it('is waited for in another zone, where the same day is another one', async () => {
    await deliver(null, at(DAY, 11), 4)
    const first = started()
    await city(first)
    await first.close()
    await deliver(null, at(DAY, 11.5), 8)
    let open = (): void => undefined
    gate = new Promise((resolve) => (open = resolve))
    const figures = city(started('Asia/Jakarta'))
    open()
    expect(await figures).toMatchObject({ clientsMean: 6 })
  })

  it('is read again where the first reading failed', async () => {
    await deliver(null, at(DAY, 11), 4)
    gate = Promise.reject(new Error('gone'))
    gate.catch(() => undefined)
    const usage = started()
    await expect(city(usage)).rejects.toThrow('gone')
    gate = Promise.resolve()
    expect(await city(usage)).toMatchObject({ clientsMean: 4 })
    expect(errors).toEqual(['[usage] following the present day failed; it is tried again'])
  })
})
