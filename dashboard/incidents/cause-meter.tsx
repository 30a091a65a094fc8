import type { Cause } from '#contract/words.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { levelOf } from '../model/confidence.ts'
import type { Doubt } from '../model/doubt.ts'
import { causeWords, shareWords } from '../parts/reason-words.ts'
import { initial } from './words.ts'

interface CauseMeterProps {
  readonly cause: Cause
  readonly confidence: number
  /** Whether a person set the cause: then nothing is weighed. */
  readonly isSet?: boolean
  /** The two causes between which nobody can tell; null where one stands out. */
  readonly doubt?: Doubt | null
}

/** A cause, how sure it is in words and as a bar. */
export function CauseMeter({ cause, confidence, isSet = false, doubt = null }: CauseMeterProps) {
  const text = messages.value
  const words = incidentTexts.value.cause
  const percent = shareWords(confidence)
  if (doubt !== null && !isSet) {
    return (
      <span class="cause cause-undetermined">
        <b>{initial(causeWords(cause, confidence, doubt))}</b>
      </span>
    )
  }
  return (
    <span class={`cause cause-${cause}`}>
      <b>{initial(text.cause[cause])}</b>
      {isSet ? (
        <small>{words.person}</small>
      ) : (
        <>
          <small title={words.confidence(percent)}>
            {cause === 'undetermined'
              ? percent
              : `${text.confidence[levelOf(confidence)]} · ${percent}`}
          </small>
          <ShareBar share={confidence} />
        </>
      )}
    </span>
  )
}

/** A share as a bar, decorative: the figure stands beside it. */
export function ShareBar({ share }: { readonly share: number }) {
  return (
    <span class="share" aria-hidden="true">
      <span style={{ width: `${(share * 100).toFixed(1)}%` }} />
    </span>
  )
}
