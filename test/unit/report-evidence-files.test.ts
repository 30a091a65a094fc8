import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Report, ReportEntry } from '#contract/report-document.ts'
import { EvidenceFiles } from '../../server/report/evidence-files.ts'

const HOUR_MS = 3_600_000
const MADE_AT_MS = Date.UTC(2026, 10, 8)

let directory = ''
let nowMs = 0
let entries: ReportEntry[] = []
let written: string[] = []
let faults: string[] = []
let files: EvidenceFiles
/** What the next evidence is written with; throws where a test wants it to fail. */
let body: () => Buffer = () => Buffer.alloc(0)

const entry = (month: string, version: number, over: Partial<ReportEntry> = {}) =>
  ({ month, version, status: 'frozen', madeAtMs: MADE_AT_MS, ...over }) as ReportEntry
const kept = async () => (await readdir(join(directory, 'evidence'))).toSorted()

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-evidence-'))
  nowMs = MADE_AT_MS + 60_000
  entries = []
  written = []
  faults = []
  body = () => Buffer.alloc(40)
  files = new EvidenceFiles({
    directory: join(directory, 'evidence'),
    reports: {
      list: () => Promise.resolve(entries),
      find: (month, version) =>
        Promise.resolve({ document: { month, version } } as unknown as Report),
    },
    write: async ({ document: { month, version } }: Report, sink: Writable) => {
      written.push(`${month} v${version}`)
      const bytes = body()
      await new Promise<void>((resolve) => sink.end(bytes, resolve))
    },
    nowMs: () => nowMs,
    onError: (cause, message) => faults.push(`${message}: ${(cause as Error).message}`),
    bytesMax: 100,
  })
})
afterEach(async () => {
  await files.close()
  await rm(directory, { recursive: true })
})

describe('evidence of final reports', () => {
  it('is kept once, of versions that became final of late', async () => {
    entries = [
      entry('2026-10', 2),
      entry('2026-10', 1, { status: 'provisional' }),
      entry('2026-09', 2, { madeAtMs: MADE_AT_MS - 25 * HOUR_MS }),
    ]
    await Promise.all([files.run(), files.run()])
    await files.run()
    expect(written).toEqual(['2026-10 v2'])
    const file = await files.file('2026-10', 2)
    expect(file?.bytes).toBe(40)
    expect(await readFile(file?.path ?? '')).toEqual(Buffer.alloc(40))
    expect(await files.file('2026-10', 1)).toBeNull()
  })

  it('is tried again some hours after it could not be written, and leaves no half file', async () => {
    entries = [entry('2026-10', 2)]
    body = () => {
      throw new Error('days are still being worked out')
    }
    await files.run()
    await files.run()
    expect(faults).toEqual([
      'the evidence of 2026-10, version 2, could not be kept: days are still being worked out',
    ])
    expect(await kept()).toEqual([])
    body = () => Buffer.alloc(40)
    nowMs += 6 * HOUR_MS
    await files.run()
    expect(await kept()).toEqual(['2026-10-v002.zip'])
  })

  it('has room for so much: the earliest months go, and one that is too large is not kept', async () => {
    entries = [entry('2026-08', 2), entry('2026-09', 2), entry('2026-10', 2)]
    await files.run()
    expect(await kept()).toEqual(['2026-09-v002.zip', '2026-10-v002.zip'])
    await writeFile(join(directory, 'evidence', '2026-07-v002.zip.part'), 'half')
    body = () => Buffer.alloc(101)
    entries = [entry('2026-11', 2)]
    await files.run()
    expect(faults.at(-1)).toContain('larger than 100 bytes')
    body = () => Buffer.alloc(10)
    entries = [entry('2026-12', 2)]
    await files.run()
    expect(await kept()).toEqual(['2026-09-v002.zip', '2026-10-v002.zip', '2026-12-v002.zip'])
  })
})
