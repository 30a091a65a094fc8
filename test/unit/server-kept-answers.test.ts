import { describe, expect, it } from 'vitest'
import { keptAnswers } from '../../server/coverage/kept-answers.ts'

describe('answers that are kept', () => {
  it('hold for their time, while what they are made from is the same', async () => {
    let [nowMs, worked] = [0, 0]
    const answers = keptAnswers<number>({ nowMs: () => nowMs, entriesMax: 2 })
    const ask = (key: string, revision = '1') =>
      answers({ key, revision, keepMs: 100 }, () => Promise.resolve((worked += 1)))
    expect([await ask('a'), await ask('a')]).toEqual([1, 1])
    expect(await ask('a', '2')).toBe(2)
    nowMs = 99
    expect(await ask('a', '2')).toBe(2)
    nowMs = 100
    expect(await ask('a', '2')).toBe(3)
    // A clock that was set back keeps nothing for longer.
    nowMs = -50
    expect(await ask('a', '2')).toBe(4)
  })

  it('are no more than so many, those asked for last', async () => {
    let worked = 0
    const answers = keptAnswers<number>({ nowMs: () => 0, entriesMax: 2 })
    const ask = (key: string) =>
      answers({ key, revision: '', keepMs: 1 }, () => Promise.resolve((worked += 1)))
    await ask('a')
    await ask('b')
    await ask('a')
    await ask('c')
    expect([await ask('a'), worked]).toEqual([1, 3])
    expect(await ask('b')).toBe(4)
  })

  it('are worked out once for all who wait, and again after they failed', async () => {
    let worked = 0
    const answers = keptAnswers<string>({ nowMs: () => 0, entriesMax: 2 })
    const ask = () =>
      answers({ key: 'a', revision: '', keepMs: 1 }, () => {
        worked += 1
        return worked === 1 ? Promise.reject(new Error('busy')) : Promise.resolve('good')
      })
    const both = await Promise.allSettled([ask(), ask()])
    expect([both.map(({ status }) => status), worked]).toEqual([['rejected', 'rejected'], 1])
    expect(await ask()).toBe('good')
  })
})
