import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CityDay } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PLACE_STATES, type PlaceState } from '#contract/words.ts'
import {
  changeOffsets,
  differencesOf,
  differingAt,
  mostAtOnce,
  neighbourOf,
  outageOffsets,
  stateAt,
  talliesOver,
} from '../../dashboard/model/day-replay.ts'
import { createPastCity, unknownCity } from '../../dashboard/model/past-places.ts'
import { placeOf } from './dashboard-place.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FROM_MS = Date.UTC(2026, 10, 20, 16)

type Steps = CityDay['places'][number]['steps']

/** Steps from hours and states: `steps(0, 'up', 13, 'down')`. */
function steps(...cuts: readonly (number | PlaceState)[]): Steps {
  const found: Steps = []
  for (let at = 0; at < cuts.length; at += 2) {
    const state = PLACE_STATES.indexOf(cuts[at + 1] as PlaceState)
    found.push([(cuts[at] as number) * HOUR_MS, state])
  }
  return found
}

function dayOf(
  places: readonly { readonly id: string; readonly steps: Steps; readonly otherSteps?: Steps }[],
  part: Partial<CityDay> = {},
): CityDay {
  return {
    day: '2026-11-21',
    fromMs: FROM_MS,
    untilMs: FROM_MS + DAY_MS,
    known: 'now',
    isProvisional: false,
    places: places.map(({ id, otherSteps = null, ...rest }) => ({
      ...rest,
      id: id as PlaceId,
      name: `Tempat ${id}`,
      latitude: -10.16,
      longitude: 123.6,
      otherSteps,
    })),
    outages: [],
    ...part,
  }
}

const cut = dayOf([
  { id: 'a', steps: steps(0, 'up', 13, 'down', 15, 'up') },
  {
    id: 'b',
    steps: steps(0, 'up', 13, 'down', 16, 'up'),
    otherSteps: steps(0, 'up', 13, 'unknown', 16, 'up'),
  },
  { id: 'c', steps: steps(0, 'planned') },
])

describe('a day that is replayed', () => {
  it('gives the state at a moment: a step holds from its very beginning until the next', () => {
    const [{ steps: of } = { steps: [] }] = cut.places
    expect(stateAt(of, 0)).toBe('up')
    expect(stateAt(of, 13 * HOUR_MS - 1)).toBe('up')
    expect(stateAt(of, 13 * HOUR_MS)).toBe('down')
    expect(stateAt(of, 15 * HOUR_MS)).toBe('up')
    expect(stateAt(of, DAY_MS)).toBe('up')
    expect(stateAt([], 0)).toBe('unknown')
  })

  it('agrees with a look through all steps, for any steps and any moment', () => {
    const anySteps = fc
      .uniqueArray(fc.integer({ min: 1, max: DAY_MS - 1 }), { maxLength: 40 })
      .map((cuts) => [0, ...cuts.sort((a, b) => a - b)])
      .chain((cuts) =>
        fc
          .array(fc.integer({ min: 0, max: 4 }), { minLength: cuts.length, maxLength: cuts.length })
          .map((states): Steps => cuts.map((at, index) => [at, states[index] ?? 0])),
      )
    fc.assert(
      fc.property(anySteps, fc.integer({ min: 0, max: DAY_MS }), (of, offsetMs) => {
        const slow = of.filter(([at]) => at <= offsetMs).at(-1)
        expect(stateAt(of, offsetMs)).toBe(PLACE_STATES[slow?.[1] ?? 3])
      }),
    )
  })

  it('jumps to the next change and the next outage, and to none beyond the day', () => {
    const changes = changeOffsets(cut)
    expect(changes).toEqual([13, 15, 16].map((hour) => hour * HOUR_MS))
    expect(outageOffsets(cut)).toEqual([13 * HOUR_MS])
    expect(neighbourOf(changes, 13 * HOUR_MS, 1)).toBe(15 * HOUR_MS)
    expect(neighbourOf(changes, 13 * HOUR_MS, -1)).toBeNull()
    expect(neighbourOf(changes, 16 * HOUR_MS, 1)).toBeNull()
  })

  it('counts places over the day so that each stretch sums to all of them', () => {
    const tallies = talliesOver(cut, DAY_MS, 48)
    expect(tallies[26]).toMatchObject({ down: 2, up: 0, planned: 1 })
    expect(tallies[30]).toMatchObject({ down: 1, up: 1 })
    for (const one of tallies) {
      expect(PLACE_STATES.reduce((sum, state) => sum + one[state], 0)).toBeCloseTo(3, 9)
    }
  })

  it('finds the most places that were down at one time, not over a stretch', () => {
    const one = { id: 'a', steps: steps(0, 'up', 1, 'down', 1.05, 'up', 9, 'down', 10, 'up') }
    const other = { id: 'b', steps: steps(0, 'down', 1, 'up', 9.5, 'down') }
    expect(mostAtOnce(dayOf([one]), 'down')).toBe(1)
    // The one comes up as the other falls: never both at once before half past nine.
    expect(mostAtOnce(dayOf([one, { ...other, steps: steps(0, 'down', 1, 'up') }]), 'down')).toBe(1)
    expect(mostAtOnce(dayOf([one, other]), 'down')).toBe(2)
    expect(mostAtOnce(dayOf([one, other]), 'unknown')).toBe(0)
  })

  it('has nothing in the stretches that today has not reached', () => {
    const today = dayOf([{ id: 'a', steps: steps(0, 'up') }], { untilMs: FROM_MS + 6 * HOUR_MS })
    const tallies = talliesOver(today, DAY_MS, 24)
    expect(tallies[5]?.up).toBe(1)
    expect(tallies[6]?.up).toBe(0)
  })

  it('marks where then and now differ, once for all places that do, and names what the other says', () => {
    expect(differencesOf(cut)).toEqual([{ fromMs: 13 * HOUR_MS, untilMs: 16 * HOUR_MS, places: 1 }])
    const two = dayOf([
      { id: 'a', steps: steps(0, 'up', 2, 'down', 5, 'up'), otherSteps: steps(0, 'up') },
      {
        id: 'b',
        steps: steps(0, 'up', 3, 'down', 8, 'up'),
        otherSteps: steps(0, 'up', 3, 'unknown', 8, 'up'),
      },
      { id: 'c', steps: steps(0, 'up', 20, 'down'), otherSteps: steps(0, 'up') },
    ])
    expect(differencesOf(two)).toEqual([
      { fromMs: 2 * HOUR_MS, untilMs: 8 * HOUR_MS, places: 2 },
      { fromMs: 20 * HOUR_MS, untilMs: DAY_MS, places: 1 },
    ])
    expect([...differingAt(cut, 14 * HOUR_MS)]).toEqual([['b', 'unknown']])
    expect(differingAt(cut, 17 * HOUR_MS).size).toBe(0)
  })
})

