import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { arrivals } from '../incidents-state.ts'
import { transitions } from '../live.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { formats } from '../view-state.ts'
import { causeWords, scopeTitle } from './reason-words.ts'

/** Changes within this time are read out in one go, so that a power cut is not fifty sentences. */
const BATCH_MS = 3000
/** So many places are named; the others are counted. */
const NAMED_MAX = 3

/** Tells screen readers which incidents began and which places changed their state. Nothing to see. */
export function Announcer() {
  const spoken = useSignal('')
  const waiting = useRef(new Map<string, string>())
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  const speak = (): void => {
    timer.current = null
    const sentences = [...waiting.current.values()]
    waiting.current.clear()
    const more = sentences.length - NAMED_MAX
    const { announce } = messages.peek()
    if (more > 0) sentences.splice(NAMED_MAX, more, announce.more(formats.peek().number(more)))
    spoken.value = sentences.join(' ')
  }
  useSignalEffect(() => {
    for (const incident of arrivals.value) {
      const { id, scope, name, cause, confidence } = incident
      const doubt = doubtOfRival(incident)
      const words = cause === null ? '' : causeWords(cause, confidence, doubt)
      const title = scopeTitle(scope, name)
      waiting.current.set(id, messages.peek().announce.incident(title, words))
    }
    if (waiting.current.size > 0) timer.current ??= setTimeout(speak, BATCH_MS)
  })
  useSignalEffect(() => {
    const { announce, state } = messages.peek()
    for (const { place } of transitions.value) {
      waiting.current.set(place.id, announce.one(place.name, state[place.state]))
    }
    if (waiting.current.size > 0) timer.current ??= setTimeout(speak, BATCH_MS)
  })
  return (
    <p class="unseen" aria-live="polite" id="announcer">
      {spoken}
    </p>
  )
}
