import type { Cause } from '#contract/words.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { levelOf } from '../model/confidence.ts'
import type { Doubt } from '../model/doubt.ts'
import { shareWords } from '../parts/reason-words.ts'
import { initial } from './words.ts'

interface CauseMeterProps {
  readonly cause: Cause
  readonly confidence: number
  /** Whether a person set the cause: then nothing is weighed. */
  readonly isSet?: boolean
  /** The two causes between which nobody can tell; null where one stands out. */
  readonly doubt?: Doubt | null
}

/** Two causes with their shares, none of them as if it were the one. */
function DoubtMeter({ doubt: { first, second } }: { readonly doubt: Doubt }) {
  const text = messages.value
  const shares = [first.share, second.share].filter((share) => share !== null)
  return (
    <span class="cause cause-undetermined">
      <b>{initial(text.reason.either(text.cause[first.cause], text.cause[second.cause]))}</b>
      <small>{shares.map(shareWords).join(' · ')}</small>
      <span class="share share-two" aria-hidden="true">
        {shares.map((share, index) => (
          <span key={index} style={{ width: `${(share * 100).toFixed(1)}%` }} />
        ))}
      </span>
    </span>
  )
}

/** A cause, how sure it is in words and as a bar. */
export function CauseMeter({ cause, confidence, isSet = false, doubt = null }: CauseMeterProps) {
  const text = messages.value
  const words = incidentTexts.value.cause
  const percent = shareWords(confidence)
  if (doubt !== null && !isSet) return <DoubtMeter doubt={doubt} />
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
