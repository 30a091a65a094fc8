import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  holdsClients,
  packBlock,
  unpackBlock,
  unpackClients,
} from '../../server/store/embedded/block.ts'
import type { Block, StoredPoll } from '../../server/store/embedded/block.ts'
import {
  pushColumn,
  pushQuickColumn,
  skipColumn,
  takeColumn,
} from '../../server/store/embedded/coded-columns.ts'
import { DELIVERIES_KEPT, Deliveries } from '../../server/store/embedded/deliveries.ts'
import { clientsOf } from '../../server/store/client-reading.ts'
import { numbersIfShaped, planOf, putTogether, takeApart } from '../../server/store/shape.ts'

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
        const bytes: number[] = []
        for (const column of columns) {
          pushColumn(bytes, column, [follow])
          pushQuickColumn(bytes, column)
        }
        const from = { bytes: Uint8Array.from(bytes), at: 0 }
        for (const column of columns) {
          const back = new Float64Array(column.length).fill(Number.NaN)
          takeColumn(from, back, [follow])
          expect([...back]).toEqual(column)
          takeColumn(from, back.fill(Number.NaN), [])
          expect([...back]).toEqual(column)
        }
        expect(from.at).toBe(bytes.length)
      }),
      { numRuns: 300 },
    )
  })

  it('are passed over whole', () => {
    const bytes: number[] = []
    pushColumn(bytes, [1, 2.5, 1e300], [])
    pushColumn(bytes, [7], [])
    const from = { bytes: Uint8Array.from(bytes), at: 0 }
    skipColumn(from)
    const back = new Float64Array(1)
    takeColumn(from, back, [])
    expect([...back]).toEqual([7])
  })

  it('take few bytes for what seldom changes, and no more than their bits for noise', () => {
    const bytesOf = (value: (row: number) => number): number => {
      const bytes: number[] = []
      pushColumn(
        bytes,
        Array.from({ length: 1440 }, (_, row) => value(row)),
        [],
      )
      return bytes.length
    }
    expect(bytesOf(() => 36)).toBeLessThan(6)
    expect(bytesOf((row) => row * 60_000)).toBeLessThan(10)
    expect(bytesOf((row) => (row % 400 === 7 ? 1 : 0))).toBeLessThan(24)
    const noise = fc.sample(fc.integer({ min: 0, max: 4095 }), { numRuns: 1440, seed: 7 })
    expect(bytesOf((row) => (noise[row] ?? 0) / 1000)).toBeLessThan((1440 * 12) / 8 + 24)
  })

  it('that are damaged are never read as others', () => {
    const bytes: number[] = []
    pushColumn(
      bytes,
      Array.from({ length: 100 }, (_, row) => (row * 7919) % 1000),
      [],
    )
    for (let length = 0; length < bytes.length; length += 1) {
      const from = { bytes: Uint8Array.from(bytes.slice(0, length)), at: 0 }
      expect(() => takeColumn(from, new Float64Array(100), [])).toThrow('damaged')
    }
  })
})

describe('blocks', () => {
  const counted = fc.record({
    outcome: fc.record({ kind: fc.constant('ok'), rttMs: number }),
    reading: fc.record({ clients: fc.option(fc.nat({ max: 300 })), cpuPercent: number }),
  })
  const clientsOfBlock = ({ count, polls }: Block): readonly number[] => {
    const room = () => new Float64Array(count)
    const into = { times: room(), intervals: room(), clients: room() }
    unpackClients({ count, polls }, into, 0)
    return [...into.clients]
  }
  const clientsOfPoll = ({ shape, numbers }: StoredPoll): number =>
    clientsOf(planOf(shape), numbers)
  const poll = fc.record({
    polledAtMs: fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }),
    delayMinutes: fc.integer({ min: -10, max: 600_000 }),
    intervalMs: fc.integer({ min: 1000, max: 86_400_000 }),
    boot: fc.nat({ max: 1000 }),
    sample: fc.oneof(value, counted),
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
        expect(clientsOfBlock(block)).toEqual(polls.map(clientsOfPoll))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a block of 0.5', () => {
  const START_MS = 1_790_000_000_000
  const polls = Array.from({ length: 6 }, (_, at) => {
    const polledAtMs = START_MS + at * 60_000 + ([3, 11, 0, 27, 5, 39][at] ?? 0)
    const monotonicMs = polledAtMs - START_MS + 5_000_000
    const reading = {
      uptimeMs: at * 60_000 + 70,
      clients: 3 + (at % 3),
      cpuPercent: 100 / (at + 3),
      traffic: {
        interface: 'br-lan',
        counterBits: 64,
        rxBytes: String(10n ** 18n + BigInt(at) * 77_777n),
        txBytes: String(5000 + at * 900),
      },
    }
    const sample =
      at === 3
        ? { monotonicMs, outcome: { kind: 'timeout', attempts: 2 } }
        : { monotonicMs, outcome: { kind: 'ok', rttMs: 1.5 + at / 8 }, reading }
    const receivedAtMs = polledAtMs + 60_000 * (at === 4 ? 30 : 1)
    return { polledAtMs, receivedAtMs, intervalMs: 60_000, boot: 4, ...takeApart(sample) }
  })
  const block = {
    count: 6,
    shapes: [...new Set(polls.map(({ shape }) => shape))],
    polls: Buffer.from(
      'Y2RgZDA4wObKU+XEwMDA4OD51oEBDfiAhBhRxT7Yo6tiEMBUxcAgJ8dtyGABYsmCCKA8AA==',
      'base64',
    ),
    readings: Buffer.from(
      'hAAAAAoAAABjYgCBAxeEgh0ZoICRmRFMF0x3ANMO8Q6MDExgZkMgRMjnrQMDAyMDCuBwYGbgYCAE' +
        'AhzQRRz6HRgZmJFFBP5+csCiFeaIjs0QWYUeEF0LYiaAiFcMDIxMjEyrGRhUGVYxMHiCiEkgQgWJ' +
        '62BpoqPpAAIMDAwXQdr0IWYzMDC0gAhmBgAOAAAAAgAAAGNgQAYH5h0KdmTAAA4A',
      'base64',
    ),
  }

  it('is read as it was written', () => {
    expect(unpackBlock(block, true)).toEqual(polls)
  })

  it('is told from a present one, whose clients can be read alone', () => {
    expect(holdsClients(block)).toBe(false)
    expect(holdsClients(packBlock(polls))).toBe(true)
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
