import { describe, expect, it } from 'vitest'
import { heldList } from '../../dashboard/model/held-list.ts'

const item = (id: string, word = '') => ({ id, word })

describe('held list', () => {
  it('keeps rows in their places with what is known of them, and counts what is new', () => {
    const shown = { open: [item('a'), item('b')], ended: [item('c')] }
    const now = { open: [item('n'), item('b', 'newer')], ended: [item('a', 'over'), item('c')] }
    const known = new Map([...now.open, ...now.ended].map((one) => [one.id, one]))
    expect(heldList(shown, now, (id) => known.get(id))).toEqual({
      listed: { open: [item('a', 'over'), item('b', 'newer')], ended: [item('c')] },
      fresh: 1,
    })
  })

  it('keeps a row of which nothing is known any more as it was', () => {
    const shown = { open: [item('a', 'as it was')], ended: [] }
    const none = { open: [], ended: [] }
    expect(heldList(shown, none, () => undefined)).toEqual({ listed: shown, fresh: 0 })
  })
})
