import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { GroupQueue } from '../../server/store/lines/group-queue.ts'

const LIMITS = { waitingMax: 100, groupMax: 3 }

/** A promise that the test settles. */
function held() {
  let settle = (_failed?: Error): void => undefined
  const promise = new Promise<void>((resolve, reject) => {
    settle = (failed) => (failed === undefined ? resolve() : reject(failed))
  })
  return { promise, settle: (failed?: Error) => settle(failed) }
}

/** A queue of numbers whose steps wait until the test says so, and what it did in order. */
function opened() {
  const did: string[] = []
  const steps = new Map<string, ReturnType<typeof held>>()
  const step = async (kind: string, entries: readonly number[]): Promise<void> => {
    const name = `${kind} ${entries.join()}`
    did.push(name)
    const one = held()
    steps.set(name, one)
    await one.promise
    did.push(`${name} done`)
  }
  const queue = new GroupQueue<number, readonly number[], number>(
    {
      prepare: async (entries) => {
        await step('prepare', entries)
        return entries
      },
      finish: async (entries) => {
        await step('finish', entries)
        return entries.map((entry) => entry * 10)
      },
      drop: (entries) => void did.push(`drop ${entries.join()}`),
    },
    LIMITS,
  )
  const settle = async (name: string, failed?: Error): Promise<void> => {
    steps.get(name)?.settle(failed)
    await turn()
  }
  const add = async (...entries: number[]): Promise<readonly Promise<number>[]> => {
    const results = entries.map((entry) => queue.add(entry, 1))
    for (const result of results) result.catch(() => undefined)
    await turn()
    await turn()
    return results
  }
  return { queue, did, settle, add }
}

describe('a queue of groups', () => {
  it('prepares the next group while one is finished, and finishes one at a time', async () => {
    const { did, settle, add } = opened()
    const first = await add(1, 2)
    const second = await add(3, 4, 5, 6)
    await settle('prepare 1,2')
    expect(did).toEqual(['prepare 1,2', 'prepare 1,2 done', 'finish 1,2', 'prepare 3,4,5'])
    await settle('prepare 3,4,5')
    expect(did.at(-1)).toBe('prepare 3,4,5 done')
    await settle('finish 1,2')
    expect(await Promise.all(first)).toEqual([10, 20])
    expect(did.slice(-3)).toEqual(['finish 1,2 done', 'finish 3,4,5', 'prepare 6'])
    await settle('finish 3,4,5')
    await settle('prepare 6')
    await settle('finish 6')
    expect(await Promise.all(second)).toEqual([30, 40, 50, 60])
  })

  it('rejects what was prepared beside a group that failed, and all that waits', async () => {
    const { queue, did, settle, add } = opened()
    const first = await add(1, 2, 3)
    const later = await add(4, 5, 6, 7)
    await settle('prepare 1,2,3')
    await settle('prepare 4,5,6')
    await settle('finish 1,2,3', new Error('away'))
    for (const result of [...first, ...later]) await expect(result).rejects.toThrow('away')
    expect(did.at(-1)).toBe('drop 4,5,6')
    expect(queue.hasRoom()).toBe(true)
    // What comes afterwards has nothing to do with it.
    const [next] = await add(8)
    await settle('prepare 8')
    await settle('finish 8')
    expect(await next).toBe(80)
    await queue.drained()
  })

  it('rejects a group that cannot be prepared, and not the one before it', async () => {
    const { did, settle, add } = opened()
    const [first] = await add(1)
    const later = await add(2, 3, 4, 5)
    await settle('prepare 1')
    await settle('prepare 2,3,4', new Error('unreadable'))
    expect(did).not.toContain('finish 2,3,4')
    await settle('finish 1')
    expect(await first).toBe(10)
    for (const result of later) await expect(result).rejects.toThrow('unreadable')
    expect(did.filter((one) => one.startsWith('drop'))).toEqual([])
  })

  it('takes no more than its limit, groups at work with it', async () => {
    const { queue, settle, add } = opened()
    const many = Array.from({ length: LIMITS.waitingMax }, (_, entry) => entry)
    expect(await add(...many)).toHaveLength(LIMITS.waitingMax)
    expect(queue.hasRoom()).toBe(false)
    await settle('prepare 0,1,2')
    expect(queue.hasRoom()).toBe(false)
    await settle('finish 0,1,2')
    expect(queue.hasRoom()).toBe(true)
  })
})
