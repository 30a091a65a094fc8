/** What reading polls as runs must give in every series engine: what the single polls give. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessPointId, UplinkId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { intervalsOf } from '../../server/domain/availability.ts'
import type { Observation } from '../../server/domain/availability.ts'
import { intervalsOfRuns } from '../../server/domain/availability-runs.ts'
import { wasOnTheMap, wasReceivedBy } from '../../server/domain/known-then.ts'
import type { SeriesSample, SeriesTarget } from '../../server/store/series-store.ts'
import type { StoreUnderTest } from './conformance.ts'
import { batchOf, DAY_MS, MINUTE_MS, START_MS } from './samples.ts'

const END_MS = START_MS + 3 * DAY_MS
const OUTCOMES = [
  { kind: 'ok', rttMs: 2.5 },
  { kind: 'ok', rttMs: 0.25 },
  { kind: 'partial', rttMs: 3, detail: 'radios: timeout' },
  { kind: 'timeout', attempts: 2 },
  { kind: 'malformed', detail: '12' },
] as const

interface Poll {
  readonly polledAtMs: number
  readonly receivedAtMs: number
  readonly intervalMs: number
  readonly outcome: (typeof OUTCOMES)[number]
}

/** Stretches of equal polls over three UTC days, delivered at once or much later. */
const history: fc.Arbitrary<readonly Poll[]> = fc
  .array(
    fc.record({
      startMinute: fc.nat(3 * 1440 - 60),
      stepMs: fc.constantFrom(20_000, MINUTE_MS, 151_000),
      count: fc.integer({ min: 1, max: 40 }),
      intervalMs: fc.constantFrom(20_000, MINUTE_MS, MINUTE_MS),
      outcome: fc.constantFrom(...OUTCOMES),
      delayMs: fc.constantFrom(-5000, 0, 3000, 60_000, 149_000, 180_000, 180_001, 7_200_000),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((stretches) => {
    const polls = new Map<number, Poll>()
    for (const { startMinute, stepMs, count, intervalMs, outcome, delayMs } of stretches) {
      for (let index = 0; index < count; index += 1) {
        const polledAtMs = START_MS + startMinute * MINUTE_MS + index * stepMs
        const receivedAtMs = polledAtMs + delayMs
        polls.set(polledAtMs, { polledAtMs, receivedAtMs, intervalMs, outcome })
      }
    }
    return [...polls.values()]
  })

const rule = fc.record({
  downAfterPolls: fc.integer({ min: 1, max: 10 }),
  upAfterPolls: fc.integer({ min: 1, max: 10 }),
  holdIntervals: fc.constantFrom(1, 2.5, 3.3, 10),
})

const targets: readonly SeriesTarget[] = [
  { kind: 'access-point', id: 'ap-1' as AccessPointId },
  { kind: 'uplink', id: 'line-1' as UplinkId },
  { kind: 'access-point', id: 'ap-2' as AccessPointId },
]

function sampleOf(target: SeriesTarget, poll: Poll): SeriesSample {
  const { polledAtMs, intervalMs, outcome } = poll
  const rest = { polledAtMs, intervalMs, monotonicMs: polledAtMs - START_MS, outcome }
  const own =
    target.kind === 'uplink' ? { uplink: target.id, probes: [] } : { accessPoint: target.id }
  return { kind: target.kind, ...own, ...rest } as Exclude<Sample, { kind: 'visitors' }>
}

const observationOf = ({ polledAtMs, intervalMs, outcome }: Poll): Observation => ({
  polledAtMs,
  intervalMs,
  outcome: outcome.kind,
})

export function describeRuns(name: string, underTest: () => Promise<StoreUnderTest>): void {
  describe(`runs of polls: ${name}`, () => {
    it('give the intervals of the single polls, fresh, folded, late and twice', async () => {
      const world = fc.record({
        histories: fc.tuple(history, history, history),
        policy: rule,
        fromMs: fc.integer({ min: START_MS - DAY_MS, max: END_MS }),
        lengthMs: fc.integer({ min: 1, max: 4 * DAY_MS }),
        byMs: fc.integer({ min: START_MS, max: END_MS }),
        /** Share of the polls, of 10, that are there when the days are folded; and days folded. */
        early: fc.nat(10),
        foldedDays: fc.nat(4),
        /** Share that is delivered once more at the end. */
        twice: fc.nat(3),
      })
      await fc.assert(
        fc.asyncProperty(world, async (made) => {
          const { histories, policy, fromMs, byMs } = made
          const untilMs = fromMs + made.lengthMs
          const place = await underTest()
          const store = await place.open()
          try {
            const put = async (wanted: (index: number) => boolean): Promise<void> => {
              for (const [at, polls] of histories.entries()) {
                const target = targets[at] as SeriesTarget
                const byReceipt = new Map<number, Poll[]>()
                for (const poll of polls.filter((_, index) => wanted(index))) {
                  const { receivedAtMs } = poll
                  byReceipt.set(receivedAtMs, [...(byReceipt.get(receivedAtMs) ?? []), poll])
                }
                const batches = [...byReceipt].map(([receivedAtMs, some]) =>
                  batchOf(
                    some.map((poll) => sampleOf(target, poll)),
                    { receivedAtMs },
                  ),
                )
                await Promise.all(batches.map((batch) => store.append(batch)))
              }
            }
            await put((index) => index % 10 < made.early)
            await store.compact(START_MS + made.foldedDays * DAY_MS + 700_000)
            await put((index) => index % 10 >= made.early)
            await put((index) => index % 10 < made.twice)
            const { holdIntervals } = policy
            const period = { fromMs, untilMs, policy }
            const read = { targets, fromMs, untilMs, holdIntervals }
            const all = await store.readRuns(read)
            const by = await store.readRuns({ ...read, receivedByMs: byMs })
            for (const [at, polls] of histories.entries()) {
              const inPeriod = polls.filter((p) => p.polledAtMs >= fromMs && p.polledAtMs < untilMs)
              const intervals = (some: readonly Poll[]) =>
                intervalsOf(some.map(observationOf), period)
              expect(intervalsOfRuns(all[at] ?? [], period)).toEqual(intervals(inPeriod))
              const outcomes = await store.readOutcomes(
                targets[at] as SeriesTarget,
                fromMs,
                untilMs,
              )
              expect(intervalsOfRuns(all[at] ?? [], period)).toEqual(intervalsOf(outcomes, period))
              const seen = (all[at] ?? []).filter((run) => run.wasOnTheMap)
              expect(intervalsOfRuns(seen, period)).toEqual(
                intervals(inPeriod.filter((poll) => wasOnTheMap(poll, holdIntervals))),
              )
              expect(intervalsOfRuns(by[at] ?? [], period)).toEqual(
                intervals(
                  inPeriod.filter((p) => wasReceivedBy(p.polledAtMs, p.receivedAtMs, byMs)),
                ),
              )
            }
          } finally {
            await store.close()
            await place.remove()
          }
        }),
        { numRuns: 15 },
      )
    }, 60_000)

    it('are read in the order of the query, and are none of a target that nobody knows', async () => {
      const place = await underTest()
      const store = await place.open()
      const first = { receivedAtMs: START_MS, intervalMs: MINUTE_MS, outcome: OUTCOMES[0] }
      const target = targets[0] as SeriesTarget
      const polls = [0, 1, 2].map((minute) => ({
        ...first,
        polledAtMs: START_MS + minute * MINUTE_MS,
      }))
      await store.append(batchOf(polls.map((poll) => sampleOf(target, poll))))
      const read = { fromMs: START_MS, untilMs: END_MS, holdIntervals: 2.5 }
      const [none, runs] = await store.readRuns({
        ...read,
        targets: [targets[1] as SeriesTarget, target],
      })
      expect(none).toEqual([])
      expect(runs).toMatchObject([{ outcome: 'ok', count: 3, firstMs: START_MS }])
      await store.close()
      await place.remove()
    })

    it('tell when samples were polled that came since a moment', async () => {
      const place = await underTest()
      const store = await place.open()
      const target = targets[0] as SeriesTarget
      const sent = async (minute: number, receivedAtMs: number): Promise<void> => {
        const polledAtMs = START_MS + minute * MINUTE_MS
        const poll = { polledAtMs, receivedAtMs, intervalMs: MINUTE_MS, outcome: OUTCOMES[0] }
        await store.append(batchOf([sampleOf(target, poll)], { receivedAtMs }))
      }
      await sent(0, START_MS)
      await sent(30, END_MS)
      await sent(2000, END_MS)
      const covers = async (minute: number): Promise<boolean> => {
        const spans = await store.spansReceivedSince(END_MS - MINUTE_MS)
        const atMs = START_MS + minute * MINUTE_MS
        return spans.some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
      }
      expect(await covers(30)).toBe(true)
      expect(await covers(2000)).toBe(true)
      expect(await covers(1000)).toBe(false)
      await store.compact(END_MS)
      expect(await covers(30)).toBe(true)
      expect(await covers(2000)).toBe(true)
      expect(await store.spansReceivedSince(END_MS + 600_000)).toEqual([])
      await store.close()
      await place.remove()
    })
  })
}
