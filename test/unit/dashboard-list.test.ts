import { describe, expect, it } from 'vitest'
import { groupOf, ordered } from '../../dashboard/model/attention.ts'
import {
  HEADING_PX,
  ROW_PX,
  heightOf,
  rowsOf,
  rowsWithin,
  topPxOf,
} from '../../dashboard/model/rows.ts'
import { clientsOf, isCalm, tallyOf, worstOf } from '../../dashboard/model/states.ts'
import { placeOf } from './dashboard-place.ts'

const names = (places: readonly { readonly id: string }[]): string =>
  places.map(({ id }) => id).join(' ')

describe('order of attention', () => {
  it('puts states by what they need: down, degraded, unknown, up, planned', () => {
    const places = (['planned', 'up', 'unknown', 'degraded', 'down'] as const).map((state) =>
      placeOf({ id: state, state }),
    )
    expect(names(ordered(places, 'attention'))).toBe('down degraded unknown up planned')
  })

  it('puts the longest outage first, then the larger place, then the name', () => {
    const down = (id: string, sinceMs: number | null, accessPointsTotal: number) =>
      placeOf({ id, name: id, state: 'down', sinceMs, accessPointsTotal, accessPointsUp: 0 })
    const places = [
      down('never-seen', null, 9),
      down('new', 300, 9),
      down('b-same', 100, 1),
      down('a-same', 100, 1),
      down('large', 100, 4),
    ]
    expect(names(ordered(places, 'attention'))).toBe('large a-same b-same new never-seen')
  })

  it('puts degraded places by clients affected, then by the share that is dead', () => {
    const degraded = (id: string, clients: number | null, accessPointsUp: number) =>
      placeOf({ id, state: 'degraded', clients, accessPointsUp, accessPointsTotal: 4 })
    const places = [degraded('few', 2, 1), degraded('some', 9, 3), degraded('worse', 9, 1)]
    expect(names(ordered([...places, degraded('uncounted', null, 1)], 'attention'))).toBe(
      'worse some few uncounted',
    )
  })

  it('counts in names as people do', () => {
    const places = ['SD 10', 'SD 9', 'SD 1'].map((name) => placeOf({ id: name, name }))
    expect(names(ordered(places, 'name'))).toBe('SD 1 SD 9 SD 10')
  })

  it('puts the latest change or the most clients first when asked', () => {
    const places = [
      placeOf({ id: 'a', sinceMs: 1, clients: 9 }),
      placeOf({ id: 'b', sinceMs: 3, clients: null }),
      placeOf({ id: 'c', sinceMs: 2, clients: 10 }),
    ]
    expect(names(ordered(places, 'recent'))).toBe('b c a')
    expect(names(ordered(places, 'clients'))).toBe('c a b')
    expect(names(places)).toBe('a b c')
  })
})

describe('rows', () => {
  const places = ordered(
    [
      placeOf({ id: 'a', state: 'down' }),
      placeOf({ id: 'b', state: 'unknown' }),
      placeOf({ id: 'c' }),
      placeOf({ id: 'd', state: 'planned' }),
    ],
    'attention',
  )

  it('heads each group once and counts it; what nobody looks at needs attention', () => {
    const rows = rowsOf(places, true)
    const all = rowsWithin(rows, 0, heightOf(rows), 0)
    expect(all.map((row) => [row.kind, row.key, row.topPx])).toEqual([
      ['heading', 'attention', 0],
      ['place', 'a', HEADING_PX],
      ['place', 'b', HEADING_PX + ROW_PX],
      ['heading', 'working', HEADING_PX + 2 * ROW_PX],
      ['place', 'c', 2 * HEADING_PX + 2 * ROW_PX],
      ['heading', 'planned', 2 * HEADING_PX + 3 * ROW_PX],
      ['place', 'd', 3 * HEADING_PX + 3 * ROW_PX],
    ])
    expect(all[0]).toMatchObject({ group: groupOf(places[0]!), count: 2 })
    expect(all.map(({ key }) => topPxOf(rows, key))).toEqual(
      all.map(({ kind, topPx }) => (kind === 'place' ? topPx : null)),
    )
    expect(heightOf(rows)).toBe(3 * HEADING_PX + 4 * ROW_PX)
    expect(heightOf(rowsOf([], true))).toBe(0)
  })

  it('draws only what is near the window', () => {
    const many = Array.from({ length: 1000 }, (_, index) => placeOf({ id: `p${index}` }))
    const drawn = rowsWithin(rowsOf(many, false), 6000, 6600, 60)
    expect(drawn.at(0)?.key).toBe('p98')
    expect(drawn.at(-1)?.key).toBe('p111')
  })
})

describe('tallies', () => {
  it('count by state, and tell the worst', () => {
    const some = tallyOf([placeOf({ id: 'a' }), placeOf({ id: 'b', state: 'unknown' })])
    expect(some).toEqual({ up: 1, degraded: 0, down: 0, unknown: 1, planned: 0 })
    expect(worstOf(some)).toBe('unknown')
    expect(worstOf({ ...some, down: 1 })).toBe('down')
    expect(worstOf(tallyOf([]))).toBe('planned')
  })

  it('call a city calm only when every place is seen to work', () => {
    const states = ['up', 'planned', 'unknown', 'degraded', 'down'] as const
    const calm = states.map((state) => isCalm(tallyOf([{ state: 'up' }, { state }])))
    expect(calm).toEqual([true, true, false, false, false])
    expect(isCalm(tallyOf([{ state: 'planned' }]))).toBe(false)
  })

  it('tell clients that nobody counts from no clients', () => {
    expect(clientsOf([{ clients: null }])).toBe(null)
    expect(clientsOf([{ clients: null }, { clients: 0 }, { clients: 4 }])).toBe(4)
  })
})
