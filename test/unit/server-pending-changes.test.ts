import { describe, expect, it } from 'vitest'
import type { AgentId } from '#contract/ids.ts'
import { LiveAgent } from '../../server/live/live-agent.ts'
import { PendingChanges } from '../../server/live/pending-changes.ts'

const agents = (count: number): readonly LiveAgent[] =>
  Array.from({ length: count }, (_, at) => new LiveAgent(`agent-${at}` as AgentId))

describe('PendingChanges', () => {
  it("tell of a country's states in parts, each once and in their order", () => {
    const pending = new PendingChanges()
    const all = agents(12_000)
    for (const agent of all) pending.note(agent, true)
    const parts = [pending.take(), pending.take(), pending.take()]
    expect(parts.map(({ length }) => length)).toEqual([5000, 5000, 2000])
    expect(parts.flat()).toEqual(all)
    expect(pending.take()).toEqual([])
  })

  it('let figures wait for room beside states', () => {
    const pending = new PendingChanges()
    const [state, ...figures] = agents(700)
    for (const agent of figures) pending.note(agent, false)
    if (state !== undefined) pending.note(state, true)
    expect(pending.take()[0]).toBe(state)
    expect(pending.take()).toHaveLength(700 - 500)
  })
})
