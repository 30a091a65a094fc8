/** What a store on a server must do when the server does not do what it should. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import type { SeriesLedger } from '../../server/store/ledger.ts'
import type { LineEngine } from '../../server/store/lines/line-engine.ts'
import { LineStore } from '../../server/store/lines/line-store.ts'
import { StoreBusyError } from '../../server/store/series-store.ts'
import type { SeriesStore, SeriesTarget } from '../../server/store/series-store.ts'
import { Between } from './between.ts'
import type { Fate } from './between.ts'
import { newCity } from './engines.ts'
import type { RunningEngine } from './engines.ts'
import { answered, batchOf, MINUTE_MS, START_MS, taman } from './samples.ts'

export interface FailingEngine {
  readonly start: () => Promise<RunningEngine>
  readonly open: (port: number, city: string, ledger: SeriesLedger) => Promise<LineEngine>
}

const ofTaman: SeriesTarget = { kind: 'access-point', id: taman }
const LIMITS = { waitingMax: 60, groupMax: 20 }

export function describeFailing(name: string, { start, open }: FailingEngine): void {
  describe(`when the engine fails: ${name}`, () => {
    let engine: RunningEngine
    let between: Between
    let directory: string
    let journal: Journal
    let store: SeriesStore
    beforeAll(async () => {
      engine = await start()
    })
    afterAll(() => engine.remove())
    beforeEach(async () => {
      between = await Between.listen(engine.port)
      directory = await mkdtemp(join(tmpdir(), 'pantau-store-'))
      journal = await openJournal(directory)
      const ledger = journal.seriesLedger
      store = new LineStore(await open(between.port, newCity(), ledger), ledger, LIMITS)
    })
    afterEach(async () => {
      await store.close()
      await journal.close()
      between.close()
      await rm(directory, { recursive: true })
    })
    const clients = async () =>
      (await store.readUsage([ofTaman], START_MS, START_MS + 100 * MINUTE_MS))[0]?.map(
        (point) => point.clients,
      )

    it.each<Fate>(['away', 'breaks-off', 'answer-lost'])(
      'acknowledges nothing when a write is %s, and stores the batch once when it comes again',
      async (fate) => {
        const minutes = Array.from({ length: 40 }, (_, minute) => minute)
        const batch = batchOf(minutes.map((minute) => answered(minute, minute)))
        between.fate = fate
        await expect(store.append(batch)).rejects.toThrow(`[store ${name}]`)
        expect(await store.receiptOf(batch.key)).toBeUndefined()
        if (fate === 'away') {
          expect(await store.check()).toMatchObject({
            usable: false,
            reason: expect.stringContaining('cannot be reached') as string,
          })
        }
        between.fate = 'passes'
        const again = { ...batch, receivedAtMs: batch.receivedAtMs + 5000 }
        expect(await store.append(again)).toMatchObject({ duplicate: false })
        expect(await clients()).toEqual(minutes)
        expect((await store.stats()).samples).toBe(minutes.length)
        expect(await store.check()).toEqual({ usable: true })
      },
    )

    it('refuses what does not fit while writing is slow, and keeps what it took', async () => {
      between.fate = 'late'
      between.writes = 0
      const batches = Array.from({ length: 30 }, (_, at) =>
        batchOf([0, 1, 2, 3, 4].map((minute) => answered(at * 5 + minute - 60, at))),
      )
      const results = await Promise.allSettled(batches.map((batch) => store.append(batch)))
      const refused = results.filter(({ status }) => status === 'rejected')
      for (const { reason } of refused as PromiseRejectedResult[]) {
        expect(reason).toBeInstanceOf(StoreBusyError)
      }
      // A batch weighs one more than it has samples: ten of them fit.
      expect(refused).toHaveLength(20)
      // They go in groups; what a slow engine may have lost meanwhile is written once more.
      expect(between.writes).toBeLessThan(10)
      expect((await store.stats()).samples).toBe(50)
    })

    it('has what it acknowledged after the engine was killed', async () => {
      await store.append(batchOf([answered(0, 1), answered(1, 2)]))
      await engine.kill()
      await expect(store.append(batchOf([answered(2, 3)]))).rejects.toThrow('[store')
      await engine.start()
      await expect.poll(() => store.check()).toEqual({ usable: true })
      await store.append(batchOf([answered(3, 4)]))
      expect(await clients()).toEqual([1, 2, 4])
    })
  })
}
