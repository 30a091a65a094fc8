import { describe, expect, it } from 'vitest'
import { complaintDue } from '../../server/domain/complaint-due.ts'
import { at, TIME_ZONE } from './days-world.ts'

describe('when a complaint is due', () => {
  it('is the end of the next working day, and of the fifth', () => {
    // A Wednesday.
    expect(complaintDue(at('2026-10-21', 23.9), TIME_ZONE)).toEqual({
      firstAnswerMs: at('2026-10-23', 0),
      resolutionMs: at('2026-10-29', 0),
    })
  })

  it('leaves out the weekend, also for what comes in it', () => {
    const monday = at('2026-10-27', 0)
    for (const day of ['2026-10-23', '2026-10-24', '2026-10-25']) {
      const { firstAnswerMs, resolutionMs } = complaintDue(at(day, 10), TIME_ZONE)
      expect(firstAnswerMs).toBe(monday)
      expect(resolutionMs).toBe(at('2026-10-31', 0))
    }
  })
})
