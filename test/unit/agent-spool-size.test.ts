import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sample } from '#contract/sample.ts'
import { createClock } from '../../agents/clock.ts'
import { openFiles, type SpoolFiles } from '../../agents/spool/files.ts'
import { Spool } from '../../agents/spool.ts'
import { BOOT, START_MS } from './agent-samples.ts'
import { ImaginedSite, INTERVAL_MS } from './site-samples.ts'

const DAY_MINUTES = 1440
const MEBIBYTE = 1024 * 1024
/** A month takes half a minute: without `PANTAU_FULL`, a fifth of it in a fifth of the space. */
const DAYS = process.env['PANTAU_FULL'] === '1' ? 30 : 6
const BYTES_MAX = (16 * MEBIBYTE * DAYS) / 30

let directory: string
let nowMs: number

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-spool-'))
  nowMs = 500_000
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** Real files, on which nothing waits for the disk: it is counted, and no power is lost here. */
function unsyncedFiles(): SpoolFiles {
  return {
    ...openFiles(directory),
    async write(name, data, offset) {
      const file = openSync(join(directory, name), 'r+')
      writeSync(file, data, 0, data.length, offset)
      closeSync(file)
    },
    sync: () => Promise.resolve(),
    syncDirectory: () => Promise.resolve(),
  }
}

function openSpool(bytesMax: number): Promise<Spool> {
  const clock = createClock({
    monotonicMs: () => nowMs,
    systemMs: () => START_MS + nowMs - 500_000,
    isSynchronised: () => true,
  })
  return Spool.open(
    {
      directory,
      boot: BOOT,
      bytesMax,
      ageMsMax: 45 * DAY_MINUTES * INTERVAL_MS,
      syncIntervalMs: INTERVAL_MS,
      memorySamplesMax: 20_000,
      liveMs: 120_000,
    },
    { clock, files: unsyncedFiles(), warn: (message) => expect.unreachable(message) },
  )
}

async function bytesOnDisk(): Promise<number> {
  const names = await readdir(directory)
  const sizes = await Promise.all(names.map((name) => stat(join(directory, name))))
  return sizes.reduce((sum, { size }) => sum + size, 0)
}

/** Takes the whole spool as deliveries do; calls back with every sample, in order. */
async function drain(spool: Spool, each: (sample: Sample) => void): Promise<void> {
  for (;;) {
    const batch = (await spool.nextHistory(500)) ?? spool.nextLive(500, Infinity)
    if (batch === undefined) return
    batch.samples.forEach(each)
    spool.settle(batch.range)
  }
}

describe('spool of a site with 4 access points and an uplink at 60 s', () => {
  it(`keeps ${DAYS} days without a server in its share of 16 MiB a month, and writes little`, async () => {
    const site = new ImaginedSite(4, 7)
    const spool = await openSpool(BYTES_MAX)
    for (let minute = 0; minute < DAYS * DAY_MINUTES; minute += 1) {
      nowMs = 500_000 + minute * INTERVAL_MS
      for (const sample of site.minute()) await spool.append(sample)
      nowMs += INTERVAL_MS
      await spool.flush()
    }
    const bytes = await bytesOnDisk()
    const { bytesWritten, syncs, pending, dropped } = spool.counts()
    console.log(
      `spool: ${(bytes / MEBIBYTE).toFixed(1)} MiB after ${DAYS} days`,
      `(${(bytes / pending).toFixed(1)} bytes per sample),`,
      `${Math.round(bytesWritten / DAYS / 1024)} KiB written per day,`,
      `${(syncs / DAYS / 24).toFixed(2)} fsyncs per hour`,
    )
    expect({ pending, dropped }).toEqual({ pending: DAYS * DAY_MINUTES * 6, dropped: 0 })
    expect(bytes).toBeLessThan(BYTES_MAX)
    expect(bytesWritten / DAYS).toBeLessThan(2 * MEBIBYTE)
    // One a minute, and a little for the files that begin and the files that are packed.
    expect(syncs).toBeLessThan(DAYS * DAY_MINUTES * 1.01)

    const again = new ImaginedSite(4, 7)
    const expected: Sample[] = []
    let read = 0
    let wrong = 0
    await drain(await openSpool(BYTES_MAX), (sample) => {
      if (expected.length === 0) expected.push(...again.minute())
      read += 1
      if (JSON.stringify(sample) !== JSON.stringify(expected.shift())) wrong += 1
    })
    expect({ read, wrong }).toEqual({ read: pending, wrong: 0 })
  }, 180_000)
})
