import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptySketch, estimateDevices, mergeSketchText } from '#contract/device-sketch.ts'
import type { AccessPointId, BootId } from '#contract/ids.ts'
import { visitorsSampleSchema, type Sample, type VisitorsSample } from '#contract/sample.ts'
import type { ClockSource } from '#contract/words.ts'
import { encodeSamples } from '../../agents/spool/records.ts'
import { localTime } from '../../agents/visitors/local-day.ts'
import { openSaltFile } from '../../agents/visitors/salt-file.ts'
import { hashStation, newSalt } from '../../agents/visitors/salt.ts'
import { openVisitors, TELL_MS, type Visitors } from '../../agents/visitors/visitors.ts'

const AP = 'ap-1' as AccessPointId
const OTHER = 'ap-2' as AccessPointId
/** 2026-11-22 08:00 in Kupang. */
const MORNING_MS = Date.UTC(2026, 10, 22)
const RANGE = { boot: '7d21b3c4-0000-4000-8000-000000000001' as BootId, first: 0, last: 0 }
const HOUR_MS = 3_600_000

/** `count` addresses from a number on; every fourth is the device's own, the others are drawn. */
function macs(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const digits = (from + index).toString(16).padStart(10, '0')
    return `${(from + index) % 4 === 0 ? '00' : '02'}${digits}`.replace(/(..)(?=.)/g, '$1:')
  })
}

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-visitors-'))
})
afterEach(() => rm(directory, { recursive: true }))

const salts = async (): Promise<readonly string[]> =>
  (await readdir(directory)).filter((name) => name === 'salt')

/** An agent's counting with a clock and a spool of the test's own. */
class Site {
  nowMs = MORNING_MS
  source: ClockSource = 'system'
  settings = { visitors: true, timeZone: 'Asia/Makassar' }
  readonly samples: VisitorsSample[] = []
  readonly warnings: string[] = []
  #monotonicMs = 1000
  #stop = new AbortController()
  #wake: () => void = () => undefined
  #running: Promise<void> = Promise.resolve()
  visitors!: Visitors

  async start(): Promise<this> {
    this.#stop = new AbortController()
    this.visitors = await openVisitors({
      clock: {
        monotonicMs: () => this.#monotonicMs,
        wallMs: () => this.nowMs,
        source: () => this.source,
      },
      saltFile: openSaltFile(directory),
      settings: () => this.settings,
      append: (sample: Sample) => {
        this.samples.push(visitorsSampleSchema.parse(sample))
        return Promise.resolve()
      },
      warn: (message) => this.warnings.push(message),
    })
    const sleep = (_ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) resolve()
        this.#wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    this.#running = this.visitors.run(sleep, this.#stop.signal)
    await this.settle()
    return this
  }

  /** Lets time pass, then the count's own loop look at it. */
  async pass(durationMs: number): Promise<void> {
    this.nowMs += durationMs
    this.#monotonicMs += durationMs
    await this.settle()
  }

  async settle(): Promise<void> {
    this.#wake()
    // Steps on the disk end between two turns of the loop.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setTimeout(done, 2))
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
    await this.visitors.stop()
  }

  /** Ends without a word, as a power cut does. */
  async kill(): Promise<void> {
    const told = this.samples.length
    await this.stop()
    this.samples.length = told
  }
}

function figures(samples: readonly VisitorsSample[]) {
  const [devices, randomised] = [emptySketch(), emptySketch()]
  for (const sample of samples) {
    expect(mergeSketchText(devices, sample.devices)).toBe(true)
    expect(mergeSketchText(randomised, sample.randomised)).toBe(true)
  }
  return {
    devices: Math.round(estimateDevices(devices)),
    randomised: Math.round(estimateDevices(randomised)),
  }
}

/** Each run has other hashes: two devices may share a register, a good many never do. */
function expectNear(estimate: number, devices: number): void {
  expect(Math.abs(estimate - devices), `${estimate} for ${devices}`).toBeLessThanOrEqual(
    Math.max(2, 0.05 * devices),
  )
}

