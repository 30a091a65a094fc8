import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORDERS, ordered, relisted } from '../../dashboard/model/attention.ts'
import type { PlaceNow } from '../../server/contract/fleet.ts'
import { PLACE_STATES } from '../../server/contract/words.ts'
import { makeFleet } from '../browser/fixture-city.ts'

const [sample] = makeFleet(1, 1_790_000_000_000).places

/** A city of places that differ in all that an order looks at. */
const city = fc.array(
  fc.record({
    state: fc.constantFrom(...PLACE_STATES),
    sinceMs: fc.option(fc.nat(5)),
    clients: fc.option(fc.nat(3)),
    name: fc.constantFrom('Taman 2', 'Taman 10', 'Pasar'),
  }),
  { minLength: 1, maxLength: 40 },
)

describe('the order of a list that changes', () => {
  it('is the one of a list sorted anew, whatever came, went or changed', () => {
    fc.assert(
      fc.property(
        city,
        city,
        fc.constantFrom(...ORDERS),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        (first, second, order, keeps) => {
          const placeOf = (figures: object, index: number): PlaceNow => ({
            ...(sample as PlaceNow),
            ...figures,
            id: `p-${index}` as PlaceNow['id'],
          })
          const before = first.map(placeOf)
          const after = second.map((figures, index) => {
            const same = before[index]
            return keeps[index] === true && same !== undefined ? same : placeOf(figures, index)
          })
          const list = relisted(relisted(null, before, order), after, order).places
          expect(list.map(({ id }) => id)).toEqual(ordered(after, order).map(({ id }) => id))
        },
      ),
    )
  })
})
