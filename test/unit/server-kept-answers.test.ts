import { describe, expect, it } from 'vitest'
import { keptAnswers } from '../../server/coverage/kept-answers.ts'

describe('answers that are kept', () => {
  it('are given as they were while a newer one takes long, unless somebody has edited', async () => {
    let [nowMs, worked] = [0, 0]
    let open = (): void => undefined
    const answers = keptAnswers<number>({ nowMs: () => nowMs, entriesMax: 2 })
    const ask = (news: string, revision = '1') =>
      answers({ key: 'a', revision, news, keepMs: 100 }, async () => {
        worked += 1
        const made = worked
        if (made > 1) await new Promise<void>((resolve) => (open = resolve))
        nowMs += 600
        return made
      })
    expect(await ask('1')).toEqual({ answer: 1, isFormer: false })
    nowMs = 0
    expect(await ask('2')).toEqual({ answer: 1, isFormer: true })
    expect(await ask('3')).toEqual({ answer: 1, isFormer: true })
    expect(worked).toBe(2)
    open()
    await new Promise((resolve) => setImmediate(resolve))
    nowMs = 0
    expect(await ask('2')).toEqual({ answer: 2, isFormer: false })
    const edited = ask('2', '2')
    open()
    expect(await edited).toEqual({ answer: 3, isFormer: false })
    nowMs += 2_000_000
    const late = ask('2', '2')
    open()
    expect(await late).toEqual({ answer: 4, isFormer: false })
  })

  it('hold for their time, while what they are made from is the same', async () => {
    let [nowMs, worked] = [0, 0]
    const answers = keptAnswers<number>({ nowMs: () => nowMs, entriesMax: 2 })
    const ask = async (key: string, revision = '1', news = '1') => {
      const asked = { key, revision, news, keepMs: 100 }
      return (await answers(asked, () => Promise.resolve((worked += 1)))).answer
    }
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
    const ask = async (key: string) => {
      const asked = { key, revision: '', news: '', keepMs: 1 }
      return (await answers(asked, () => Promise.resolve((worked += 1)))).answer
    }
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
      answers({ key: 'a', revision: '', news: '', keepMs: 1 }, () => {
        worked += 1
        return worked === 1 ? Promise.reject(new Error('busy')) : Promise.resolve('good')
      })
    const both = await Promise.allSettled([ask(), ask()])
    expect([both.map(({ status }) => status), worked]).toEqual([['rejected', 'rejected'], 1])
    expect(await ask()).toEqual({ answer: 'good', isFormer: false })
  })
})
