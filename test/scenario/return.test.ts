import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import { createServerModel } from './return/server-model.ts'
import { indexOf, INTERVAL_MS, openSite, TARGETS } from './return/site.ts'
import { createVirtualWorld } from './return/virtual-world.ts'

const isFull = process.env['PANTAU_FULL'] === '1'
const START_MS = Date.UTC(2026, 10, 1)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The same run each time. */
function seeded(): () => number {
  let seed = 20_261_101
  return () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
}

/** How often the store took each poll of each site, and how old the newest one is. */
function createLedger(sites: number, minutes: number) {
  const times = Array.from({ length: sites }, () => new Uint8Array(minutes * TARGETS))
  const newestMs = new Float64Array(sites).fill(-Infinity)
  const store = ({ agent, samples }: Batch): void => {
    const site = Number(agent.slice('agent-'.length))
    for (const sample of samples) {
      const index = indexOf(sample, START_MS)
      times[site]![index]! += 1
      newestMs[site] = Math.max(newestMs[site]!, sample.polledAtMs - START_MS)
    }
  }
  return {
    newestMs,
    store,
    /** Polls of all sites before a moment that were taken not once. */
    wrong(before: readonly number[]) {
      let lost = 0
      let doubled = 0
      for (const [site, counts] of times.entries()) {
        for (let index = 0; index < before[site]!; index += 1) {
          if (counts[index] === 0) lost += 1
          if (counts[index]! > 1) doubled += 1
        }
      }
      return { lost, doubled }
    },
  }
}

