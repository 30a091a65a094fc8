import { useSignal } from '@preact/signals'
import type { ApiFailure, ApiResult, OperatorWord } from '../api.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { failureWords } from './failure-words.ts'
import { inOwnName } from './operator.ts'

/** How something stands that is sent to the server. */
type State =
  | { readonly kind: 'idle' | 'busy' | 'done' }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

/** Sends a change and says how it went. */
export interface Sending {
  readonly state: State
  readonly isBusy: boolean
  /** Whether it was done; a failure is shown, and what was typed stays. */
  readonly send: (act: (word: OperatorWord) => Promise<ApiResult<unknown>>) => Promise<boolean>
  /** Forgets how the last one went. */
  readonly clear: () => void
}

/** A way to send changes in the name of who sits here. */
export function useSending(): Sending {
  const state = useSignal<State>({ kind: 'idle' })
  const send = async (
    act: (word: OperatorWord) => Promise<ApiResult<unknown>>,
  ): Promise<boolean> => {
    if (state.peek().kind === 'busy') return false
    state.value = { kind: 'busy' }
    const result = await inOwnName(act)
    if (result === null) state.value = { kind: 'idle' }
    else if (result.ok) state.value = { kind: 'done' }
    else state.value = { kind: 'failed', failure: result.failure }
    return result?.ok === true
  }
  const clear = (): void => {
    state.value = { kind: 'idle' }
  }
  return { state: state.value, isBusy: state.value.kind === 'busy', send, clear }
}

/** How it went, beside the button that sent it. */
export function SendState({ sending }: { readonly sending: Sending }) {
  const text = incidentTexts.value
  const { state } = sending
  return (
    <>
      <span class="send-state" role="status">
        {state.kind === 'busy' && text.notes.sending}
        {state.kind === 'done' && text.notes.done}
      </span>
      {state.kind === 'failed' && (
        <p class="part-failed" role="alert">
          {failureWords(state.failure, 'saving')}
        </p>
      )}
    </>
  )
}
