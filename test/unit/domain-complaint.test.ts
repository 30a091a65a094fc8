import { describe, expect, it } from 'vitest'
import { complaintTimes } from '../../server/domain/complaint.ts'

const [open, done] = [false, true]
const timesOf = (...answers: readonly boolean[]) => {
  const { firstAnswerAtMs, resolvedAtMs } = complaintTimes(
    answers.map((isResolved, index) => ({ atMs: index + 1, isResolved })),
  )
  return [firstAnswerAtMs, resolvedAtMs]
}

describe('the times of a complaint', () => {
  it('are those of its first answer and of the one that resolved it', () => {
    expect(timesOf()).toEqual([null, null])
    expect(timesOf(open)).toEqual([1, null])
    expect(timesOf(done)).toEqual([1, 1])
    expect(timesOf(open, open, done)).toEqual([1, 3])
  })

  it('open it anew by an answer that resolves nothing, and stay when it is resolved twice', () => {
    expect(timesOf(done, open)).toEqual([1, null])
    expect(timesOf(done, open, done)).toEqual([1, 3])
    expect(timesOf(open, done, done)).toEqual([1, 2])
  })
})
