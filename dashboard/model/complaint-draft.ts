import type { NewComplaint } from '#contract/complaint.ts'
import type { ComplaintKind, OfficeChannel } from '#contract/words.ts'
import { zonedMs, zonedTime } from './zone-time.ts'

/** A complaint as it is being written down: texts of fields, by the clock of the city. */
export interface ComplaintDraft {
  readonly kind: ComplaintKind
  readonly channel: OfficeChannel
  /** `2026-11-22` and `14:05`; '' for what was not understood. */
  readonly day: string
  readonly time: string
  readonly text: string
}

/** What is missing or wrong; the first of these is told. */
export type ComplaintFault = 'time' | 'future' | 'text'

export type ComplaintResult =
  | { readonly ok: true; readonly complaint: NewComplaint }
  | { readonly ok: false; readonly fault: ComplaintFault }

/** A complaint that comes in this minute: most are written down while the telephone is at the ear. */
export function newDraft(nowMs: number, timeZone: string): ComplaintDraft {
  return { kind: 'no-internet', channel: 'phone', ...zonedTime(nowMs, timeZone), text: '' }
}

/** What is sent to the server, or what is wrong with what was written. */
export function complaintOf(
  { kind, channel, day, time, text }: ComplaintDraft,
  timeZone: string,
  nowMs: number,
): ComplaintResult {
  const receivedAtMs = day === '' || time === '' ? null : zonedMs({ day, time }, timeZone)
  if (receivedAtMs === null) return { ok: false, fault: 'time' }
  if (receivedAtMs > nowMs) return { ok: false, fault: 'future' }
  const said = text.trim()
  if (kind === 'other' && said === '') return { ok: false, fault: 'text' }
  return { ok: true, complaint: { kind, channel, receivedAtMs, text: said } }
}
