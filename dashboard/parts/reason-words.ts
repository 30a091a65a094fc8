import type { Cause, DegradationReason, IncidentScope, PlaceState } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { levelOf } from '../model/confidence.ts'
import type { Doubt } from '../model/doubt.ts'
import { isNeverWorked, type Reason } from '../model/reason.ts'
import { formats } from '../view-state.ts'

/** A share in percent, as it stands beside a cause. Reads signals. */
export function shareWords(share: number): string {
  return formats.value.percent(Math.round(share * 100) / 100)
}

/** A cause and how sure it is; one that is not known is not called unsure as well. Reads signals. */
export function causeWords(cause: Cause, confidence: number, doubt: Doubt | null): string {
  const text = messages.value
  if (doubt !== null) return text.reason.either(text.cause[doubt.first], text.cause[doubt.second])
  if (cause === 'undetermined') return text.cause.undetermined
  return text.reason.outage(text.cause[cause], text.confidence[levelOf(confidence)])
}

/** The same where there is hardly any room: the likely cause alone, or both. Reads signals. */
export function briefCauseWords(cause: Cause, doubt: Doubt | null): string {
  const text = messages.value
  if (doubt === null) return text.cause[cause]
  return text.reason.eitherBrief(text.cause[doubt.first], text.cause[doubt.second])
}

/** Why a place is of little use. Reads signals. */
export function degradationWords(degradations: readonly DegradationReason[]): string {
  return degradations.map((reason) => messages.value.degradation[reason]).join(', ')
}

/** A reason in a few words, to stand after the state. Reads signals. */
export function reasonWords(reason: Reason): string {
  const words = messages.value.reason
  const { number } = formats.value
  switch (reason.kind) {
    case 'some-silent':
    case 'some-never':
      return words[reason.kind](number(reason.count), number(reason.total))
    case 'outage':
      return causeWords(reason.cause, reason.confidence, reason.doubt)
    case 'past-outage':
      return messages.value.cause[reason.cause]
    case 'of-little-use':
      return degradationWords(reason.degradations)
    default:
      return words[reason.kind]
  }
}

/**
 * The word for the state of a place. What was never seen to work is not called dark: it is not in
 * service yet. Reads signals.
 */
export function stateWord(state: PlaceState, why: Reason['kind'] | undefined): string {
  const { reason, state: words } = messages.value
  return state === 'down' && isNeverWorked(why) ? reason.notYet : words[state]
}

/** The state of a place and why it is so: "Mati: listrik (mungkin)". Reads signals. */
export function stateWords(state: PlaceState, reason: Reason | undefined): string {
  const word = stateWord(state, reason?.kind)
  return reason === undefined ? word : `${word}: ${reasonWords(reason)}`
}

/** What to look at where something has never worked; null where nothing of the kind is. Reads signals. */
export function checkWords(why: Reason['kind'] | undefined): string | null {
  const { reason } = messages.value
  if (!isNeverWorked(why)) return null
  return why === 'line-never' ? reason.checkLine : reason.checkDevice
}

/** What an incident befell, with what kind of thing that is: "Penyedia Jaring Contoh". Reads signals. */
export function scopeTitle(scope: IncidentScope, name: string): string {
  const word = messages.value.scope[scope]
  if (scope === 'place') return fleet.value?.places.get(name)?.name ?? name
  return kindAndName(word, name)
}

/** A name with what it is the name of, unless it says so itself: "Kota Contoh", "Kelurahan Oebobo". */
export function kindAndName(word: string, name: string): string {
  const isSaid = name === '' || name.toLowerCase().startsWith(word.toLowerCase())
  return isSaid ? name || word : `${word} ${name}`
}
