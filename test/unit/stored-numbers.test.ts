import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numbersOf } from '../../server/store/embedded/numbers-text.ts'

describe('numbersOf', () => {
  it('reads every number as it was written', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole / 1000),
    )
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const text = numbers.join(',')
        expect(numbersOf(text)).toEqual(text === '' ? [] : text.split(',').map(Number))
      }),
    )
  })
})
