import { describe, expect, it } from 'vitest'
import { newComplaintSchema } from '#contract/complaint.ts'
import { complaintOf, newDraft } from '../../dashboard/model/complaint-draft.ts'

const ZONE = 'Asia/Makassar'
const NOW = Date.UTC(2026, 10, 22, 6, 5, 31)
const DRAFT = newDraft(NOW, ZONE)

describe('a complaint that is written down', () => {
  it('came in this minute, by the clock of the city, unless another is written', () => {
    expect(DRAFT).toMatchObject({ day: '2026-11-22', time: '14:05' })
    const result = complaintOf(DRAFT, ZONE, NOW)
    expect(result).toMatchObject({ ok: true, complaint: { receivedAtMs: NOW - 31_000 } })
    expect(complaintOf({ ...DRAFT, time: '09:30' }, ZONE, NOW)).toMatchObject({
      complaint: { receivedAtMs: Date.UTC(2026, 10, 22, 1, 30) },
    })
  })

  it('is what the server takes, without blanks around what was said', () => {
    const result = complaintOf({ ...DRAFT, text: ' Lambat sekali ' }, ZONE, NOW)
    if (!result.ok) throw new Error(result.fault)
    expect(newComplaintSchema.parse(result.complaint)).toMatchObject({ text: 'Lambat sekali' })
  })

  it('is not sent without its time, from the future, or of another kind without words', () => {
    const faultOf = (part: Partial<typeof DRAFT>) => {
      const result = complaintOf({ ...DRAFT, ...part }, ZONE, NOW)
      return result.ok ? null : result.fault
    }
    expect(faultOf({ day: '' })).toBe('time')
    expect(faultOf({ time: '' })).toBe('time')
    expect(faultOf({ time: '14:06' })).toBe('future')
    expect(faultOf({ kind: 'other', text: ' ' })).toBe('text')
    expect(faultOf({ kind: 'other', text: 'Listrik di tiang' })).toBeNull()
  })
})