/** Bytes of the heap that are in use after a collection. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

describe('the return of agents', () => {
  it(
    `delivers all of ${isFull ? 30 : 4} days without a line, each poll once, from bounded memory`,
    async () => {
      const outageMs = (isFull ? 30 : 4) * DAY
      const world = createVirtualWorld()
      const random = seeded()
      const fromMs = HOUR
      const untilMs = fromMs + outageMs
      const endMs = untilMs + HOUR
      const ledger = createLedger(1, endMs / INTERVAL_MS + 2)
      const server = createServerModel(world, { startMs: START_MS, random, stored: ledger.store })
      const site = await openSite(world, {
        index: 0,
        startMs: START_MS,
        syncIntervalMs: isFull ? MINUTE : 10 * MINUTE,
        samplesMax: 500,
        random,
        server: server.app,
        isLineUp: () => world.nowMs() < fromMs || world.nowMs() >= untilMs,
        lossShare: 0.01,
      })
      const pause = new AbortController()
      site.startDelivery(pause.signal)
      world.start(() => site.poll(endMs))
      await world.runUntil(fromMs + 10 * MINUTE)
      // What is tried in between leaves nothing but the length of the back-off, and takes a minute.
      if (!isFull) pause.abort()
      await world.runUntil(5 * DAY)
      const earlyBytes = heapBytes()
      await world.runUntil(untilMs - 10 * MINUTE)
      if (!isFull) site.startDelivery(new AbortController().signal)
      await world.runUntil(untilMs)
      const lateBytes = heapBytes()
      const diskBytes = site.diskBytes()
      const spooled = site.spool.counts().pending
      const polled = site.polled()
      let doneMs = Infinity
      let currentMs = Infinity
      while (world.nowMs() < Math.min(endMs, untilMs + doneMs + 3 * MINUTE)) {
        await world.runUntil(world.nowMs() + 1000)
        const goneMs = world.nowMs() - untilMs
        if (world.nowMs() - ledger.newestMs[0]! <= 2 * INTERVAL_MS)
          currentMs = Math.min(currentMs, goneMs)
        if (site.spool.counts().pending <= TARGETS) doneMs = Math.min(doneMs, goneMs)
      }
      const figures = {
        polled,
        spooled,
        diskMiB: +(diskBytes / 2 ** 20).toFixed(1),
        heapGrowthMiB: +((lateBytes - earlyBytes) / 2 ** 20).toFixed(1),
        currentSeconds: currentMs / 1000,
        backfillSeconds: doneMs / 1000,
      }
      console.log(`one agent, ${outageMs / DAY} days: ${JSON.stringify(figures)}`)
      expect(ledger.wrong([site.polled() - TARGETS])).toEqual({ lost: 0, doubled: 0 })
      expect(spooled).toBeGreaterThan((outageMs / INTERVAL_MS - 10) * TARGETS)
      expect(lateBytes - earlyBytes).toBeLessThan(16 * 2 ** 20)
      expect(currentMs).toBeLessThanOrEqual(2 * INTERVAL_MS)
      expect(doneMs).toBeLessThanOrEqual(10 * MINUTE)
    },
    isFull ? 3_600_000 : 600_000,
  )

  const sites = 300
  const awayMs = isFull ? 3 * DAY : HOUR
  it(
    `takes ${sites} agents back that were away for ${awayMs / HOUR} h`,
    async () => {
      const world = createVirtualWorld()
      const random = seeded()
      const endMs = awayMs + 15 * MINUTE
      const ledger = createLedger(sites, endMs / INTERVAL_MS + 2)
      const server = createServerModel(world, { startMs: START_MS, random, stored: ledger.store })
      const options = {
        startMs: START_MS,
        syncIntervalMs: 10 * MINUTE,
        samplesMax: 500,
        random,
        server: server.app,
        isLineUp: () => world.nowMs() >= awayMs,
        lossShare: 0.01,
      }
      const all = await Promise.all(
        Array.from({ length: sites }, (_, index) => openSite(world, { ...options, index })),
      )
      for (const site of all) world.start(() => site.poll(endMs))
      // What they tried before leaves nothing but the length of the back-off, at its limit by now.
      await world.runUntil(awayMs - 5 * MINUTE)
      for (const site of all) site.startDelivery(new AbortController().signal)
      await world.runUntil(awayMs)
      const returning = all.map((site) => site.polled())
      let currentMs = Infinity
      let doneMs = Infinity
      let oldestMs = 0
      // A while longer than the backfill takes, to see that live state stays current.
      while (world.nowMs() < Math.min(endMs, awayMs + doneMs + 3 * MINUTE)) {
        await world.runUntil(world.nowMs() + 1000)
        const goneMs = world.nowMs() - awayMs
        const agesMs = ledger.newestMs.map((newestMs) => world.nowMs() - newestMs)
        const oldest = Math.max(...agesMs)
        if (oldest <= 2 * INTERVAL_MS) currentMs = Math.min(currentMs, goneMs)
        if (goneMs > 2 * INTERVAL_MS) oldestMs = Math.max(oldestMs, oldest)
        if (doneMs === Infinity && ledger.wrong(returning).lost === 0) doneMs = goneMs
      }
      const delays = server.liveMs.toSorted((a, b) => a - b)
      const figures = {
        polled: returning.reduce((sum, count) => sum + count, 0),
        currentSeconds: currentMs / 1000,
        oldestLiveSeconds: +(oldestMs / 1000).toFixed(1),
        backfillSeconds: doneMs / 1000,
        liveStoreMs: {
          p50: Math.round(delays[delays.length >> 1]!),
          most: Math.round(delays.at(-1)!),
        },
        ...server.admission.counts(),
      }
      console.log(`${sites} agents, ${awayMs / HOUR} h: ${JSON.stringify(figures)}`)
      const settled = all.map((site) => site.polled() - 2 * TARGETS)
      expect(ledger.wrong(settled)).toEqual({ lost: 0, doubled: 0 })
      expect(currentMs).toBeLessThanOrEqual(2 * INTERVAL_MS)
      expect(oldestMs).toBeLessThanOrEqual(2 * INTERVAL_MS)
      expect(doneMs).toBeLessThanOrEqual(10 * MINUTE)
    },
    isFull ? 3_600_000 : 600_000,
  )
})
