import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../agents/clock.ts'
import { BLOCK_SAMPLES_MAX } from '../../agents/spool/compact.ts'
import { openFiles, type SpoolFiles } from '../../agents/spool/files.ts'
import { Spool } from '../../agents/spool.ts'
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
async function openSpool(files?: SpoolFiles): Promise<Spool> {
  return await Spool.open(
    {
      directory,
      boot: BOOT,
      bytesMax: 16 * 1024 * 1024,
      ageMsMax: 45 * 86_400_000,
      syncIntervalMs: 60_000,
      memorySamplesMax: 50_000,
      liveMs: 0,
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

async function append(spool: Spool, from: number, until: number): Promise<void> {
  for (let index = from; index < until; index += 1) {
    const sample = accessPointSample(index)
    nowMs = sample.monotonicMs
    await spool.append(sample)
  }
}

/** Appends and flushes until the first file is packed. */
async function fillUntilPacked(spool: Spool, from = 0): Promise<number> {
  let sizeBefore = 0
  for (let count = from; ; count += 300) {
    await append(spool, count, count + 300)
    await spool.flush()
    const [name = ''] = await segments()
    const { size } = await stat(join(directory, name))
    if (size < sizeBefore) return count + 300
    sizeBefore = size
  }
}

const segments = async () => (await readdir(directory)).filter((name) => name.endsWith('.spool'))
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

async function drain(spool: Spool): Promise<number[]> {
  const seen: number[] = []
  for (;;) {
    const batch = (await spool.nextHistory(500)) ?? spool.nextLive(500, Infinity)
    if (batch === undefined) return seen
    seen.push(...batch.samples.map((sample) => (sample.monotonicMs - 1_000_000) / 15_013))
    spool.settle(batch.range)
  }
}

/** Changes bytes of the first file, `share` of its length from its start. */
async function damage(share: number, bytes: number, change: (byte: number) => number) {
  const [name = ''] = await segments()
  const file = await readFile(join(directory, name))
  const from = Math.floor(file.length * share)
  for (let at = from; at < Math.min(file.length, from + bytes); at += 1) {
    file[at] = change(file[at] ?? 0)
  }
  await writeFile(join(directory, name), file)
}

describe('spool on a disk that was cut off', () => {
  it('reads all but the torn record, wherever that was cut', async () => {
    const spool = await openSpool()
    await append(spool, 0, 5)
    await spool.flush()
    const [name = ''] = await segments()
    const path = join(directory, name)
    const whole = await readFile(path)
    await append(spool, 5, 8)
    await spool.flush()
    const both = await readFile(path)
    for (let length = whole.length; length < both.length; length += 1) {
      await writeFile(path, both.subarray(0, length))
      const again = await openSpool()
      const damaged = length === whole.length ? 0 : 1
      expect(again.counts()).toMatchObject({ pending: 5, damaged })
    }
    // The damaged stretch is behind what comes next, and hides none of it.
    const last = await openSpool()
    await append(last, 5, 9)
    await last.flush()
    expect(await drain(await openSpool())).toEqual(upTo(9))
  })

  it('keeps what comes after a record of which only the length was written', async () => {
    const spool = await openSpool()
    await append(spool, 0, 5)
    await spool.flush()
    const [name = ''] = await segments()
    const path = join(directory, name)
    const { length } = await readFile(path)
    await truncate(path, length + 300)
    const again = await openSpool()
    expect(again.counts()).toMatchObject({ pending: 5, damaged: 1 })
    await append(again, 5, 8)
    await again.flush()
    expect(await drain(await openSpool())).toEqual(upTo(8))
  })
})

describe('spool with packed files', () => {
  it('gives the same samples under the same ordinals, in order', async () => {
    const spool = await openSpool()
    await append(spool, 0, 60)
    await spool.flush()
    const sent = await spool.nextHistory(50)
    if (sent === undefined) throw new Error('nothing to send')
    await spool.markOpen(sent.range)
    const count = await fillUntilPacked(spool, 60)
    const again = await openSpool()
    expect(again.open).toMatchObject(sent.range)
    expect(await again.load(sent.range)).toEqual(sent)
    expect(await drain(again)).toEqual(upTo(count))
  })

  it('does not bring back what was delivered before the packing', async () => {
    const spool = await openSpool()
    await append(spool, 0, 600)
    await spool.flush()
    const first = await spool.nextHistory(500)
    if (first === undefined) throw new Error('nothing to send')
    spool.settle(first.range)
    const count = await fillUntilPacked(spool, 600)
    const again = await openSpool()
    expect(again.counts()).toMatchObject({ pending: count - 500, dropped: 0, damaged: 0 })
    expect(await drain(again)).toEqual(upTo(count).slice(500))
  })

  it.each([
    ['a flipped byte', 1, (byte: number) => byte ^ 0x40],
    ['a page of zeros', 512, () => 0],
  ])('loses one block to %s, counts it, and reads the rest', async (_, bytes, change) => {
    const count = await fillUntilPacked(await openSpool())
    await damage(0.5, bytes, change)
    const again = await openSpool()
    expect(again.counts()).toMatchObject({ damaged: 1 })
    expect(warnings).toEqual(['skipped 1 damaged stretches of the spool'])
    const left = await drain(again)
    expect(count - left.length).toBeGreaterThan(0)
    expect(count - left.length).toBeLessThanOrEqual(BLOCK_SAMPLES_MAX)
    expect(left).toEqual([...left].sort((a, b) => a - b))
  })

  it('counts as dropped what goes bad while the agent runs', async () => {
    const spool = await openSpool()
    const count = await fillUntilPacked(spool)
    await damage(0.5, 1, (byte) => byte ^ 0x40)
    const left = await drain(spool)
    const { dropped } = spool.counts()
    expect(dropped).toBeGreaterThan(0)
    expect(dropped).toBeLessThanOrEqual(BLOCK_SAMPLES_MAX)
    expect(left.length + dropped).toBe(count)
    await spool.flush()
    expect((await openSpool()).counts()).toMatchObject({ pending: 0, dropped })
  })

  it.each(['create', 'write', 'sync', 'rename'] as const)(
    'keeps the old file when the new one fails at %s',
    async (step) => {
      const files = openFiles(directory)
      const failures: string[] = []
      const fail = (name: string): boolean => {
        if (name.endsWith('.new')) failures.push(name)
        return name.endsWith('.new')
      }
      const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' })
      const orFail =
        <Rest extends unknown[]>(run: (name: string, ...rest: Rest) => Promise<void>) =>
        async (name: string, ...rest: Rest): Promise<void> => {
          if (fail(name)) throw noSpace
          await run(name, ...rest)
        }
      const broken = {
        create: orFail(files.create),
        write: orFail(files.write),
        sync: orFail(files.sync),
        rename: orFail(files.rename),
      }
      const spool = await openSpool({ ...files, [step]: broken[step] })
      let count = 0
      while (failures.length === 0) {
        await append(spool, count, count + 60)
        count += 60
        await spool.flush()
      }
      await append(spool, count, count + 60)
      await spool.flush()
      expect(spool.counts()).toMatchObject({ pending: count + 60, durable: true })
      const again = await openSpool()
      expect(await drain(again)).toEqual(upTo(count + 60))
      expect((await readdir(directory)).filter((name) => name.endsWith('.new'))).toEqual([])
    },
  )
})

describe('spool and the flash', () => {
  it('syncs once for a flush, and for nothing else', async () => {
    const spool = await openSpool()
    await append(spool, 0, 100)
    expect(spool.counts().syncs).toBe(0)
    await spool.flush()
    // The file, and its name because it is new.
    expect(spool.counts().syncs).toBe(2)
    for (let sent = 0; sent < 5; sent += 1) {
      const batch = await spool.nextHistory(10)
      if (batch === undefined) throw new Error('nothing to send')
      await spool.markOpen(batch.range)
      await spool.keepAnchors()
      spool.settle(batch.range)
      spool.counts()
    }
    await spool.flush()
    expect(spool.counts().syncs).toBe(2)
    await append(spool, 100, 110)
    await spool.flush()
    expect(spool.counts().syncs).toBe(3)
  })

  it('leaves the disk alone while samples are delivered in time', async () => {
    const spool = await openSpool()
    for (let minute = 0; minute < 60; minute += 1) {
      await append(spool, minute, minute + 1)
      nowMs += 10_000
      expect(spool.nextFlushInMs).toBe(50_000)
      for (;;) {
        const batch = spool.nextLive(100, spool.watermark) ?? (await spool.nextHistory(100))
        if (batch === undefined) break
        await spool.markOpen(batch.range)
        spool.settle(batch.range)
      }
    }
    expect(spool.counts()).toMatchObject({ pending: 0, bytesWritten: 0, syncs: 0 })
    expect(await readdir(directory).catch(() => [])).toEqual([])
  })

  it('is due when a sample has waited for one interval, and while anything is on disk', async () => {
    const spool = await openSpool()
    nowMs += 45_000
    expect(spool.nextFlushInMs).toBe(60_000)
    await append(spool, 0, 1)
    nowMs += 45_000
    expect(spool.nextFlushInMs).toBe(15_000)
    await spool.flush()
    expect(spool.nextFlushInMs).toBe(60_000)
    nowMs += 61_000
    expect(spool.nextFlushInMs).toBe(0)
  })
})

describe('spool without its directory', () => {
  it('makes a directory that is missing', async () => {
    directory = join(directory, 'not', 'yet')
    const spool = await openSpool()
    await append(spool, 0, 3)
    await spool.flush()
    expect(warnings).toEqual([])
    expect((await openSpool()).counts().pending).toBe(3)
  })

  it('goes on when the directory disappears: in memory at first, then in a new one', async () => {
    const spool = await openSpool()
    await append(spool, 0, 10)
    await spool.flush()
    await rm(directory, { recursive: true })
    await append(spool, 10, 20)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ durable: false })
    await append(spool, 20, 30)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ durable: true })
    expect(await drain(spool)).toEqual(upTo(30).slice(10))
    expect(spool.counts()).toMatchObject({ pending: 0, dropped: 10 })
    expect(warnings).toEqual([
      'the spool cannot be written; samples wait in memory',
      'the spool can be written again',
      '10 spooled samples cannot be read and are dropped',
    ])
  })
})

