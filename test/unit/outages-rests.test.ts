import { describe, expect, it } from 'vitest'
import { Rests } from '../../server/outages/rests.ts'

describe('work that rests', () => {
  it('is done whenever it is due, and after a long time only later', () => {
    let nowMs = 0
    const done: number[] = []
    const rests = new Rests(() => nowMs)
    const takes = (ms: number) => (): void => {
      done.push(nowMs)
      nowMs += ms
    }
    for (const ms of [20, 200, 300]) rests.do(takes(ms))
    expect(done).toEqual([0, 20, 220])
    nowMs = 520 + 2999
    rests.do(takes(1))
    expect(done).toHaveLength(3)
    nowMs += 1
    rests.do(takes(1))
    rests.do(takes(1))
    expect(done.slice(3)).toEqual([3520, 3521])
  })
})
