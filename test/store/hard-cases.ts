/** What tells engines apart that look alike: order, repetition, contradiction, odd numbers, masses. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import { sampleSchema } from '#contract/sample.ts'
import { dayAt, momentOf } from '../../server/domain/local-time.ts'
import type { SeriesSample, SeriesStore, SeriesTarget } from '../../server/store/series-store.ts'
import { randomOf } from '../simulator/random.ts'
import type { StoreUnderTest } from './conformance.ts'
import { agent, answered, batchOf, boot, MINUTE_MS, poll, START_MS, taman } from './samples.ts'

const ofTaman: SeriesTarget = { kind: 'access-point', id: taman }
const END_MS = START_MS + 3 * 86_400_000

export function describeHardCases(name: string, underTest: () => Promise<StoreUnderTest>): void {
  describe(`hard cases: ${name}`, () => {
    let place: StoreUnderTest
    let store: SeriesStore
    beforeEach(async () => {
      place = await underTest()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })
    const samples = async () =>
      (await store.readSamples(ofTaman, START_MS, END_MS)).map(({ sample }) => sample)
    const clients = async () =>
      (await store.readUsage([ofTaman], START_MS, END_MS))[0]?.map((point) => point.clients)

    it('keeps the first receipt of a poll that comes again, in whatever order', async () => {
      const receivedOf = async () =>
        (await store.readSamples(ofTaman, START_MS, END_MS)).map(
          ({ sample, receivedAtMs }) => (receivedAtMs - sample.polledAtMs) / MINUTE_MS,
        )
      const sent = (minute: number, afterMinutes: number) =>
        store.append(
          batchOf([answered(minute, 1)], {
            receivedAtMs: START_MS + (minute + afterMinutes) * MINUTE_MS,
          }),
        )
      await sent(5, 1)
      await sent(5, 90)
      await sent(1, 90)
      await sent(1, 1)
      expect(await receivedOf()).toEqual([1, 1])
      const [runs] = await store.readRuns({
        targets: [ofTaman],
        fromMs: START_MS,
        untilMs: END_MS,
        holdIntervals: 2.5,
      })
      expect(runs?.map(({ wasOnTheMap }) => wasOnTheMap)).toEqual([true, true])
    })

    it('takes the same one of two polls that contradict each other, in whatever order', async () => {
      const told = [answered(0, 3), answered(0, 9), poll(0), answered(1, 4)]
      const found: unknown[] = []
      for (const order of [told, told.toReversed()]) {
        const own = await underTest()
        const one = await own.open()
        for (const sample of order) await one.append(batchOf([sample]))
        const read = { fromMs: START_MS, untilMs: END_MS }
        found.push([
          await one.readUsage([ofTaman], read.fromMs, read.untilMs),
          (await one.readSamples(ofTaman, read.fromMs, read.untilMs)).map(({ sample }) => sample),
          await one.readOutcomes(ofTaman, read.fromMs, read.untilMs),
        ])
        await one.close()
        await own.remove()
      }
      expect(found[0]).toEqual(found[1])
      // None is a mixture of two of them.
      const [, [first]] = found[0] as [unknown, SeriesSample[]]
      expect(told).toContainEqual(first)
    })

    it('keeps apart what two agents say of one target at one moment', async () => {
      const other = { agent: 'agent-2' as AgentId, boot, sequence: 1 }
      await store.append(batchOf([answered(0, 7), answered(1, 8)]))
      await store.append(batchOf([poll(0), answered(2, 9)], { key: other }))
      const read = await store.readSamples(ofTaman, START_MS, END_MS)
      expect(read).toHaveLength(3)
      expect([answered(0, 7), poll(0)]).toContainEqual(read[0]?.sample)
      expect(read.slice(1).map(({ agent: from }) => from)).toEqual([agent, 'agent-2'])
    })

    it('gives every number back as it was sent', async () => {
      const rtt = fc.oneof(
        fc.double({ min: 0, max: 600_000, noNaN: true }),
        fc.constantFrom(0, 5e-324, 1e-7, 0.1 + 0.2, 1 / 3, 99_999.999999, 599_999.9999999999),
        fc.integer({ min: 0, max: 600_000_000 }).map((micros) => micros / 1000),
      )
      const counter = fc.oneof(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.constantFrom(0n, 2n ** 53n + 1n, 10n ** 15n, 10n ** 15n - 1n, 2n ** 64n - 1n),
      )
      const row = fc.record({
        rttMs: rtt.filter((value) => !Object.is(value, -0)),
        uptimeMs: fc.oneof(fc.maxSafeNat(), fc.nat(100_000)),
        cpuPercent: fc.oneof(
          fc.double({ min: 0, max: 100, noNaN: true }),
          fc.integer({ min: 0, max: 100 }),
        ),
        noiseDbm: fc.double({ min: -200, max: 100, noNaN: true }),
        clients: fc.option(fc.nat(1_000_000)),
        rx: counter,
        tx: counter,
      })
      let fromMinute = 0
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 40, maxLength: 80 }), async (rows) => {
          const sent = rows.map((numbers, index) => {
            const sample = answered(fromMinute + index, numbers.clients, {
              rx: String(numbers.rx),
              tx: String(numbers.tx),
              uptimeMs: numbers.uptimeMs,
            })
            const cpuPercent = numbers.cpuPercent + 0
            const noiseDbm = numbers.noiseDbm + 0
            const radio = { band: null, channel: null, frequencyMHz: null, clients: null }
            const radios = [{ ...radio, utilizationPercent: null, txPowerDbm: null, noiseDbm }]
            return {
              ...sample,
              outcome: { kind: 'ok' as const, rttMs: numbers.rttMs },
              reading: sample.reading && { ...sample.reading, cpuPercent, radios },
            }
          })
          const fromMs = START_MS + fromMinute * MINUTE_MS
          fromMinute += rows.length
          await store.append(batchOf(sent))
          const read = await store.readSamples(ofTaman, fromMs, fromMs + rows.length * MINUTE_MS)
          expect(read.map(({ sample }) => sample)).toEqual(sent)
        }),
        { numRuns: 8 },
      )
    })

    it('tells null from 0, and a poll that read nothing from one that failed', async () => {
      const nothing = answered(1, null)
      const told = [answered(0, 0), nothing, poll(2), { ...answered(3, 5), reading: undefined }]
      await store.append(batchOf(told.map((sample) => sampleSchema.parse(sample) as SeriesSample)))
      expect(await clients()).toEqual([0, null, null, null])
      expect((await samples()).map((sample) => 'reading' in sample)).toEqual([
        true,
        true,
        false,
        false,
      ])
    })

    it('gives each local day its own polls, also where clocks change', async () => {
      // The night of 25 October 2026 has 25 hours in Berlin; Makassar is 8 hours ahead of UTC.
      const zones = [
        { timeZone: 'Europe/Berlin', halfHours: [48, 50, 48] },
        { timeZone: 'Asia/Makassar', halfHours: [48, 48, 48] },
      ]
      const fromMs = Date.UTC(2026, 9, 23)
      const minutes = Array.from({ length: 5 * 24 * 2 }, (_, half) => half * 30)
      const start = (fromMs - START_MS) / MINUTE_MS
      await store.append(batchOf(minutes.map((minute) => answered(start + minute, minute))))
      for (const { timeZone, halfHours } of zones) {
        const first = dayAt(Date.UTC(2026, 9, 24, 12), timeZone)
        const found = [0, 1, 2].map(async (after) => {
          const startMs = momentOf(first + after, 0, timeZone)
          const endMs = momentOf(first + after + 1, 0, timeZone)
          const [points = []] = await store.readUsage([ofTaman], startMs, endMs)
          const [runs = []] = await store.readRuns({
            targets: [ofTaman],
            fromMs: startMs,
            untilMs: endMs,
            holdIntervals: 30,
          })
          expect(points[0]?.polledAtMs).toBe(startMs)
          expect(runs).toMatchObject([{ count: points.length, firstMs: startMs }])
          return points.length
        })
        expect([timeZone, await Promise.all(found)]).toEqual([timeZone, halfHours])
      }
    })

    it('holds ten thousand series and reads them together', async () => {
      const count = 10_000
      const ids = Array.from({ length: count }, (_, index) => `ap-${index}` as AccessPointId)
      const made = ids.map((accessPoint, index) => ({ ...answered(0, index), accessPoint }))
      const later = ids.map((accessPoint) => ({ ...poll(1), accessPoint }))
      const all = [...made, ...later]
      const random = randomOf('series', 1)
      all.sort(() => random() - 0.5)
      const batches = [0, 1, 2, 3].map((at) => batchOf(all.filter((_, i) => i % 4 === at)))
      await Promise.all(batches.map((batch) => store.append(batch)))
      const targets = ids.map((id): SeriesTarget => ({ kind: 'access-point', id }))
      const read = { targets, fromMs: START_MS, untilMs: START_MS + 3_600_000 }
      const runs = await store.readRuns({ ...read, holdIntervals: 2.5 })
      const kinds = runs.map((some) => some.map(({ outcome }) => outcome).join())
      expect(new Set(kinds)).toEqual(new Set(['ok,timeout']))
      const usage = await store.readUsage(targets.slice(0, 300), START_MS, read.untilMs)
      expect(usage.map(([first]) => first?.clients)).toEqual(ids.slice(0, 300).map((_, at) => at))
      expect((await store.stats()).samples).toBe(2 * count)
    }, 60_000)

    it('gives back all that a large controller tells', async () => {
      const managed = Array.from({ length: 2000 }, (_, at) => ({
        name: at % 7 === 0 ? null : `AP ${at}`,
        mac: at % 5 === 0 ? null : '00:11:22:33:44:55',
        up: at % 3 === 0 ? null : at % 2 === 0,
        clients: at % 11 === 0 ? null : at,
        ...(at % 2 === 0 && { serial: at % 4 === 0 ? null : String(at) }),
        ...(at % 13 === 0 && { uptimeMs: at % 26 === 0 ? null : at * 1e9 }),
      }))
      const told = [0, 1].map((minute) => {
        const sample = answered(minute, 1)
        const list =
          minute === 0 ? managed : managed.map((one) => ({ ...one, up: false, clients: 0 }))
        return { ...sample, reading: sample.reading && { ...sample.reading, managed: list } }
      })
      await store.append(batchOf(told))
      expect(await samples()).toEqual(told)
    })
  })
}
