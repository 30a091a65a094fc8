import type { MinutesLine, NewDecision, NewObjection } from '#contract/minutes.ts'
import type { ObjectionOutcome } from '#contract/minutes-words.ts'
import type { Cause } from '#contract/words.ts'
import { zonedMs } from './zone-time.ts'

const MINUTE_MS = 60_000

/** An objection as it is being written down: texts of fields, by the clock of the city. */
export interface ObjectionDraft {
  readonly objector: string
  /** '' where the cause is not doubted. */
  readonly claimedCause: Cause | ''
  /** `2026-11-22` and `14:05`; '' for what is not doubted or was not understood. */
  readonly fromDay: string
  readonly fromTime: string
  readonly untilDay: string
  readonly untilTime: string
  /** '' for all that is not disputed yet. */
  readonly minutes: string
  readonly text: string
}

/** What is missing or wrong; the first of these is told. */
export type ObjectionFault = 'objector' | 'text' | 'times' | 'minutes'

export type ObjectionResult =
  | { readonly ok: true; readonly objection: NewObjection }
  | { readonly ok: false; readonly fault: ObjectionFault }

export const EMPTY_OBJECTION: ObjectionDraft = {
  objector: '',
  claimedCause: '',
  fromDay: '',
  fromTime: '',
  untilDay: '',
  untilTime: '',
  minutes: '',
  text: '',
}

/** Minutes as they were written, ms; null for what is no time longer than nothing. */
function msOfMinutes(written: string): number | null {
  const text = written.trim().replace(',', '.')
  const ms = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * MINUTE_MS) : 0
  return ms > 0 ? ms : null
}

/** What is sent to the server, or what is wrong with what was written. */
export function objectionOf(
  draft: ObjectionDraft,
  meant: Pick<NewObjection, 'uplink' | 'outageStartMs'> & { readonly leftMs: number },
  timeZone: string,
): ObjectionResult {
  const objector = draft.objector.trim()
  const text = draft.text.trim()
  if (objector === '') return { ok: false, fault: 'objector' }
  if (text === '') return { ok: false, fault: 'text' }
  const times = [draft.fromDay, draft.fromTime, draft.untilDay, draft.untilTime]
  let claimed: NewObjection['claimed'] = null
  if (times.some((one) => one !== '')) {
    const startMs = zonedMs({ day: draft.fromDay, time: draft.fromTime }, timeZone)
    const endMs = zonedMs({ day: draft.untilDay, time: draft.untilTime }, timeZone)
    if (startMs === null || endMs === null || startMs >= endMs) return { ok: false, fault: 'times' }
    claimed = { startMs, endMs }
  }
  const isAll = draft.minutes.trim() === ''
  const disputedMs = isAll ? null : msOfMinutes(draft.minutes)
  if (!isAll && (disputedMs === null || disputedMs > meant.leftMs)) {
    return { ok: false, fault: 'minutes' }
  }
  const { uplink, outageStartMs } = meant
  const claimedCause = draft.claimedCause === '' ? null : draft.claimedCause
  return {
    ok: true,
    objection: { uplink, outageStartMs, objector, claimedCause, claimed, disputedMs, text },
  }
}

/** What the office makes of an objection, as it is being written down. */
export interface DecisionDraft {
  readonly outcome: ObjectionOutcome | ''
  /** Of one that is accepted in part. */
  readonly minutes: string
  readonly reason: string
}

export type DecisionFault = 'outcome' | 'minutes' | 'reason'

export type DecisionResult =
  | { readonly ok: true; readonly decision: NewDecision }
  | { readonly ok: false; readonly fault: DecisionFault }

/** What is sent to the server, or what is wrong with what was written. */
export function decisionOf(
  { outcome, minutes, reason }: DecisionDraft,
  disputedMs: number,
): DecisionResult {
  if (outcome === '') return { ok: false, fault: 'outcome' }
  const acceptedMs = outcome === 'partly' ? msOfMinutes(minutes) : null
  if (outcome === 'partly' && (acceptedMs === null || acceptedMs >= disputedMs)) {
    return { ok: false, fault: 'minutes' }
  }
  if (reason.trim() === '') return { ok: false, fault: 'reason' }
  return { ok: true, decision: { outcome, acceptedMs, reason: reason.trim() } }
}

/** An outage of the minutes with the line that it is of. */
export interface OutageRow {
  readonly key: string
  readonly line: MinutesLine
  readonly outage: MinutesLine['counted'][number]
}

/** The outages of all lines, the earliest first. */
export function outageRows(lines: readonly MinutesLine[]): readonly OutageRow[] {
  return lines
    .flatMap((line) =>
      line.counted.map((outage) => ({ key: `${line.uplink} ${outage.startMs}`, line, outage })),
    )
    .toSorted((a, b) => a.outage.startMs - b.outage.startMs)
}
