/** A store on a server that answers what a test gives it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import type { EngineSeries, FieldColumn, LineEngine } from '../../server/store/lines/line-engine.ts'
import { LineStore } from '../../server/store/lines/line-store.ts'
import { agent, answered, batchOf, MINUTE_MS, START_MS, taman } from '../store/samples.ts'

/** What lines of the store hold, as an engine gives it back. */
function seriesOf(lines: readonly string[]): readonly EngineSeries[] {
  return lines.map((line) => {
    const [tags = '', values = '', atMs] = line.split(' ')
    const { again = null } = Object.fromEntries(tags.split(',').map((tag) => tag.split('='))) as {
      readonly again?: string
    }
    const fields = values.split(',').map((value): [string, FieldColumn] => {
      const [name = '', number] = value.split('=')
      return [name, { times: [Number(atMs)], values: [Number(number)] }]
    })
    return { target, agent, again, fields: new Map(fields) }
  })
}

const target = { kind: 'access-point', id: taman } as const

describe('a store on a server', () => {
  let directory: string
  let journal: Journal
  let series: readonly EngineSeries[]
  let written: string[]
  let reads: number
  let engine: LineEngine
  let store: LineStore
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-lines-'))
    journal = await openJournal(directory)
    series = []
    written = []
    reads = 0
    engine = {
      name: 'influxdb',
      isExact: true,
      write: (lines) => {
        written.push(...lines)
        return Promise.resolve([])
      },
      read: () => {
        reads += 1
        return Promise.resolve(series)
      },
      stats: () => Promise.resolve({ samples: 0, bytesOnDisk: 0, oldestMs: null, newestMs: null }),
      deleteBefore: () => Promise.resolve(),
      check: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }
    store = new LineStore(engine, journal.seriesLedger)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await store.close()
    await journal.close()
    await rm(directory, { recursive: true })
  })

  it('sets apart what contradicts what another process wrote in a gap of its own', async () => {
    const other = new LineStore(engine, journal.seriesLedger)
    await store.append(batchOf([answered(1, 1)]))
    await store.append(batchOf([answered(2, 1), answered(3, 1)]))
    // Polls that follow on each other are not looked for.
    expect(reads).toBe(0)
    await other.append(batchOf([answered(5, 3)]))
    series = seriesOf(written.slice(-1))
    await store.append(batchOf([answered(5, 7)]))
    expect(written.slice(-1)[0]).toMatch(/^pantau,agent=agent-1,again=[0-9a-f]{8},/)
    await other.close()
  })

  it('looks after a start for none but what may have been there before', async () => {
    await store.append(batchOf([answered(1, 1)]))
    const started = new LineStore(engine, journal.seriesLedger)
    await started.append(batchOf([answered(3, 1)]))
    await started.append(batchOf([answered(100, 1)]))
    expect(reads).toBe(0)
    await started.append(batchOf([answered(2, 1)]))
    expect(reads).toBe(1)
    expect(written).toHaveLength(4)
    await started.close()
  })

  it('leaves out readings whose words the journal does not know, and says so once', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const fields = Object.entries({
      shape: 12_345,
      received: START_MS,
      interval: MINUTE_MS,
      boot: 6,
    })
    series = [
      {
        target,
        agent,
        again: null,
        fields: new Map(fields.map(([name, of]) => [name, { times: [START_MS], values: [of] }])),
      },
    ]
    await journal.seriesLedger.take(
      [{ ...batchOf([]).key, accepted: 1, rejected: [], receivedAtMs: START_MS }],
      [],
    )
    await store.append(batchOf([answered(0, 1)]))
    expect(written).toHaveLength(1)
    const query = { targets: [target], fromMs: START_MS, untilMs: START_MS + 1, holdIntervals: 2.5 }
    expect(await store.readRuns(query)).toEqual([[]])
    expect(await store.readSamples(target, START_MS, START_MS + 1)).toEqual([])
    expect(warned).toHaveBeenCalledTimes(1)
    expect(warned.mock.calls[0]?.[0]).toContain('does not know the words of some readings (1 in')
  })
})
