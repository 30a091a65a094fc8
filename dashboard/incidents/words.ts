import type { PlaceNow } from '#contract/fleet.ts'
import type { Condition, Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import { CAUSES, DEGRADATIONS, type Cause, type DegradationReason } from '#contract/words.ts'
import { nowMs } from '../clock.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { language, messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { subjectNames, type SubjectNames } from '../model/subject-names.ts'
import { causeWords, degradationWords, scopeTitle } from '../parts/reason-words.ts'
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

/** Where a place is, and for its line whom to call. Reads signals. */
export function whereWords(
  { kelurahan, kecamatan, provider }: PlaceNow,
  cause: Cause | null,
): string {
  const { call } = incidentTexts.value.incident
  const area = kelurahan === kecamatan ? kelurahan : `${kelurahan}, ${kecamatan}`
  return cause === 'uplink' && provider !== null ? `${area} · ${call(provider)}` : area
}

/** The place that an incident is about, when it is about one. Reads signals. */
export function placeOfIncident({
  scope,
  conditions,
}: Pick<Incident, 'scope' | 'conditions'>): PlaceNow | undefined {
  const id = scope === 'place' ? conditions.find(({ place }) => place !== null)?.place : null
  return fleet.value?.places.get(id ?? '')
}

/** Where an incident is, and whom to call when it is of a line; '' where its name says it. Reads signals. */
export function whereOfIncident(
  incident: Pick<Incident, 'scope' | 'conditions' | 'cause'>,
): string {
  const { scope, conditions, cause } = incident
  const place = placeOfIncident(incident)
  if (place !== undefined) return whereWords(place, cause)
  if (cause !== 'uplink' || scope === 'provider') return ''
  const found = conditions.map((one) => fleet.value?.places.get(one.place ?? '')?.provider ?? '')
  const providers = [...new Set(found)].filter(Boolean)
  if (providers.length === 0) return ''
  return initial(incidentTexts.value.incident.call(providers.join(', ')))
}

/** What was measured and the limit, with the unit; '' for what has no figure. Reads signals. */
export function measuredWords(
  reason: DegradationReason,
  value: number | null,
  limit: number | null,
): string {
  if (value === null || limit === null) return ''
  const { number } = formats.value
  return incidentTexts.value.measured[reason]?.(number(value), number(limit)) ?? ''
}

/** What is known of a condition. Reads signals. */
export function conditionWords(condition: Condition): string {
  const { kind, cause, confidence, detail } = condition
  const text = incidentTexts.value
  if (kind === 'degraded') {
    const [word, value = '', limit = ''] = detail.split(' ')
    const reason = DEGRADATIONS.find((one) => one === word)
    const measured = value === '' || limit === '' ? [null, null] : [Number(value), Number(limit)]
    if (reason === undefined) return text.kind[kind]
    const [shown = null, passed = null] = measured
    return [degradationWords([reason]), measuredWords(reason, shown, passed)]
      .filter(Boolean)
      .join(': ')
  }
  const why =
    cause === null ? text.kind[kind] : causeWords(cause, confidence, doubtOfRival(condition))
  const words = [why, detail]
  return words.filter(Boolean).join(' · ')
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
