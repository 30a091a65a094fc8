/** What is read from and kept for a VictoriaMetrics that remembers selectors, and falls. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { LineStore } from '../../server/store/lines/line-store.ts'
import { parseSeriesUrl } from '../../server/store/series-url.ts'
import type { VictoriaPlace } from '../../server/store/series-url.ts'
import { VictoriaEngine } from '../../server/store/victoriametrics/victoria-engine.ts'
import { VictoriaDouble } from '../doubles/victoria.ts'
import { answered, batchOf } from '../store/samples.ts'

const AT_MS = Date.UTC(2026, 9, 1)
const lineOf = (shape: number, again = '') =>
  `pantau,agent=agent-1${again},id=ap-1,kind=access-point shape=${shape} ${AT_MS}`

describe('VictoriaMetrics', () => {
  let victoria: VictoriaDouble
  let directory: string
  let journal: Journal
  let engine: VictoriaEngine
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-victoria-'))
    journal = await openJournal(directory)
    victoria = new VictoriaDouble()
    const url = new Secret(`victoriametrics+${await victoria.listen()}`)
    const place = parseSeriesUrl(url) as VictoriaPlace
    engine = new VictoriaEngine(place, victoria.startedAt, journal.seriesLedger)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await engine.close()
    await victoria.close()
    await journal.close()
    await rm(directory, { recursive: true })
  })

  it('gives back series that began after the same was asked for', async () => {
    const read = { targets: null, fields: ['shape'], fromMs: AT_MS, untilMs: AT_MS + 1 }
    const count = async (mayLack?: 'recent') => (await engine.read({ ...read, mayLack })).length
    await engine.write([lineOf(1)])
    expect([await count(), await count('recent')]).toEqual([1, 1])
    await engine.write([lineOf(2, ',again=a')])
    // It is not asked anew for each batch what may lack the last moments.
    expect(await count('recent')).toBe(1)
    const later = performance.now() + 2000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    expect([await count('recent'), await count()]).toEqual([2, 2])
  })

  it('is told to make readable what was written, however long ago that is', async () => {
    const read = { targets: null, fields: ['shape'], fromMs: AT_MS, untilMs: AT_MS + 1 }
    await engine.write([lineOf(1)])
    const later = performance.now() + 2000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    await engine.read(read)
    await engine.read(read)
    expect(victoria.flushes).toBe(1)
  })

  it('is sent again what it lost while the receipts were written', async () => {
    const { seriesLedger: ledger } = journal
    const take = ledger.take.bind(ledger)
    vi.spyOn(ledger, 'take').mockImplementationOnce(async (...given) => {
      victoria.fall()
      await engine.check()
      return take(...given)
    })
    const store = new LineStore(engine, ledger)
    await store.append(batchOf([answered(0, 1)]))
    expect(victoria.held).toHaveLength(1)
    // From now on what is kept is looked after as ever.
    victoria.fall()
    await engine.check()
    expect(victoria.held.length).toBeGreaterThan(0)
  })

  it('is written to again after a fall, though the clock stepped ahead, until all is on its disk', async () => {
    const { seriesLedger: ledger } = journal
    const store = new LineStore(engine, ledger)
    await store.append(batchOf([answered(0, 1)]))
    await engine.check()
    const [now, elapsed] = [Date.now(), performance.now()]
    vi.spyOn(Date, 'now').mockReturnValue(now + 60_000)
    await engine.check()
    victoria.fall()
    await engine.check()
    expect(victoria.held).toHaveLength(1)
    const monotonic = vi.spyOn(performance, 'now')
    for (const sinceMs of [20_000, 40_000]) {
      monotonic.mockReturnValue(elapsed + sinceMs)
      await engine.check()
    }
    expect(await ledger.newestKept()).toBeNull()
  })
})
