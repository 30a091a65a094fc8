import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phaseMs, slotsNeeded, startSchedule, type ScheduledTarget } from '../../agents/schedule.ts'
import { createVirtualTime, settle } from '../unit/virtual-time.ts'

interface Run {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
}

interface Device extends ScheduledTarget {
  /** How long one run of it takes, ms. */
  readonly takesMs: number
}

/** Runs a fleet in virtual time and returns every run in order of its start. */
async function simulate(devices: readonly Device[], startMs: number, lengthMs: number) {
  const time = createVirtualTime(startMs, () => 0.5)
  const abort = new AbortController()
  const runs: Run[] = []
  const schedule = startSchedule(
    time,
    devices,
    async (device, signal) => {
      const beganMs = time.monotonicMs()
      await time.sleepUntil(beganMs + device.takesMs, signal)
      if (!signal.aborted) {
        runs.push({ id: device.id, startMs: beganMs, endMs: time.monotonicMs() })
      }
    },
    abort.signal,
  )
  await time.runUntil(startMs + lengthMs)
  abort.abort()
  await settle()
  await schedule.done
  return { runs, stats: schedule.stats() }
}

const deviceArbitrary = (takesMs: fc.Arbitrary<number>) =>
  fc.record({
    id: fc.uuid(),
    intervalMs: fc.constantFrom(5000, 10_000, 60_000),
    holdMs: fc.constant(4000),
    takesMs,
  })
const fleet = (takesMs: fc.Arbitrary<number>) =>
  fc.uniqueArray(deviceArbitrary(takesMs), { selector: (d) => d.id, minLength: 1, maxLength: 60 })

describe('schedule', () => {
  it('polls each target once per interval and never twice at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fleet(fc.integer({ min: 1, max: 4000 })),
        fc.integer({ min: 0, max: 1_000_000 }),
        async (devices, startMs) => {
          const { runs, stats } = await simulate(devices, startMs, 180_000)
          for (const device of devices) {
            const own = runs.filter((run) => run.id === device.id)
            const gaps = own.slice(1).map((run, index) => run.startMs - (own[index]?.startMs ?? 0))
            expect(gaps.every((gapMs) => gapMs === device.intervalMs)).toBe(true)
            expect(own.length).toBeGreaterThanOrEqual(Math.floor(180_000 / device.intervalMs) - 1)
          }
          expect(stats.skipped).toBe(0)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('skips and counts what falls due while a poll is open, without drift', async () => {
    await fc.assert(
      fc.asyncProperty(fleet(fc.integer({ min: 1, max: 200_000 })), async (devices) => {
        const { runs } = await simulate(devices, 12_345, 400_000)
        for (const device of devices) {
          const own = runs.filter((run) => run.id === device.id)
          own.slice(1).forEach((run, index) => {
            const before = own[index]
            expect(run.startMs).toBeGreaterThanOrEqual(before?.endMs ?? 0)
            expect((run.startMs - (before?.startMs ?? 0)) % device.intervalMs).toBe(0)
          })
        }
      }),
      { numRuns: 20 },
    )
    const slow = { id: 'slow', intervalMs: 10_000, holdMs: 4000, takesMs: 25_000 }
    const { runs, stats } = await simulate([slow], 0, 100_000)
    expect(runs.length).toBe(3)
    expect(stats.skipped).toBe(2 * runs.length)
  })

  it('runs a target early once when it is asked to, and stays on its grid', async () => {
    const time = createVirtualTime(0, () => 0)
    const abort = new AbortController()
    const target = { id: 'ap', intervalMs: 60_000, holdMs: 4000 }
    const starts: number[] = []
    const schedule = startSchedule(
      time,
      [target],
      async (_, signal) => {
        starts.push(time.monotonicMs() - phaseMs(target))
        // The third run finds nothing; the early one that follows takes its time.
        await time.sleepUntil(time.monotonicMs() + 4000, signal)
        return starts.length === 3 || starts.length === 4 ? 'soon' : undefined
      },
      abort.signal,
    )
    await time.runUntil(phaseMs(target) + 250_000)
    abort.abort()
    await schedule.done
    expect(starts).toEqual([0, 60_000, 120_000, 150_000, 180_000, 240_000])
  })

  it('lets no dead device delay a living one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 100 }),
        async (count, deadPercent) => {
          const devices = Array.from({ length: count }, (_, index) => ({
            id: `ap-${index}`,
            intervalMs: 10_000,
            holdMs: 4000,
            takesMs: (index * 37) % 100 < deadPercent ? 4000 : 20,
          }))
          const { runs } = await simulate(devices, 0, 60_000)
          const lateMs = runs.map((run) => {
            const device = devices.find((one) => one.id === run.id)
            return device === undefined ? Infinity : (run.startMs - phaseMs(device)) % 10_000
          })
          // Half of the largest jitter is what the fixed random number adds.
          expect(Math.max(...lateMs)).toBeLessThanOrEqual(100)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('spreads the phases of alike names over the interval', () => {
    const phases = Array.from({ length: 2000 }, (_, index) =>
      phaseMs({ id: `kupang-ap-${index}`, intervalMs: 60_000 }),
    )
    const perSecond = Array.from(
      { length: 60 },
      (_, second) => phases.filter((phase) => Math.floor(phase / 1000) === second).length,
    )
    // 33 expected per second; a Poisson spread stays far inside these bounds.
    expect(Math.min(...perSecond)).toBeGreaterThan(10)
    expect(Math.max(...perSecond)).toBeLessThan(66)
  })

  it('has a slot for every device that may be held at once', () => {
    const targets = Array.from({ length: 2000 }, (_, index) => ({
      id: `ap-${index}`,
      intervalMs: 60_000,
      holdMs: 4000,
    }))
    // 133 are open on average; the peak of this fleet's phases is a little higher.
    expect(slotsNeeded(targets)).toBeGreaterThan(133)
    expect(slotsNeeded(targets)).toBeLessThan(200)
    expect(slotsNeeded(targets.slice(0, 5))).toBe(32)
  })
})
