import type { ConditionKind } from '#contract/words.ts'
import { dayAt, momentOf, weekdayOf } from '../domain/local-time.ts'
import { minutesOf } from '../domain/planned-window.ts'
import type { Span } from '../domain/site.ts'
import type { Hours, Recipient } from './settings.ts'

/** Hours that begin on one day of the week come again after seven. */
const DAYS_AHEAD = 8
/** Hours, quiet hours and digest times that shut each other out for ever end the search. */
const STEPS_MAX = 40

/** Whether the hours hold at a moment, by the zone's clock. */
export function isWithin(hours: Hours, atMs: number, timeZone: string): boolean {
  return spansOf(hours, atMs, timeZone).some(
    ({ startMs, endMs }) => startMs <= atMs && atMs < endMs,
  )
}

/**
 * When a message about something of this kind and size may go to a recipient: now, or when the
 * recipient's hours begin, the quiet hours end or the next digest is due.
 */
export function releaseAtMs(
  { hours, quiet, digest }: Pick<Recipient, 'hours' | 'quiet' | 'digest'>,
  { kind, places }: { readonly kind: ConditionKind; readonly places: number },
  nowMs: number,
  timeZone: string,
): number {
  const breaksThrough =
    quiet === null || quiet.except.includes(kind) || places >= quiet.exceptPlaces
  let atMs = nowMs
  for (let step = 0; step < STEPS_MAX; step += 1) {
    let laterMs = digest.length > 0 ? nextDigestMs(digest, atMs, timeZone) : atMs
    if (hours !== null && !isWithin(hours, laterMs, timeZone)) {
      laterMs = nextStartMs(hours, laterMs, timeZone)
    }
    if (!breaksThrough) laterMs = endOf(quiet, laterMs, timeZone)
    if (laterMs === atMs) return atMs
    atMs = laterMs
  }
  return atMs
}

function nextDigestMs(digest: readonly string[], fromMs: number, timeZone: string): number {
  const day = dayAt(fromMs, timeZone)
  const moments = [day, day + 1].flatMap((one) =>
    digest.map((time) => momentOf(one, minutesOf(time), timeZone)),
  )
  return Math.min(...moments.filter((atMs) => atMs >= fromMs))
}

function nextStartMs(hours: Hours, fromMs: number, timeZone: string): number {
  const starts = spansOf(hours, fromMs, timeZone).map(({ startMs }) => startMs)
  return Math.min(...starts.filter((startMs) => startMs >= fromMs))
}

/** The end of the hours that hold at the moment, else the moment itself. */
function endOf(hours: Hours, atMs: number, timeZone: string): number {
  const spans = spansOf(hours, atMs, timeZone)
  return spans.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)?.endMs ?? atMs
}

/** The hours around a moment and for a week after it. */
function spansOf(
  { from, until, weekdays }: Hours,
  atMs: number,
  timeZone: string,
): readonly Span[] {
  const [start, end] = [minutesOf(from), minutesOf(until)]
  const today = dayAt(atMs, timeZone)
  const spans: Span[] = []
  for (let day = today - 1; day <= today + DAYS_AHEAD; day += 1) {
    if (!weekdays.includes(weekdayOf(day))) continue
    const endMs = momentOf(end > start ? day : day + 1, end, timeZone)
    spans.push({ startMs: momentOf(day, start, timeZone), endMs })
  }
  return spans
}