describe('the visitors of a site', () => {
  it('are counted once, however often and at however many access points they are seen', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 80))
    await site.pass(5 * 60_000)
    site.visitors.count(AP, macs(1, 80))
    site.visitors.count(OTHER, macs(41, 80))
    await site.pass(TELL_MS)
    const of = (id: AccessPointId) => site.samples.filter(({ accessPoint }) => accessPoint === id)
    for (const id of [AP, OTHER]) {
      expectNear(figures(of(id)).devices, 80)
      expectNear(figures(of(id)).randomised, 60)
    }
    expectNear(figures(site.samples).devices, 120)
    expect(new Set(site.samples.map(({ day, salt }) => `${day} ${salt}`)).size).toBe(1)
    expect(site.samples[0]).toMatchObject({ day: '2026-11-22', polledAtMs: site.nowMs })
    await site.stop()
  })

  it('are told when something is new, at most every 15 min, and at the stop', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 10))
    await site.pass(TELL_MS - 60_000)
    expect(site.samples).toHaveLength(0)
    await site.pass(60_000)
    expect(site.samples).toHaveLength(1)
    site.visitors.count(AP, macs(1, 10))
    await site.pass(2 * TELL_MS)
    expect(site.samples, 'nobody new came').toHaveLength(1)
    site.visitors.count(AP, macs(1, 15))
    await site.stop()
    expect(site.samples).toHaveLength(2)
    expect(site.samples[1]?.devices.length, 'only what changed').toBeLessThanOrEqual(5 * 3)
  })

  it('who are more than one sample can tell fill the next one', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 5000))
    await site.pass(TELL_MS)
    expect(site.samples).toHaveLength(2)
    expect(Math.abs(figures(site.samples).devices / 5000 - 1)).toBeLessThan(0.03)
    await site.stop()
  })

  it('get another salt at local midnight; the day before is told once and then forgotten', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 30))
    await site.settle()
    const before = await readFile(join(directory, 'salt'), 'latin1')
    await site.pass(16 * HOUR_MS - 60_000)
    site.visitors.count(AP, macs(31, 1))
    await site.pass(60_000)
    expect(await salts(), 'no salt after midnight').toEqual([])
    expectNear(figures(site.samples).devices, 31)
    expect(site.samples.every(({ day }) => day === '2026-11-22')).toBe(true)
    const toldOfYesterday = site.samples.length
    site.visitors.count(AP, macs(1, 30))
    await site.pass(TELL_MS)
    const today = site.samples.slice(toldOfYesterday)
    expect(today.map(({ day }) => day)).toEqual(['2026-11-23'])
    expectNear(figures(today).devices, 30)
    expect(today[0]?.salt).not.toBe(site.samples[0]?.salt)
    expect(today[0]?.devices).not.toBe(site.samples[0]?.devices)
    expect(await readFile(join(directory, 'salt'), 'latin1')).not.toBe(before)
    await site.stop()
  })

  it('are the same devices after a restart within the day', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 40))
    await site.pass(TELL_MS)
    await site.kill()
    expect((await stat(join(directory, 'salt'))).mode & 0o777).toBe(0o600)
    await site.start()
    site.visitors.count(AP, macs(21, 40))
    await site.stop()
    expectNear(figures(site.samples).devices, 60)
    expect(new Set(site.samples.map(({ salt }) => salt)).size).toBe(1)
  })

  it('have no salt left on the disk when the agent starts on another day', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 5))
    await site.kill()
    expect(await salts()).toHaveLength(1)
    site.nowMs += 20 * HOUR_MS
    await site.start()
    expect(await salts()).toEqual([])
    await site.stop()
  })

  it('are not counted while the clock is unknown, and a salt of unknown day ends after a day', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 5))
    await site.kill()
    const told = site.samples.length
    site.source = 'unsynchronised'
    site.nowMs = 100_000
    await site.start()
    expect(site.visitors.isCounting()).toBe(false)
    site.visitors.count(AP, macs(1, 50))
    await site.pass(23 * HOUR_MS)
    expect(await salts(), 'it may still be that day').toHaveLength(1)
    await site.pass(2 * HOUR_MS)
    expect(await salts()).toEqual([])
    await site.stop()
    expect(site.samples).toHaveLength(told)
  })

  it('of a damaged salt file are counted with a new salt', async () => {
    await writeFile(join(directory, 'salt'), '2026-11-22 0123')
    const site = await new Site().start()
    expect(await salts()).toEqual([])
    site.visitors.count(AP, macs(1, 5))
    await site.stop()
    expectNear(figures(site.samples).devices, 5)
  })

  it('are counted where the disk keeps nothing, which is said', async () => {
    await writeFile(join(directory, 'file'), '')
    const whole = directory
    directory = join(whole, 'file')
    const site = await new Site().start()
    directory = whole
    site.visitors.count(AP, macs(1, 5))
    await site.stop()
    expectNear(figures(site.samples).devices, 5)
    expect(site.warnings.length).toBeGreaterThan(0)
  })

  it('are forgotten untold when the server wants no count any more', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 5))
    await site.settle()
    site.settings = { ...site.settings, visitors: false }
    await site.pass(60_000)
    expect(await salts()).toEqual([])
    expect(site.visitors.isCounting()).toBe(false)
    await site.stop()
    expect(site.samples).toEqual([])
  })

  it('cost less than 16 KiB a day in the spool: 300 of them at four access points', async () => {
    const site = await new Site().start()
    const told: VisitorsSample[][] = []
    // In fifteen hours one comes every three minutes, stays for three quarters of an hour, and is
    // seen by one access point or by two.
    for (let atMinute = 0; atMinute < 900; atMinute += 15) {
      const newest = atMinute / 3 + 5
      const here = macs(Math.max(0, newest - 20), Math.min(newest, 20))
      for (const [at, id] of ['ap-1', 'ap-2', 'ap-3', 'ap-4'].entries()) {
        const near = here.filter((mac) =>
          [at, at + 1].includes(Number.parseInt(mac.slice(-1), 16) % 5),
        )
        site.visitors.count(id as AccessPointId, near)
      }
      const before = site.samples.length
      await site.pass(TELL_MS)
      told.push(site.samples.slice(before))
    }
    await site.stop()
    expectNear(figures(site.samples).devices, 300)
    const records = told.map((samples) => encodeSamples(RANGE, samples, true))
    const bytes = records.reduce((sum, record) => sum + record.length, 0)
    expect(bytes).toBeLessThan(16 * 1024)
  })

  it('survive a clock that steps by years: each day has its own salt', async () => {
    const site = await new Site().start()
    site.visitors.count(AP, macs(1, 5))
    site.nowMs -= 10 * 365 * 24 * HOUR_MS
    await site.pass(TELL_MS)
    site.visitors.count(AP, macs(1, 5))
    await site.stop()
    expect(site.samples.map(({ day }) => day)).toEqual(['2026-11-22', '2016-11-24'])
    expect(new Set(site.samples.map(({ salt }) => salt)).size).toBe(2)
  })
})

