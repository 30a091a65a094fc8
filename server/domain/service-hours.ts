import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { SERVICE_DAYS } from '#contract/service-days.ts'
import { dayAt, momentOf, weekdayOf } from './local-time.ts'
import type { Span } from './site.ts'
import { intersectionOf } from './spans.ts'

/** From and until in minutes after midnight; over 1440 is on the next day. */
interface Hours {
  readonly from: number
  readonly until: number
}

/** Hours of each day of the week, Monday first; null for a place that is always open. */
export type ServiceHours = readonly (readonly Hours[])[] | null

export type ParsedServiceHours =
  | { readonly ok: true; readonly hours: ServiceHours }
  | ({ readonly ok: false } & HoursFault)

/** What is wrong with hours, and what was expected. */
interface HoursFault {
  readonly problem: Phrase
  readonly expected: Phrase
}

const DAY_MINUTES = 1440
/** Longest text: seven days with their own hours twice over. */
const LENGTH_MAX = 200

/**
 * Hours in which a place should give service, as people write them: `06:00-22:00` for every day,
 * `Mo-Fr 07:00-17:00; Sa 08:00-12:00` by days (also Sn Sl Rb Km Jm Sb Mg), several a day with commas,
 * an end not after its beginning on the next day. A day that is not named is closed; empty is always
 * open. The fault says what is wrong and what was expected.
 */
export function parseServiceHours(text: string): ParsedServiceHours {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: true, hours: null }
  if (trimmed.length > LENGTH_MAX) {
    return { ok: false, ...fault(phrase('hours-long', { characters: LENGTH_MAX })) }
  }
  const week: (readonly Hours[] | undefined)[] = SERVICE_DAYS.map(() => undefined)
  const rules = trimmed.replace(/;$/, '').split(';')
  for (const rule of rules) {
    const match = /^(?<days>[a-z][a-z,\s–-]*?)?\s*(?<times>\d.*)$/i.exec(rule.trim())
    if (match === null) {
      return { ok: false, ...wrong(rule, phrase('hours-rule')) }
    }
    const { days = '', times = '' } = match.groups ?? {}
    const named = daysOf(days)
    if ('problem' in named) return { ok: false, ...named }
    const hours = hoursOf(times)
    if ('problem' in hours) return { ok: false, ...hours }
    for (const day of named) {
      if (week[day] !== undefined) {
        return { ok: false, ...fault(phrase('hours-twice', { day: SERVICE_DAYS[day]?.[0] ?? '' })) }
      }
      week[day] = hours
    }
  }
  return { ok: true, hours: week.map((hours) => hours ?? []) }
}

const read = new Map<string, ServiceHours>()
/** Few texts are those of many places. */
const READ_MAX = 1000

/**
 * The hours of a place as its inventory writes them, each text read once. One that cannot be read was
 * refused when it was entered; it counts as always open, as none does.
 */
export function serviceHoursOf(text: string | null): ServiceHours {
  if (text === null) return null
  const known = read.get(text)
  if (known !== undefined) return known
  const parsed = parseServiceHours(text)
  const hours = parsed.ok ? parsed.hours : null
  if (read.size >= READ_MAX) read.clear()
  read.set(text, hours)
  return hours
}

function fault(problem: Phrase, expected = phrase('hours')): HoursFault {
  return { problem, expected }
}

/** A part of the text that cannot be read. */
function wrong(part: string, expected: Phrase): HoursFault {
  return fault(phrase('said', { text: part.trim() }), expected)
}

/** Days of the week from 0, or what is wrong; no day is all of them. */
function daysOf(text: string): readonly number[] | HoursFault {
  if (text.trim() === '') return SERVICE_DAYS.map((_, day) => day)
  const days: number[] = []
  for (const part of text.split(',')) {
    const names = part.split(/[-–]/).map((name) => name.trim())
    const ends = names.map((name) =>
      SERVICE_DAYS.findIndex((known) => known.includes(name.toLowerCase())),
    )
    const unknown = names[ends.indexOf(-1)]
    if (unknown !== undefined) {
      return wrong(unknown, phrase('hours-day'))
    }
    if (names.length > 2) return wrong(part, phrase('hours-days'))
    const [first = 0, last = first] = ends
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day)
      if (day === last) break
    }
  }
  return days
}

/** The hours of a day, or what is wrong with them. */
function hoursOf(text: string): readonly Hours[] | HoursFault {
  const hours: Hours[] = []
  for (const part of text.split(',')) {
    const match = /^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})$/.exec(part.trim())
    const [from, until] = [minutes(match?.[1], match?.[2]), minutes(match?.[3], match?.[4])]
    if (from === null || until === null || from === DAY_MINUTES) {
      return wrong(part, phrase('hours-times'))
    }
    hours.push({ from, until: until > from ? until : until + DAY_MINUTES })
  }
  return hours
}

function minutes(hour: string | undefined, minute: string | undefined): number | null {
  const value = Number(hour) * 60 + Number(minute)
  return Number(minute) < 60 && value <= DAY_MINUTES ? value : null
}

/** The period that was asked for last with some hours: a report asks for the same of each place. */
const askedLast = new WeakMap<
  NonNullable<ServiceHours>,
  {
    readonly fromMs: number
    readonly untilMs: number
    readonly timeZone: string
    readonly spans: readonly Span[]
  }
>()

/** The service hours within a period, by the clock of the city's zone; the earliest first. */
export function serviceSpans(
  hours: ServiceHours,
  fromMs: number,
  untilMs: number,
  timeZone: string,
): readonly Span[] {
  if (hours === null) return fromMs < untilMs ? [{ startMs: fromMs, endMs: untilMs }] : []
  const last = askedLast.get(hours)
  const isSame = last?.fromMs === fromMs && last.untilMs === untilMs && last.timeZone === timeZone
  if (isSame) return last.spans
  const spans = spansWithin(hours, fromMs, untilMs, timeZone)
  askedLast.set(hours, { fromMs, untilMs, timeZone, spans })
  return spans
}

function spansWithin(
  hours: NonNullable<ServiceHours>,
  fromMs: number,
  untilMs: number,
  timeZone: string,
): readonly Span[] {
  const spans: Span[] = []
  const last = dayAt(untilMs, timeZone)
  // The hours of the day before may reach over midnight.
  for (let day = dayAt(fromMs, timeZone) - 1; day <= last; day += 1) {
    for (const { from, until } of hours[weekdayOf(day) - 1] ?? []) {
      const over = until > DAY_MINUTES
      spans.push({
        startMs: momentOf(day, from, timeZone),
        endMs: momentOf(over ? day + 1 : day, over ? until - DAY_MINUTES : until, timeZone),
      })
    }
  }
  return intersectionOf(spans, [{ startMs: fromMs, endMs: untilMs }])
}

/** Service hours of a period by their text, each worked out once; one that cannot be read is always. */
export function serviceHoursWithin(
  fromMs: number,
  untilMs: number,
  timeZone: string,
): (text: string | null) => readonly Span[] {
  const known = new Map<string, readonly Span[]>()
  return (text) => {
    const made = known.get(text ?? '')
    if (made !== undefined) return made
    const spans = serviceSpans(serviceHoursOf(text), fromMs, untilMs, timeZone)
    known.set(text ?? '', spans)
    return spans
  }
}
