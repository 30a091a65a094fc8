import type { Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import { CAUSES, type Cause } from '#contract/words.ts'
import { nowMs } from '../clock.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { language, messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { subjectNames, type SubjectNames } from '../model/subject-names.ts'
import { scopeTitle } from '../parts/reason-words.ts'
import { formats } from '../view-state.ts'

/** A text with a large first letter, for words that begin a line. */
export function initial(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The causes with their names, as they stand in a choice. Reads signals. */
export function causeChoices(): readonly (readonly [Cause, string])[] {
  return CAUSES.map((cause) => [cause, initial(messages.value.cause[cause])] as const)
}

/** What an incident is called. Reads signals. */
export function incidentTitle({ scope, name }: Pick<Incident, 'scope' | 'name'>): string {
  return scopeTitle(scope, name)
}

/** What an outage befell. Reads signals. */
export function outageNames(outage: Pick<Outage, 'subject' | 'place'>): SubjectNames {
  return subjectNames(outage, fleet.value, incidentTexts.value.subject)
}

/** A moment with its day when it is not today's. Reads signals, but not the clock. */
export function momentOf(atMs: number): string {
  return formats.value.moment(atMs, nowMs.peek())
}

/** A time of the day such as `22:00` as the language writes it. Reads signals. */
export function clockWords(time: string): string {
  return language.value === 'id' ? time.replace(':', '.') : time
}

const DAYS_OF_WEEK = 7

interface Hours {
  readonly from: string
  readonly until: string
  readonly weekdays: readonly number[]
}

/** Hours of alerts in words, with their days when they are not all. Reads signals. */
export function hoursWords({ from, until, weekdays }: Hours): string {
  const { alerts, windows } = incidentTexts.value
  const times = alerts.from(clockWords(from), clockWords(until))
  if (weekdays.length === DAYS_OF_WEEK) return times
  const days = weekdays.map((day) => windows.weekdayShort[day - 1] ?? '').join(', ')
  return `${days} ${times}`
}