/** A small file system of its own; undefined where this user may not mount one. */
function mountSmallDisk(at: string): ((options: string) => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' })
    return (options) => execFileSync('mount', ['-o', `remount,${options}`, at])
  } catch {
    return undefined
  }
}

describe('spool on a small disk', () => {
  let remount: ((options: string) => void) | undefined

  beforeEach(async () => {
    directory = join(directory, 'disk')
    await mkdir(directory)
    remount = mountSmallDisk(directory)
  })
  afterEach(async () => {
    if (remount !== undefined) execFileSync('umount', [directory])
    directory = join(directory, '..')
  })

  it('waits in memory while the disk is full, and writes when there is room again', async (test) => {
    if (remount === undefined) test.skip('mounting a small disk takes root')
    const spool = await openSpool()
    await append(spool, 0, 50)
    await spool.flush()
    // The last page takes a few bytes more.
    await writeFile(join(directory, 'ballast'), randomBytes(1024 * 1024)).catch(() => undefined)
    await append(spool, 50, 150)
    await spool.flush()
    await append(spool, 150, 250)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 250, dropped: 0, durable: false })
    expect(warnings).toEqual(['the spool cannot be written; samples wait in memory'])
    // Delivers meanwhile, the oldest first, also what is only in memory.
    const batch = await spool.nextHistory(100)
    expect(batch?.samples).toHaveLength(50)
    // No heap of empty files is left behind.
    expect(await segments()).toHaveLength(1)

    await rm(join(directory, 'ballast'))
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 250, dropped: 0, durable: true })
    expect(warnings[1]).toBe('the spool can be written again')
    expect(await drain(await openSpool())).toEqual(upTo(250))
  })

  it('polls and delivers from memory on a read-only disk, and says so', async (test) => {
    if (remount === undefined) test.skip('mounting a small disk takes root')
    const before = await openSpool()
    await append(before, 0, 10)
    await before.flush()
    remount?.('ro')
    const spool = await openSpool()
    await append(spool, 10, 20)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 20, durable: false })
    expect(warnings).toEqual(['the spool cannot be written; samples wait in memory'])
    expect(await drain(spool)).toEqual(upTo(20))
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 0, dropped: 0, durable: false })

    remount?.('rw')
    await append(spool, 20, 25)
    await spool.flush()
    expect(spool.counts()).toMatchObject({ pending: 5, durable: true })
    // What was delivered from the read-only disk is not delivered again.
    expect(await drain(await openSpool())).toEqual([20, 21, 22, 23, 24])
  })
})
