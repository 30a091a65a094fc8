import { useSignal } from '@preact/signals'
import { BellRing } from 'lucide'
import { useEffect } from 'preact/hooks'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { failureWords } from './failure-words.ts'
import { pushState, switchOff, switchOn, type PushState } from './push.ts'

/** Has this browser notified, or not. */
export function PushSwitch() {
  const text = incidentTexts.value.alerts
  const state = useSignal<PushState | null>(null)
  const isBusy = useSignal(false)
  const problem = useSignal('')
  useEffect(() => {
    const look = async (): Promise<void> => {
      state.value = await pushState()
    }
    void look()
  }, [])
  const turn = async (): Promise<void> => {
    isBusy.value = true
    problem.value = ''
    const outcome = await (state.peek() === 'on' ? switchOff() : switchOn())
    if (outcome.kind === 'failed') problem.value = text.pushFailed
    else if (outcome.kind === 'denied') problem.value = text.pushDenied
    else if (outcome.kind === 'refused') problem.value = failureWords(outcome.failure, 'saving')
    state.value = await pushState()
    isBusy.value = false
  }
  const unavailable = {
    unsupported: text.pushUnsupported,
    insecure: text.pushInsecure,
    denied: text.pushDenied,
  } as const
  const now = state.value
  if (now === null) return null
  const isOn = now === 'on'
  const canTurn = now === 'on' || now === 'off'
  return (
    <div class="push">
      <Icon of={BellRing} />
      <div>
        <label class="check">
          <input
            type="checkbox"
            role="switch"
            checked={isOn}
            disabled={!canTurn || isBusy.value}
            onChange={(event) => {
              // What is shown is what is, not what is wished.
              event.currentTarget.checked = isOn
              void turn()
            }}
          />
          {text.push}
        </label>
        <small class="muted" role="status">
          {canTurn ? `${isOn ? text.pushOn : text.pushOff} ${text.pushHint}` : unavailable[now]}
        </small>
        {problem.value !== '' && (
          <p class="part-failed" role="alert">
            {problem.value}
          </p>
        )}
      </div>
    </div>
  )
}
