import type { ReportComplaints } from '#contract/report.ts'
import { COMPLAINT_KINDS } from '#contract/words.ts'
import type { ComplaintSaid } from './report-place.ts'

/** Complaints of a month: how many, how quickly dealt with, and what was measured when they came. */
export function complaintsOf(said: readonly ComplaintSaid[]): ReportComplaints {
  const list = said
    .toSorted(
      (a, b) =>
        a.complaint.receivedAtMs - b.complaint.receivedAtMs ||
        (a.complaint.id < b.complaint.id ? -1 : 1),
    )
    .map(({ place, name, measured, complaint }) => {
      const { kind, receivedAtMs, firstAnswerAtMs, resolvedAtMs } = complaint
      return {
        place,
        name,
        kind,
        receivedAtMs,
        measured,
        firstAnswerMs: since(receivedAtMs, firstAnswerAtMs),
        resolutionMs: since(receivedAtMs, resolvedAtMs),
      }
    })
  const count = (isMeant: (one: (typeof list)[number]) => boolean): number =>
    list.filter(isMeant).length
  const disagreed = count(({ measured }) => measured === 'up')
  const unknown = count(({ measured }) => measured === 'unknown' || measured === 'planned')
  return {
    received: list.length,
    byKind: COMPLAINT_KINDS.map((kind) => ({ kind, received: count((one) => one.kind === kind) })),
    firstAnswer: delaysOf(list.flatMap(({ firstAnswerMs }) => firstAnswerMs ?? [])),
    resolution: delaysOf(list.flatMap(({ resolutionMs }) => resolutionMs ?? [])),
    unanswered: count(({ firstAnswerMs }) => firstAnswerMs === null),
    open: count(({ resolutionMs }) => resolutionMs === null),
    agreement: { agreed: list.length - disagreed - unknown, disagreed, unknown },
    list,
  }
}

/** An office may write a complaint down after it was answered: that took no time. */
function since(fromMs: number, atMs: number | null): number | null {
  return atMs === null ? null : Math.max(0, atMs - fromMs)
}

/** By nearest rank: the least that half of them do not exceed. */
function delaysOf(delaysMs: readonly number[]): ReportComplaints['firstAnswer'] {
  const sorted = delaysMs.toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    medianMs: sorted[Math.ceil(sorted.length / 2) - 1] ?? null,
    longestMs: sorted.at(-1) ?? null,
  }
}