describe('a station', () => {
  const salt = newSalt('2026-11-22')

  it('hashes alike with one salt and otherwise with another', () => {
    const mac = '02:11:22:33:44:55'
    expect(hashStation(salt, mac)).toEqual(hashStation(salt, mac))
    expect(hashStation(newSalt('2026-11-22'), mac)).not.toEqual(hashStation(salt, mac))
  })

  it('has a randomised address where the locally administered bit says so', () => {
    expect(hashStation(salt, '02:11:22:33:44:55')?.isRandomised).toBe(true)
    expect(hashStation(salt, 'da:a1:19:00:00:01')?.isRandomised).toBe(true)
    expect(hashStation(salt, '00:11:22:33:44:55')?.isRandomised).toBe(false)
  })

  it('is none with a group address or no address', () => {
    expect(hashStation(salt, 'ff:ff:ff:ff:ff:ff')).toBeNull()
    expect(hashStation(salt, '01:00:5e:00:00:fb')).toBeNull()
    expect(hashStation(salt, '00:00:00:00:00:00')).toBeNull()
    expect(hashStation(salt, '')).toBeNull()
  })
})

describe('the local day', () => {
  it('changes at the midnight of its zone', () => {
    const beforeMs = Date.UTC(2026, 10, 22, 15, 59, 59, 750)
    expect(localTime(beforeMs, 'Asia/Makassar')).toEqual({ day: '2026-11-22', leftMs: 250 })
    expect(localTime(beforeMs + 250, 'Asia/Makassar').day).toBe('2026-11-23')
    expect(localTime(beforeMs, 'Asia/Jayapura').day).toBe('2026-11-23')
    expect(localTime(beforeMs, 'UTC').leftMs).toBe(8 * HOUR_MS + 250)
  })
})
