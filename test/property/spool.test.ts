import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packColumns, unpackColumns } from '../../agents/spool/columns.ts'
import { RangeSet } from '../../agents/spool/ranges.ts'
import { World, type Step, type Treatment } from './spool-world.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const treatment = fc.constantFrom<Treatment>(
  'taken',
  'unsaid',
  'lost',
  'busy',
  'too-large',
  'one-bad',
)
const death = { steps: fc.integer({ min: 1, max: 40 }), flushing: fc.boolean() }

const appendArbitrary = fc.record({
  do: fc.constant('append' as const),
  count: fc.nat(12),
  bytes: fc.constant(40),
})
/** Fills a file of the spool, which is then packed. */
const fillArbitrary = fc.record({
  do: fc.constant('append' as const),
  count: fc.constant(18),
  bytes: fc.constant(5000),
})
const deliverArbitrary = fc.record({
  do: fc.constant('deliver' as const),
  treatments: fc.array(treatment, { maxLength: 6 }),
  rttMs: fc.constantFrom(20, 400, 4000),
})
const diskArbitrary = fc.record({
  do: fc.constant('disk' as const),
  mood: fc.constantFrom('fine' as const, 'fine' as const, 'full' as const, 'read-only' as const),
})
const YEARS_MS = 10 * 365 * 86_400_000
const stepArbitrary = fc.record({
  do: fc.constant('step' as const),
  byMs: fc.constantFrom(YEARS_MS, -YEARS_MS, 3_600_000),
})
const killArbitrary = fc.record({ do: fc.constant('kill' as const), ...death })
const powerArbitrary = fc.record({
  do: fc.constant('power' as const),
  ...death,
  names: share,
  content: share,
  zeros: share,
  offMs: fc.constantFrom(5000, 600_000),
  clock: fc.constantFrom('right' as const, 'unset' as const, 'stale' as const),
})

// Without a size, lists of steps are too short to kill the agent while a batch is half on disk.
const stepsArbitrary: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: appendArbitrary },
    { weight: 1, arbitrary: fillArbitrary },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
    { weight: 4, arbitrary: deliverArbitrary },
    { weight: 1, arbitrary: diskArbitrary },
    { weight: 1, arbitrary: stepArbitrary },
    { weight: 2, arbitrary: killArbitrary },
    { weight: 2, arbitrary: powerArbitrary },
  ),
  { maxLength: 40, size: 'max' },
)

/** A boot that never learned the time may be put a minute wrong; any other by half a round trip. */
const ERROR_MS_MAX = 62_500

describe('spool', () => {
  it('loses nothing that was fsynced and stores nothing twice, whatever happens when', async () => {
    await fc.assert(
      fc.asyncProperty(stepsArbitrary, async (steps) => {
        const world = new World()
        for (const step of steps) await world.step(step)
        world.disk.mood = 'fine'
        // Once more with a server that takes everything.
        await world.flush()
        const taken = Array.from({ length: 2000 }, () => 'taken' as const)
        await world.deliver(taken, 20)
        const lost = [...world.fsynced].filter(
          (index) => !world.stored.has(index) && !world.setAside.has(index),
        )
        expect(lost).toEqual([])
        for (const [index, times] of world.stored) {
          const expected = world.unnoted.has(index) ? times.size : 1
          expect({ index, times: [...times] }).toMatchObject({ index, times: { length: expected } })
          const errorMs = Math.abs([...times][0]! - world.polledAtMs[index]!)
          expect(errorMs).toBeLessThan(ERROR_MS_MAX)
        }
        expect((await world.spool()).counts()).toMatchObject({ pending: 0, dropped: 0 })
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  it('packs any values into columns and gives them back as they were', () => {
    const number = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 0, max: 9_999_999 }).map((thousandths) => thousandths / 1000),
      fc.maxSafeInteger(),
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
      fc.constantFrom('007', '-0', '1.50', 'a:1,2', '\u0001', '#1'),
    )
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        number,
        text,
        fc.constantFrom(null, true, false),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const texts = values.map((one) => JSON.stringify(one))
        const back = unpackColumns(packColumns(values))
        expect(back.map((one) => JSON.stringify(one))).toEqual(texts)
      }),
    )
  })

  it('keeps a set of ranges as a plain set would', () => {
    const range = fc.tuple(fc.nat(60), fc.nat(10)).map(([first, more]) => [first, first + more])
    fc.assert(
      fc.property(fc.array(range), range, (added, [from = 0, until = 0]) => {
        const ranges = new RangeSet()
        const plain = new Set<number>()
        for (const [first = 0, last = 0] of added) {
          ranges.add(first, last)
          for (let number = first; number <= last; number += 1) plain.add(number)
        }
        const asked = Array.from({ length: until - from + 1 }, (_, index) => from + index)
        const missing = asked.filter((number) => !plain.has(number))
        expect(ranges.countWithin(from, until)).toBe(asked.length - missing.length)
        const run = ranges.firstMissing(from, until)
        expect(run?.first).toBe(missing[0])
        const end = missing.findIndex((number, index) => number !== (missing[0] ?? 0) + index)
        expect(run?.last).toBe(missing.at(end === -1 ? -1 : end - 1))
      }),
    )
  })
})
