import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BootId } from '#contract/ids.ts'
import { createClock } from '../../agents/clock.ts'
import { openFiles, type SpoolFiles } from '../../agents/spool/files.ts'
import { Spool, type SpoolOptions } from '../../agents/spool.ts'
import { accessPointSample, BOOT, START_MS } from './agent-samples.ts'

let directory: string
let warnings: string[]
let nowMs: number

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-spool-'))
  warnings = []
  nowMs = 1_000_000
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** Opens the directory; a spool opened before it counts as killed, for nothing was closed. */
async function openSpool(change: Partial<SpoolOptions> = {}, files?: SpoolFiles): Promise<Spool> {
  return await Spool.open(
    {
      directory,
      boot: BOOT,
      bytesMax: 16 * 1024 * 1024,
      ageMsMax: 45 * 86_400_000,
      syncIntervalMs: 60_000,
      memorySamplesMax: 5000,
      liveMs: 120_000,
      ...change,
    },
    {
      clock: createClock({
        monotonicMs: () => nowMs,
        systemMs: () => START_MS + nowMs - 1_000_000,
        isSynchronised: () => true,
      }),
      warn: (message) => warnings.push(message),
      ...(files && { files }),
    },
  )
}

/** Appends samples `from` to `until`, as they come over time. */
async function appendMany(spool: Spool, from: number, until: number): Promise<void> {
  for (let index = from; index < until; index += 1) {
    const sample = accessPointSample(index)
    nowMs = sample.monotonicMs
    await spool.append(sample)
  }
}

async function drain(spool: Spool): Promise<number[]> {
  const seen: number[] = []
  for (;;) {
    const batch = (await spool.nextHistory(100)) ?? spool.nextLive(100, Infinity)
    if (batch === undefined) return seen
    seen.push(...batch.samples.map((sample) => (sample.monotonicMs - 1_000_000) / 15_013))
    spool.settle(batch.range)
  }
}

