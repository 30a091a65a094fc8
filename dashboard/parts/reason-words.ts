import type { Cause, DegradationReason, IncidentScope } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { levelOf } from '../model/confidence.ts'
import type { Doubt } from '../model/doubt.ts'
import type { Reason } from '../model/reason.ts'
import { formats } from '../view-state.ts'

/** A share in percent, as it stands beside a cause. Reads signals. */
export function shareWords(share: number): string {
  return formats.value.percent(Math.round(share * 100) / 100)
}

/** Two causes between which nobody can tell, with their shares. Reads signals. */
function doubtWords({ first, second }: Doubt): string {
  const text = messages.value
  const [one, other] = [first, second].map(({ cause, share }) =>
    share === null ? text.cause[cause] : `${text.cause[cause]} ${shareWords(share)}`,
  )
  return text.reason.either(one ?? '', other ?? '')
}

/** A cause and how sure it is; one that is not known is not called unsure as well. Reads signals. */
export function causeWords(cause: Cause, confidence: number, doubt: Doubt | null): string {
  const text = messages.value
  if (doubt !== null) return doubtWords(doubt)
  if (cause === 'undetermined') return text.cause.undetermined
  return text.reason.outage(text.cause[cause], text.confidence[levelOf(confidence)])
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
      return words['some-silent'](number(reason.count), number(reason.total))
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
