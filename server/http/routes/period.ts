import type { Context } from 'hono'
import { timestampMs } from '#contract/sample.ts'
import { problem } from '../problem.ts'

const DAY_MS = 86_400_000
const PERIOD_DAYS_MAX = 400
const WINDOW_MS_DEFAULT = 300_000
const WINDOW_MS_MIN = 1000
const WINDOWS_MAX = 2000

export interface Period {
  readonly fromMs: number
  readonly untilMs: number
}

export type Windows = Period & { readonly windowMs: number }

/** `from` and `until` of a query (Unix ms, default the last 24 h), or the 400 that refuses them. */
export function readPeriod(c: Context, nowMs: number): Period | Response {
  const asked = { from: c.req.query('from'), until: c.req.query('until') }
  for (const [path, text] of Object.entries(asked)) {
    if (text === undefined || timestampMs.safeParse(wholeNumber(text)).success) continue
    return refused(c, path, `got "${clip(text)}", expected Unix time in ms, 2000 to 2100`)
  }
  // Of the future nothing is known, not even that it is unknown.
  const untilMs = Math.min(Number(asked.until ?? nowMs), nowMs)
  const fromMs = Number(asked.from ?? untilMs - DAY_MS)
  if (fromMs >= untilMs) return refused(c, 'from', 'must be before "until" and before now')
  if (untilMs - fromMs > PERIOD_DAYS_MAX * DAY_MS) {
    return refused(c, 'from', `the period may be at most ${PERIOD_DAYS_MAX} days long`)
  }
  return { fromMs, untilMs }
}

/** A period cut into windows (`window` in ms, default 5 min); the last window is always whole. */
export function readWindows(c: Context, nowMs: number): Windows | Response {
  const period = readPeriod(c, nowMs)
  if (period instanceof Response) return period
  const text = c.req.query('window')
  const windowMs = text === undefined ? WINDOW_MS_DEFAULT : wholeNumber(text)
  if (!(windowMs >= WINDOW_MS_MIN && windowMs <= PERIOD_DAYS_MAX * DAY_MS)) {
    const got = clip(text ?? '')
    return refused(c, 'window', `got "${got}", expected ms, at least ${WINDOW_MS_MIN}`)
  }
  const windows = Math.ceil((period.untilMs - period.fromMs) / windowMs)
  if (windows > WINDOWS_MAX) {
    const detail = `${windows} windows asked, at most ${WINDOWS_MAX}: use a longer window`
    return refused(c, 'window', detail)
  }
  return { fromMs: period.fromMs, untilMs: period.fromMs + windows * windowMs, windowMs }
}

function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}

function clip(text: string): string {
  return text.slice(0, 40)
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 400, 'The query cannot be read', { errors: [{ path, message }] })
}
