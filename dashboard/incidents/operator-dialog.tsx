import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { askOperator, operator, question, type Asking, type Question } from './operator.ts'

/** What is amiss with what was written. */
type Fault = 'name' | 'keyAsName' | 'key'

const NAME_MAX = 64

/** What the server must be able to keep as a name: one line, nothing that steers a screen. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u

/** How each key begins: one that is written as a name would stand beside every change. */
const KEY_START = 'pantau_op_'

/** Asks who sits here: for the name once, for a key when the server wants one. */
export function OperatorDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  /** The question that the dialog was opened for. */
  const shown = useRef<Question | null>(null)
  const name = useSignal('')
  const key = useSignal('')
  const fault = useSignal<Fault | null>(null)
  const asking = question.value?.asking ?? null
  useSignalEffect(() => {
    if (question.value === null) {
      dialog.current?.close()
      return
    }
    name.value = operator.peek()?.name ?? ''
    key.value = ''
    fault.value = null
    shown.current = question.value
    if (dialog.current?.open === false) dialog.current.showModal()
  })
  const submit = (): void => {
    const written = name.value.trim()
    const secret = key.value.trim()
    const wantsKey = asking !== null && asking !== 'name'
    if (written.startsWith(KEY_START)) fault.value = 'keyAsName'
    else if (!NAME.test(written)) fault.value = 'name'
    else if (wantsKey && secret === '') fault.value = 'key'
    else question.peek()?.answer({ name: written, key: wantsKey ? secret : null })
  }
  const text = incidentTexts.value.operator
  return (
    <dialog
      class="help operator"
      ref={dialog}
      aria-labelledby="operator-title"
      onClose={() => {
        // The word of a close comes late: by then the next question may have been asked.
        if (question.peek() === shown.current) shown.current?.answer(null)
      }}
    >
      <form
        class="help-body form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <h2 id="operator-title">{text.title}</h2>
        <p class="muted">{text.intro}</p>
        <label class="field">
          <span>{text.name}</span>
          <input
            type="text"
            maxLength={NAME_MAX}
            autocomplete="name"
            placeholder={text.nameHint}
            value={name.value}
            aria-invalid={fault.value === 'name' || fault.value === 'keyAsName'}
            onInput={(event) => {
              name.value = event.currentTarget.value
            }}
          />
        </label>
        {asking !== null && asking !== 'name' && (
          <KeyField asking={asking} value={key} fault={fault.value} />
        )}
        {fault.value !== null && (
          <p class="part-failed" role="alert">
            {text.faults[fault.value]}
          </p>
        )}
        <div class="form-end">
          <button type="submit" class="primary">
            {text.save}
          </button>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            {text.cancel}
          </button>
        </div>
      </form>
    </dialog>
  )
}

interface KeyFieldProps {
  readonly asking: Exclude<Asking, 'name'>
  readonly value: { value: string }
  readonly fault: Fault | null
}

function KeyField({ asking, value, fault }: KeyFieldProps) {
  const text = incidentTexts.value.operator
  return (
    <>
      <p>
        {text.keyIntro} <code>pantau operators add</code>
      </p>
      <label class="field">
        <span>{text.key}</span>
        <input
          type="password"
          autocomplete="current-password"
          value={value.value}
          aria-invalid={fault === 'key'}
          onInput={(event) => {
            value.value = event.currentTarget.value
          }}
        />
      </label>
      {asking === 'wrong' && (
        <p class="part-failed" role="alert">
          {text.wrong}
        </p>
      )}
    </>
  )
}

/** Says in whose name changes are made, and lets that be changed. */
export function SignedAs() {
  const text = incidentTexts.value.operator
  const who = operator.value
  if (who === null) return null
  return (
    <p class="signed muted">
      {text.signed(who.name)}{' '}
      <button
        type="button"
        class="link"
        onClick={() => void askOperator(who.key === null ? 'name' : 'key')}
      >
        {text.change}
      </button>
    </p>
  )
}
