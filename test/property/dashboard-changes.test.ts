import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORDERS, ordered, relisted } from '../../dashboard/model/attention.ts'
import { changedIndexes } from '../../dashboard/model/changed.ts'
import { IdMap, itemsOf } from '../../dashboard/model/id-map.ts'
import { repassed } from '../../dashboard/model/passing.ts'
import { SpotIndex, type Box } from '../../dashboard/model/spots.ts'
import { clientsOf, tallyOf } from '../../dashboard/model/states.ts'
import { clientsIn, retotalled } from '../../dashboard/model/totals.ts'
import type { PlaceNow } from '../../server/contract/fleet.ts'
import { PLACE_STATES } from '../../server/contract/words.ts'
import { placeOf } from '../unit/dashboard-place.ts'

const MOST = 40
const APART_PX = 26

/** A place that differs in all that figures, filter, order and map look at. */
const figures = fc.record({
  state: fc.constantFrom(...PLACE_STATES),
  sinceMs: fc.option(fc.nat(5)),
  clients: fc.option(fc.nat(3)),
  name: fc.constantFrom('Taman 2', 'Taman 10', 'Pasar'),
  // Few places, far between, so that it happens that one moves.
  longitude: fc.constantFrom(123.5, 123.6, 123.61, 123.612, 123.7),
})
const city = fc.array(figures, { minLength: 1, maxLength: MOST })
/** What a change leaves as it is: most, so that it is one of few. */
const keeps = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: MOST, maxLength: MOST })

type Figures = typeof figures extends fc.Arbitrary<infer T> ? T : never
const placeAt = (some: Figures, index: number): PlaceNow => placeOf({ ...some, id: `p-${index}` })

/** A list of places, and the same after two changes of it. */
const changing = fc
  .tuple(city, city, city, keeps, keeps, fc.boolean())
  .map(([first, second, third, keptOnce, keptTwice, moves]) => {
    const changed = (
      before: readonly PlaceNow[],
      now: readonly Figures[],
      kept: readonly number[],
    ): readonly PlaceNow[] =>
      now.map((some, index) => {
        const former = before[index]
        if (former === undefined) return placeAt(some, index)
        if ((kept[index] ?? 0) > 0) return former
        return { ...placeAt(some, index), longitude: moves ? some.longitude : former.longitude }
      })
    const one = first.map(placeAt)
    // Mostly the same places; sometimes there are fewer or more.
    const asLong = (list: readonly Figures[], moreOrLess: boolean): readonly Figures[] =>
      moreOrLess ? list : first.map((some, index) => list[index] ?? some)
    const two = changed(one, asLong(second, (keptOnce[0] ?? 0) === 0), keptOnce)
    return [one, two, changed(two, asLong(third, (keptTwice[0] ?? 0) === 0), keptTwice)] as const
  })

const isBusy = ({ clients }: PlaceNow): boolean => (clients ?? 0) > 0
const isEven = ({ id }: PlaceNow): boolean => Number(id.slice(2)) % 2 === 0
const test = fc.constantFrom(isBusy, isEven, () => true)

describe('what is made from the one before', () => {
  it('is the figures of the list counted anew', () => {
    fc.assert(
      fc.property(changing, (lists) => {
        let totals: ReturnType<typeof retotalled> | null = null
        for (const places of lists) {
          totals = retotalled(totals, places)
          expect(totals.tally).toEqual(tallyOf(places))
          expect(clientsIn(totals)).toBe(clientsOf(places))
        }
      }),
    )
  })

  it('is the places that a test lets through, also after another test', () => {
    fc.assert(
      fc.property(changing, fc.array(test, { minLength: 3, maxLength: 3 }), (lists, tests) => {
        let shown: ReturnType<typeof repassed> | null = null
        for (const [step, places] of lists.entries()) {
          const passes = tests[step] ?? isBusy
          shown = repassed(shown, places, passes)
          expect(shown.places).toEqual(places.filter(passes))
          expect([...shown.isIn]).toEqual(places.map((place) => Number(passes(place))))
        }
      }),
    )
  })

  it('is the order of a list sorted anew, whatever came, went or changed', () => {
    fc.assert(
      fc.property(changing, test, fc.constantFrom(...ORDERS), (lists, passes, order) => {
        let shown: ReturnType<typeof repassed> | null = null
        let list: ReturnType<typeof relisted> | null = null
        for (const places of lists) {
          shown = repassed(shown, places, passes)
          list = relisted(list, shown, order)
          const listed = Array.from({ length: list.places.length }, (_, at) => list?.places.at(at))
          expect(listed).toEqual(ordered(places.filter(passes), order))
        }
      }),
    )
  })

  it('is the spots of the map grouped anew', () => {
    const zoom = fc.integer({ min: 8, max: 17 })
    const boxes: readonly Box[] = [
      [123, -11, 124, -10],
      [123.55, -11, 123.65, -10],
    ]
    fc.assert(
      fc.property(changing, test, zoom, fc.constantFrom(...boxes), (lists, passes, at, box) => {
        let shown: ReturnType<typeof repassed> | null = null
        let index: SpotIndex | undefined
        for (const places of lists) {
          shown = repassed(shown, places, passes)
          index = new SpotIndex(shown, APART_PX, index)
          const anew = new SpotIndex(repassed(null, places, passes), APART_PX)
          expect(index.spots(box, at)).toEqual(anew.spots(box, at))
        }
      }),
    )
  })

  it('tells each place that changed, and none when the list is another', () => {
    fc.assert(
      fc.property(changing, ([before, after]) => {
        const changed = changedIndexes(before, after)
        const differs = after.flatMap((place, index) => (place === before[index] ? [] : [index]))
        const isOther = before.length !== after.length || differs.length > after.length / 5
        expect(changed).toEqual(isOther ? null : differs)
      }),
    )
  })
})

describe('a map by identifier', () => {
  it('has what a plain one would have, and leaves the one before as it was', () => {
    const items = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), word: fc.nat() }))
    fc.assert(
      fc.property(items, items, (first, second) => {
        const asPlain = (map: ReadonlyMap<string, unknown>) => [...map]
        const plain = new Map<string, object>(first.map((item) => [item.id, item]))
        const before = IdMap.of(first)
        const after = before.with(second)
        expect(asPlain(before)).toEqual([...plain])
        for (const item of second) plain.set(item.id, item)
        expect(asPlain(after)).toEqual([...plain])
        expect([...after.keys()]).toEqual([...plain.keys()])
        expect([...after.values()]).toEqual([...plain.values()])
        expect(after.size).toBe(plain.size)
        for (const id of ['a', 'b', 'c', 'd']) {
          expect([after.has(id), after.get(id)]).toEqual([plain.has(id), plain.get(id)])
        }
        expect(itemsOf(after)).toEqual([...plain.values()])
      }),
    )
  })

  it('shares what has not changed, so that it is known as the same', () => {
    const before = IdMap.of([{ id: 'a' }, { id: 'b' }])
    const after = before.with([{ id: 'b' }])
    expect(changedIndexes(before.items, before.with([]).items)).toEqual([])
    expect(after.get('a')).toBe(before.get('a'))
  })
})
