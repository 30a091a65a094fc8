import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { batchSchema } from '#contract/batch.ts'
import { quickCheckOf } from '../../server/http/quick-check.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { randomOf } from '../simulator/random.ts'
import { exampleBatch } from '../wire/example-batch.ts'
import { exampleBatchV2 } from '../wire/example-batch-v2.ts'
import { mutateTree } from './mutations.ts'

const SEED = process.env['PANTAU_TEST_SEED'] ?? '1'
const START_MS = Date.UTC(2026, 10, 21)
const batch = exampleBatch(START_MS)
const batches = [batch, exampleBatchV2(START_MS)]
const surelyFollows = quickCheckOf(batchSchema)

describe('quick check of a batch', () => {
  it('accepts what agents send, so that it is worth having', () => {
    for (const sent of batches) expect(surelyFollows(sent)).toBe(true)
    const accessPoint = new ImaginedAccessPoint('ap-1', 1, START_MS)
    const samples = Array.from({ length: 500 }, (_, minute) =>
      accessPoint.poll(START_MS + minute * 60_000, 60_000),
    )
    expect(surelyFollows({ ...batch, samples })).toBe(true)
  })

  it(`accepts nothing that the schema refuses or changes (seed ${SEED})`, () => {
    const random = randomOf('quick check', SEED)
    let accepted = 0
    for (let round = 0; round < 20_000; round += 1) {
      const value = JSON.parse(JSON.stringify(mutateTree(random, batches[round % 2]))) as unknown
      if (!surelyFollows(value)) continue
      accepted += 1
      const parsed = batchSchema.safeParse(value)
      if (!parsed.success) expect.fail(`seed ${SEED}: accepted ${JSON.stringify(value)}`)
      expect(parsed.data).toEqual(value)
    }
    expect(accepted).toBeGreaterThan(0)
  })

  it('knows no kind of check only by halves', () => {
    const strange = [
      z.string().refine((text) => text !== 'x'),
      z.string().trim(),
      z.string().toUpperCase(),
      z.string().regex(/^x/i),
      z.number().gt(3),
      z.number().multipleOf(2),
      z.int32(),
      z.array(z.number()).refine((list) => list.length !== 1),
      z.strictObject({}),
      z.looseObject({}),
      z.object({ a: z.coerce.number() }),
      z.object({ a: z.string().default('b') }),
      z.record(z.string(), z.string()),
    ]
    const values = ['x', ' x ', 'X', 3, 1, 2 ** 40, [1], {}, { a: '1' }, { a: 'b' }, { b: 1 }]
    for (const schema of strange) {
      const check = quickCheckOf(schema)
      for (const value of values.filter(check)) {
        expect(schema.safeParse(value)).toEqual({ success: true, data: value })
      }
    }
  })
})
