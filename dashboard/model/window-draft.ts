import type { NewWindow, PlannedWindow, WindowScope } from '#contract/window.ts'
import { dayAfter, zonedMs } from './zone-time.ts'

/** How often planned work comes. */
export const RHYTHMS = ['once', 'weekly', 'monthly'] as const
export type Rhythm = (typeof RHYTHMS)[number]

/** Planned work as it is being entered: texts of fields, by the clock of the city. */
export interface WindowDraft {
  readonly scope: WindowScope['kind']
  /** Of the scope: '' before one is chosen, and for the city. */
  readonly value: string
  readonly rhythm: Rhythm
  /** Once: `2026-11-22` and `14:05`. */
  readonly startDay: string
  readonly startTime: string
  readonly endDay: string
  readonly endTime: string
  /** Recurring: the days from and to which it holds, and its times. */
  readonly firstDay: string
  readonly lastDay: string
  readonly from: string
  readonly until: string
  /** 1 Monday to 7 Sunday. */
  readonly weekdays: readonly number[]
  readonly monthDay: number
  readonly isExcluded: boolean
  readonly reason: string
}

export const NEW_WINDOW: WindowDraft = {
  scope: 'place',
  value: '',
  rhythm: 'once',
  startDay: '',
  startTime: '',
  endDay: '',
  endTime: '',
  firstDay: '',
  lastDay: '',
  from: '22:00',
  until: '02:00',
  weekdays: [],
  monthDay: 1,
  isExcluded: true,
  reason: '',
}

/** What is missing or wrong; the first of these is told. */
export type WindowFault =
  | 'whichNeeded'
  | 'timesNeeded'
  | 'timesOrder'
  | 'inPast'
  | 'weekdayNeeded'
  | 'reasonNeeded'

export type WindowResult =
  | { readonly ok: true; readonly window: NewWindow }
  | { readonly ok: false; readonly fault: WindowFault }

function momentOf(day: string, time: string, timeZone: string): number | null {
  return day === '' || time === '' ? null : zonedMs({ day, time }, timeZone)
}

/** The first and the last moment: of work that comes again, from midnight to midnight of its days. */
function endsOf(draft: WindowDraft, timeZone: string): readonly [number | null, number | null] {
  if (draft.rhythm === 'once') {
    const { startDay, startTime, endDay, endTime } = draft
    return [momentOf(startDay, startTime, timeZone), momentOf(endDay, endTime, timeZone)]
  }
  if (draft.firstDay === '' || draft.lastDay === '' || draft.from === '' || draft.until === '') {
    return [null, null]
  }
  const midnight = (day: string): number | null => zonedMs({ day, time: '00:00' }, timeZone)
  return [midnight(draft.firstDay), midnight(dayAfter(draft.lastDay, 1))]
}

type Choice = readonly [value: string, name: string]

/** The choice that is meant by what was written: of this name, or the only one that has it in its name. */
export function choiceOf(choices: readonly Choice[], written: string): Choice | undefined {
  const wanted = written.trim().toLowerCase()
  if (wanted === '') return undefined
  const [first, ...others] = choices.filter(([, name]) => name.toLowerCase().includes(wanted))
  if (first === undefined || others.length === 0) return first
  return [first, ...others].find(([, name]) => name.toLowerCase() === wanted)
}

/** Whether each of them goes on after midnight. */
export function endsNextDay({ rhythm, from, until }: WindowDraft): boolean {
  return rhythm !== 'once' && from !== '' && until !== '' && until <= from
}

/** What is sent to the server, or what is wrong with what was entered. */
export function windowOf(draft: WindowDraft, timeZone: string, nowMs: number): WindowResult {
  const fault = (name: WindowFault): WindowResult => ({ ok: false, fault: name })
  const { scope, rhythm } = draft
  if (scope !== 'city' && draft.value === '') return fault('whichNeeded')
  const [startMs, endMs] = endsOf(draft, timeZone)
  if (startMs === null || endMs === null) return fault('timesNeeded')
  if (startMs >= endMs) return fault('timesOrder')
  if (endMs <= nowMs) return fault('inPast')
  if (rhythm === 'weekly' && draft.weekdays.length === 0) return fault('weekdayNeeded')
  const reason = draft.reason.trim()
  if (reason === '') return fault('reasonNeeded')
  const recurrence =
    rhythm === 'once'
      ? null
      : {
          weekdays: rhythm === 'weekly' ? [...draft.weekdays].sort((a, b) => a - b) : [],
          monthDay: rhythm === 'monthly' ? draft.monthDay : null,
          from: draft.from,
          until: draft.until,
        }
  return {
    ok: true,
    window: {
      scope: scope === 'city' ? { kind: scope } : { kind: scope, value: draft.value },
      startMs,
      endMs,
      recurrence,
      isExcluded: draft.isExcluded,
      reason,
    },
  }
}

/** Whether it is still to come or under way, and nobody cancelled it. */
export function isInForce({ endMs, cancelledAtMs }: PlannedWindow, nowMs: number): boolean {
  return cancelledAtMs === null && endMs > nowMs
}