/** Flips a bit in the middle of the only file; returns its path. */
async function flipMiddle(): Promise<string> {
  const [name = ''] = await readdir(directory)
  const path = join(directory, name)
  const file = await readFile(path)
  const middle = Math.floor(file.length / 2)
  file[middle] = (file[middle] ?? 0) ^ 0x40
  await writeFile(path, file)
  return path
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('spool', () => {
  it('keeps what was flushed over a restart, in order', async () => {
    const first = await openSpool()
    await appendMany(first, 0, 250)
    await first.flush()
    await appendMany(first, 250, 400)
    await first.flush()
    const second = await openSpool()
    expect(second.counts().pending).toBe(400)
    expect(await drain(second)).toEqual(upTo(400))
    await second.flush()
    expect(await readdir(directory)).toEqual([])
  })

  it('writes nothing while the server takes everything at once', async () => {
    const spool = await openSpool()
    await appendMany(spool, 0, 8)
    const batch = spool.nextLive(100, Infinity)
    expect(batch?.samples.length).toBe(8)
    if (batch !== undefined) spool.settle(batch.range)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 0, bytesWritten: 0 })
  })

  it('makes each sample durable at once when the sync interval is 0', async () => {
    const spool = await openSpool({ syncIntervalMs: 0 })
    await appendMany(spool, 0, 3)
    expect((await openSpool()).counts().pending).toBe(3)
  })

  it('gives the newest first to live delivery and the oldest first to history', async () => {
    const spool = await openSpool()
    await appendMany(spool, 0, 100)
    await spool.flush()
    await appendMany(spool, 100, 104)
    const live = spool.nextLive(100, Infinity)
    // 120 s of samples, one each 15 s.
    expect(live?.samples.map((sample) => sample.monotonicMs)).toEqual(
      [96, 97, 98, 99, 100, 101, 102, 103].map((index) => accessPointSample(index).monotonicMs),
    )
    if (live !== undefined) spool.settle(live.range)
    expect(await drain(spool)).toEqual(upTo(96))
  })

  it('sends an unanswered batch again after a restart, unchanged', async () => {
    const first = await openSpool()
    await appendMany(first, 0, 50)
    await first.flush()
    const sent = await first.nextHistory(20)
    if (sent !== undefined) await first.markOpen(sent.range)
    const second = await openSpool()
    expect(second.open).toEqual(expect.objectContaining(sent?.range))
    const again = second.open === undefined ? undefined : await second.load(second.open)
    expect(again?.samples).toEqual(sent?.samples)
  })

  it('gives the stored part of an open batch after a kill, when the rest was in memory', async () => {
    const first = await openSpool()
    await appendMany(first, 0, 3)
    await first.flush()
    await appendMany(first, 3, 5)
    const sent = first.nextLive(100, Infinity)
    expect(sent?.samples.length).toBe(5)
    if (sent !== undefined) await first.markOpen(sent.range)
    const second = await openSpool()
    if (second.open !== undefined) expect(await second.load(second.open)).toBeUndefined()
    second.release()
    expect(await drain(second)).toEqual(upTo(3))
    expect(second.counts()).toMatchObject({ pending: 0, dropped: 0 })
    expect(warnings).toEqual([])
  })

  it('drops of an incomplete batch only what cannot be read, and counts that', async () => {
    const first = await openSpool()
    for (const from of [0, 10, 20]) {
      await appendMany(first, from, from + 10)
      await first.flush()
    }
    const second = await openSpool()
    await flipMiddle()
    expect(await drain(second)).toEqual(upTo(30).filter((index) => index < 10 || index >= 20))
    expect(second.counts()).toMatchObject({ pending: 0, dropped: 10 })
    expect(warnings).toEqual(['10 spooled samples cannot be read and are dropped'])
  })

  it('gives the rest of an open batch as history when a record of it was damaged', async () => {
    const first = await openSpool()
    for (const from of [0, 10, 20]) {
      await appendMany(first, from, from + 10)
      await first.flush()
    }
    const sent = await first.nextHistory(100)
    if (sent !== undefined) await first.markOpen(sent.range)
    await flipMiddle()
    const second = await openSpool()
    expect(second.open).toEqual(expect.objectContaining(sent?.range))
    if (second.open !== undefined) expect(await second.load(second.open)).toBeUndefined()
    second.release()
    expect(await drain(second)).toEqual(upTo(30).filter((index) => index < 10 || index >= 20))
    // The stretch is counted as damaged; what it held is not known any more.
    expect(second.counts()).toMatchObject({ pending: 0, dropped: 0, damaged: 1 })
  })

  it('keeps the boot of samples of an earlier boot and never reuses an ordinal', async () => {
    const before = await openSpool()
    await appendMany(before, 0, 10)
    await before.flush()
    const boot = '00000000-0000-4000-8000-000000000002' as BootId
    const after = await openSpool({ boot })
    await after.append(accessPointSample(11))
    const old = await after.nextHistory(100)
    expect(old?.range.boot).toBe(BOOT)
    expect(old?.samples.length).toBe(10)
    if (old !== undefined) after.settle(old.range)
    expect(await after.nextHistory(100)).toBeUndefined()
    expect(after.nextLive(100, Infinity)?.range.boot).toBe(boot)

    const same = await openSpool()
    await same.append(accessPointSample(12))
    expect(same.nextLive(10, Infinity)?.range.first).toBeGreaterThan(old?.range.last ?? Infinity)
  })

  it('writes no more at a start for all the starts of the machine that it holds', async () => {
    const written: number[] = []
    for (let start = 0; start < 60; start += 1) {
      const boot = `00000000-0000-4000-8000-${String(start).padStart(12, '0')}` as BootId
      const spool = await openSpool({ boot })
      await appendMany(spool, 10 * start, 10 * start + 10)
      await spool.flush()
      written.push(spool.counts().bytesWritten)
    }
    expect(Math.max(...written.slice(1))).toBeLessThan(1.5 * (written[1] ?? 0))
    expect(await drain(await openSpool())).toEqual(upTo(600))
  })

  it('drops the oldest beyond its size, and counts them for ever', async () => {
    const spool = await openSpool({ bytesMax: 96 * 1024 })
    for (let round = 0; round < 60; round += 1) {
      await appendMany(spool, round * 200, round * 200 + 200)
      await spool.flush()
    }
    const { pending, dropped } = spool.counts()
    expect(dropped).toBeGreaterThan(0)
    expect(pending + dropped).toBe(12_000)
    const left = await drain(spool)
    expect(left).toEqual(upTo(12_000).slice(dropped))
    expect((await openSpool()).counts().dropped).toBe(dropped)
  })

  it('drops the oldest first on a disk that is too small for it, and counts them', async () => {
    const files = openFiles(directory)
    const sizes = async () => {
      const names = await readdir(directory)
      return await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size))
    }
    const small: SpoolFiles = {
      ...files,
      async write(name, data, offset) {
        const used = (await sizes()).reduce((sum, size) => sum + size, 0)
        if (used + data.length <= 150_000) return await files.write(name, data, offset)
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      },
    }
    const change = { bytesMax: 1024 * 1024, memorySamplesMax: 400, liveMs: 0 }
    const spool = await openSpool(change, small)
    for (let from = 0; from < 40_000; from += 100) {
      await appendMany(spool, from, from + 100)
      await spool.flush()
    }
    const { dropped, pending } = spool.counts()
    expect(dropped).toBeGreaterThan(1000)
    expect(dropped + pending).toBe(40_000)
    const seen = await drain(spool)
    expect(seen).toHaveLength(pending)
    expect([seen[0], seen.at(-1)]).toEqual([dropped, 39_999])
  })

  it('drops what is too old', async () => {
    const spool = await openSpool({ ageMsMax: 3_600_000 })
    await appendMany(spool, 0, 10)
    await spool.flush()
    nowMs += 4_000_000
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 0, dropped: 10 })
  })

  it('waits in memory while the directory takes no file, and says so once', async () => {
    const blocked = join(directory, 'file')
    await writeFile(blocked, '')
    const spool = await openSpool({ directory: join(blocked, 'spool'), memorySamplesMax: 30 })
    await appendMany(spool, 0, 40)
    await spool.flush()
    await spool.flush()
    expect(warnings.filter((text) => text.includes('cannot be written'))).toHaveLength(1)
    expect(spool.counts()).toMatchObject({ pending: 30, dropped: 10, durable: false })
    await rm(blocked)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 30, durable: true })
    expect(await drain(spool)).toEqual(upTo(40).slice(10))
  })

  it('skips and counts a torn tail and a flipped byte, and reads the rest', async () => {
    const spool = await openSpool()
    for (let round = 0; round < 5; round += 1) {
      await appendMany(spool, round * 10, round * 10 + 10)
      await spool.flush()
    }
    const path = await flipMiddle()
    await appendFile(path, Buffer.from('PTU1 torn'))
    const again = await openSpool()
    expect(again.counts()).toMatchObject({ pending: 40, damaged: 2 })
    await again.append(accessPointSample(60))
    await again.flush()
    expect((await openSpool()).counts().pending).toBe(41)
    expect((await drain(again)).length).toBe(41)
  })

  it('needs few bytes for a sample', async () => {
    const spool = await openSpool()
    // A site with 4 access points: what one minute gives is one record.
    for (let minute = 0; minute < 500; minute += 1) {
      await appendMany(spool, minute * 4, minute * 4 + 4)
      await spool.flush()
    }
    const names = await readdir(directory)
    const sizes = await Promise.all(names.map((name) => stat(join(directory, name))))
    const bytes = sizes.reduce((sum, { size }) => sum + size, 0)
    console.log(`spool: ${(bytes / 2000).toFixed(1)} bytes per sample`)
    expect(bytes / 2000).toBeLessThan(120)
  })
})
