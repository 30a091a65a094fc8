import { describe, expect, it } from 'vitest'
import type { AgentId, BootId } from '#contract/ids.ts'
import { Words } from '../../server/store/lines/words.ts'
import type { SeriesLedger } from '../../server/store/ledger.ts'

const DAY_MS = 86_400_000
const AGENT = 'agent-1' as AgentId
const BOOT = 'boot-1' as BootId

describe('words of readings', () => {
  it('are noted once a day for as long as they are written, also where they were read before', async () => {
    const noted: { day: number; texts: string[] }[] = []
    const kept = new Map<number, string>()
    const ledger = {
      useWords: (words: ReadonlyMap<number, string>, day: number) => {
        for (const [number, text] of words) kept.set(number, text)
        noted.push({ day, texts: [...words.values()].toSorted() })
        return Promise.resolve()
      },
      wordsOf: (numbers: readonly number[]) =>
        Promise.resolve(new Map(numbers.map((number) => [number, kept.get(number) ?? '']))),
    } as Partial<SeriesLedger> as SeriesLedger
    let nowMs = 20_000 * DAY_MS
    const words = new Words(ledger, () => nowMs)
    const write = async (): Promise<void> => {
      words.bootNumber(AGENT, BOOT)
      words.shaped('ap-1', { clients: 3 })
      await words.store()
    }
    await write()
    await write()
    expect(noted).toHaveLength(1)
    expect(noted[0]?.texts).toHaveLength(2)
    nowMs += DAY_MS
    await words.bootsOf(kept.keys())
    await write()
    expect(noted[1]).toEqual({ day: 20_001, texts: noted[0]?.texts })
    // A clock that is set back notes nothing anew.
    nowMs -= DAY_MS
    await write()
    expect(noted).toHaveLength(2)
  })
})
