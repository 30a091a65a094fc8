import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packBlock, unpackBlock } from '../../server/store/embedded/block.ts'
import type { StoredPoll } from '../../server/store/embedded/block.ts'
import { packColumns, unpackColumns } from '../../server/store/embedded/columns.ts'
import { DELIVERIES_KEPT, Deliveries } from '../../server/store/embedded/deliveries.ts'
import {
  numbersIfShaped,
  planOf,
  putTogether,
  takeApart,
} from '../../server/store/embedded/shape.ts'

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
)
const text = fc.oneof(
  fc.string(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  fc.constantFrom('#', '0', '00', '007', '{"#":0}', '__proto__'),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    text,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('kind', 'outcome', 'clients', 'name', '0'), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}))

describe('shape and numbers', () => {
  it('are put together again as they were taken apart', () => {
    fc.assert(
      fc.property(value, (original) => {
        const { shape, numbers } = takeApart(original)
        expect(putTogether(planOf(shape), numbers)).toEqual(original)
      }),
      { numRuns: 2000 },
    )
  })

  it('tell by another sample of the same shape only what taking it apart tells', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const plan = planOf(takeApart(one).shape)
        expect(numbersIfShaped(plan, one)).toEqual(takeApart(one).numbers)
        const numbers = numbersIfShaped(plan, other)
        if (numbers !== null) expect(putTogether(plan, numbers)).toEqual(other)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('packed columns', () => {
  it('give every number back exactly', () => {
    const rows = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc.record({
        columns: fc.array(fc.array(number, { minLength: count, maxLength: count }), {
          maxLength: 5,
        }),
        follow: fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: count, maxLength: count }),
      }),
    )
    fc.assert(
      fc.property(rows, ({ columns, follow }) => {
        const packed = packColumns(columns, follow)
        const back = unpackColumns(packed, columns.length, follow)
        expect(back.map((column) => [...column])).toEqual(columns)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('blocks', () => {
  const poll = fc.record({
    polledAtMs: fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }),
    delayMinutes: fc.integer({ min: -10, max: 600_000 }),
    intervalMs: fc.integer({ min: 1000, max: 86_400_000 }),
    boot: fc.nat({ max: 1000 }),
    sample: value,
  })

  it('give every poll back, with its numbers or without', () => {
    fc.assert(
      fc.property(fc.array(poll, { minLength: 1, maxLength: 30 }), (made) => {
        const polls: StoredPoll[] = made
          .map(({ polledAtMs, delayMinutes, intervalMs, boot, sample }) => ({
            polledAtMs,
            receivedAtMs: polledAtMs + delayMinutes * 60_000,
            intervalMs,
            boot,
            ...takeApart(sample),
          }))
          .sort((a, b) => a.polledAtMs - b.polledAtMs)
        const block = packBlock(polls)
        expect(unpackBlock(block, true)).toEqual(polls)
        expect(unpackBlock(block, false)).toEqual(polls.map((one) => ({ ...one, numbers: [] })))
      }),
      { numRuns: 500 },
    )
  })
})

describe('deliveries', () => {
  it('are known exactly, in whatever order they came, and bounded in number', () => {
    const sequence = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(fc.array(sequence), fc.array(sequence), (stored, later) => {
        const deliveries = new Deliveries(stored.map((each) => ({ boot: 1, sequence: each })))
        for (const each of later) deliveries.add(1, each)
        const known = new Set([...stored, ...later])
        for (let each = 0; each <= 61; each += 1) {
          expect(deliveries.has(1, each)).toBe(known.has(each))
        }
        expect(deliveries.has(2, stored[0] ?? 0)).toBe(false)
        for (let each = 0; each < DELIVERIES_KEPT; each += 1) deliveries.add(1, 1000 + each)
        for (const each of known) expect(deliveries.has(1, each)).toBe(false)
        expect(deliveries.has(1, 1000)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
