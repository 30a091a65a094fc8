import { nowMs } from '../clock.ts'
import { fieldTexts } from '../i18n/field-texts.ts'
import { formats } from '../view-state.ts'
import { giveUp, isSending, sendWaiting, waiting } from './queue.ts'

/** The visits that wait to be sent; nothing where none does. */
export function WaitingList() {
  const text = fieldTexts.value
  const { moment, number } = formats.value
  const visits = waiting.value ?? []
  if (visits.length === 0) return null
  return (
    <section class="field-waiting" aria-label={text.waiting(number(visits.length))}>
      <p role="status">
        <b>{text.waiting(number(visits.length))}</b>
      </p>
      <ul>
        {visits.map(({ id, placeName, atMs, refusal }) => (
          <li key={id}>
            {text.waitingOf(placeName, moment(atMs, nowMs.peek()))}
            {refusal !== null && (
              <>
                <span class="part-failed">{text.refused(refusal)}</span>
                <button type="button" class="secondary" onClick={() => void giveUp(id)}>
                  {text.giveUp}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="secondary"
        disabled={isSending.value}
        onClick={() => void sendWaiting(true)}
      >
        {isSending.value ? text.sending : text.send}
      </button>
    </section>
  )
}
