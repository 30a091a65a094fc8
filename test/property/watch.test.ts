import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { at, samplesOf, WatchedCity } from '../unit/watched-city.ts'
import type { Found } from '../unit/watched-city.ts'

const PARK = 'park'
const BLOCK_MINUTES = 7
const TAIL_MINUTES = 40

/** What is wrong for some minutes; null: nothing is polled at all. */
const faults = fc.constantFrom<Found | null>(
  {},
  {},
  { accessPoints: false },
  { internet: false },
  { accessPoints: false, internet: false },
  null,
)
const histories = fc.array(faults, { minLength: 3, maxLength: 6 })

/** What was seen to be down, whoever told it when. */
function seenDown(outages: readonly KeptOutage[]): readonly string[] {
  return outages
    .filter(({ status, impact }) => status !== 'withdrawn' && impact.downMs > 0)
    .map(({ subject, startMs, endMs }) => `${subject.kind} ${subject.id} ${startMs} ${endMs ?? ''}`)
    .sort()
}

async function allOf(city: WatchedCity): Promise<readonly string[]> {
  await city.watch.settle()
  expect(city.errors).toEqual([])
  return seenDown(await city.journal.outages.list({ limit: 1000 }))
}

describe('watch of outages', () => {
  it('finds the same outages live and from spools that come in any order', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.array(fc.nat(), { maxLength: 8 }), async (history, order) => {
        const fine: Found = {}
        const findAt = (minute: number): Found | null => {
          if (minute < 10) return fine
          const block = Math.floor((minute - 10) / BLOCK_MINUTES)
          return block < history.length ? (history[block] ?? null) : fine
        }
        const end = 10 + history.length * BLOCK_MINUTES + TAIL_MINUTES
        const live = new WatchedCity([PARK])
        const late = new WatchedCity([PARK])
        await live.open()
        await late.open()
        try {
          await live.minutes(0, end, (_, minute) => findAt(minute))
          // The other hears of it at the end, newest first or not, some of it twice.
          await late.minutes(0, 5, (_, minute) => findAt(minute))
          late.nowMs = at(end) - 60_000
          const chunks = Array.from({ length: 8 }, (_, index) => index)
          for (const index of [...order.map((pick) => pick % 8), ...chunks]) {
            const minutes = Array.from({ length: end - 5 }, (_, minute) => minute + 5)
            const samples = minutes
              .filter((minute) => minute % 8 === index)
              .flatMap((minute) => {
                const found = findAt(minute)
                return found === null ? [] : samplesOf(PARK, minute, found)
              })
            await late.deliver(PARK, samples, 'backfill')
            late.watch.step((late.nowMs += 1000))
          }
          await late.pass(live.nowMs)
          expect(await allOf(late)).toEqual(await allOf(live))
        } finally {
          await live.remove()
          await late.remove()
        }
      }),
      { numRuns: 6 },
    )
  }, 120_000)
})
