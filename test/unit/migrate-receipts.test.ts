/** Receipts on their way from the data directory to a server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { moveSeries } from '../../server/migrate/move-series.ts'
import type { Progress } from '../../server/migrate/progress-file.ts'
import { EmbeddedStore } from '../../server/store/embedded/embedded-store.ts'
import type { LineEngine } from '../../server/store/lines/line-engine.ts'
import { TakeIn } from '../../server/store/lines/take-in.ts'
import { answered, batchOf, MINUTE_MS, START_MS } from '../store/samples.ts'

const ENGINE: LineEngine = {
  name: 'influxdb',
  isExact: true,
  write: () => Promise.resolve([]),
  read: () => Promise.resolve([]),
  stats: () => Promise.resolve({ samples: 0, bytesOnDisk: 0, oldestMs: null, newestMs: null }),
  deleteBefore: () => Promise.resolve(),
  check: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
const NOTHING_MOVED: Progress = {
  format: 1,
  id: '8f0c1f0e-6f5b-4a55-9d52-0d1f6f1a7c11',
  series: 'server',
  journal: null,
  cutMs: 0,
  receiptsFromMs: 0,
  days: {},
  finishedAtMs: null,
}

describe('the receipts of a city that is moved', () => {
  let directory: string
  let journal: Journal
  let store: EmbeddedStore
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-move-'))
    journal = await openJournal(directory)
    store = await EmbeddedStore.open(directory)
  })
  afterEach(async () => {
    await store.close()
    await journal.close()
    await rm(directory, { recursive: true })
  })

  it('are all moved in the end, those too that a clock dated back', async () => {
    const { seriesLedger: ledger } = journal
    const move = async (which: 'packed' | 'all', progress: Progress) =>
      moveSeries(which, {
        source: await store.inspect((opened) => Promise.resolve(opened)),
        takeIn: new TakeIn(ENGINE, ledger),
        ledger,
        progress,
        save: () => Promise.resolve(),
        onProgress: () => undefined,
        signal: new AbortController().signal,
      })
    const first = batchOf([answered(0, 1)], { receivedAtMs: START_MS + 60 * MINUTE_MS })
    const datedBack = batchOf([answered(1, 1)], { receivedAtMs: START_MS + 30 * MINUTE_MS })
    await store.append(first)
    const progress = await move('packed', NOTHING_MOVED)
    await store.append(datedBack)
    await move('all', progress)
    const moved = await ledger.receiptsOf([first.key, datedBack.key])
    expect(moved.map((receipt) => receipt?.accepted)).toEqual([1, 1])
  })
})