describe('the city at a moment of the past', () => {
  const outage = { id: 'o1', place: 'a' as PlaceId, cause: 'power' as const }
  const day = dayOf(
    [
      { id: 'a', steps: steps(0, 'down', 2, 'up') },
      { id: 'b', steps: steps(0, 'up', 13, 'degraded') },
    ],
    { outages: [{ ...outage, startMs: FROM_MS - HOUR_MS, endMs: FROM_MS + 2 * HOUR_MS }] },
  )
  const present = new Map([['b', placeOf({ id: 'b', kelurahan: 'Lasiana', provider: 'Serat' })]])

  it('has each place with its state, since when, and the cause of the outage that lasted', () => {
    const at = createPastCity(day, present)(HOUR_MS)
    expect(at.places.get('a')).toMatchObject({ state: 'down', sinceMs: FROM_MS - HOUR_MS })
    expect(at.causes.get('a')).toBe('power')
    // Since before midnight: nobody can tell from this day.
    expect(at.places.get('b')).toMatchObject({ state: 'up', sinceMs: null, kelurahan: 'Lasiana' })
  })

  it('has every place unobserved where nothing is known, but what is only planned', () => {
    const present = ['up', 'down', 'planned'].map((state) =>
      placeOf({ id: state, state: state as PlaceState, sinceMs: 5 }),
    )
    const { places, causes } = unknownCity(new Map(present.map((place) => [place.id, place])))
    expect([...places.values()].map(({ id, state, sinceMs }) => [id, state, sinceMs])).toEqual([
      ['up', 'unknown', null],
      ['down', 'unknown', null],
      ['planned', 'planned', null],
    ])
    expect(causes.size).toBe(0)
  })

  it('forgets the cause when the outage ends', () => {
    const at = createPastCity(day, present)(2 * HOUR_MS)
    expect(at.places.get('a')).toMatchObject({ state: 'up', sinceMs: FROM_MS + 2 * HOUR_MS })
    expect(at.causes.size).toBe(0)
  })

  it('keeps what has not changed, so that a replay redraws only what has', () => {
    const cityAt = createPastCity(day, present)
    const before = cityAt(3 * HOUR_MS)
    expect(cityAt(4 * HOUR_MS)).toBe(before)
    const after = cityAt(13 * HOUR_MS)
    expect(after).not.toBe(before)
    expect(after.places.get('a')).toBe(before.places.get('a'))
    expect(after.places.get('b')?.state).toBe('degraded')
  })

  it('says the same at a moment whichever way it was come to', () => {
    const hours = fc.array(fc.double({ min: 0, max: 24, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(hours, (moments) => {
        const cityAt = createPastCity(day, present)
        const last = moments.at(-1) ?? 0
        for (const hour of moments) cityAt(hour * HOUR_MS)
        const straight = createPastCity(day, present)(last * HOUR_MS)
        expect(cityAt(last * HOUR_MS)).toEqual(straight)
      }),
    )
  })
})
