import { useSignal } from '@preact/signals'
import type { Objection } from '#contract/minutes.ts'
import { OBJECTION_OUTCOMES } from '#contract/minutes-words.ts'
import { minutesTexts } from '../i18n/minutes-texts.ts'
import { FormEnd } from '../incidents/form-end.tsx'
import { SignedAs } from '../incidents/operator-dialog.tsx'
import { useSending } from '../incidents/sending.tsx'
import { SelectField, TextField } from '../inventory/fields.tsx'
import { decisionOf, type DecisionDraft } from '../model/objection-draft.ts'
import { formats } from '../view-state.ts'
import { decide } from './minutes-calls.ts'

const REASON_MAX = 1000
const MINUTE_MS = 60_000

interface DecisionFormProps {
  readonly objection: Objection
  readonly label: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** What the office makes of an objection. */
export function DecisionForm({ objection, label, onDone, onCancel }: DecisionFormProps) {
  const { decision: text, outcome: outcomes, form } = minutesTexts.value
  const draft = useSignal<DecisionDraft>({ outcome: '', minutes: '', reason: '' })
  const fault = useSignal('')
  const sending = useSending()
  const change = (part: Partial<DecisionDraft>): void => {
    draft.value = { ...draft.value, ...part }
  }
  const submit = async (): Promise<void> => {
    const result = decisionOf(draft.value, objection.disputedMs)
    fault.value = result.ok ? '' : text.faults[result.fault]
    if (!result.ok) return
    if (await sending.send((word) => decide(objection.id, result.decision, word))) onDone()
  }
  const { outcome, minutes, reason } = draft.value
  return (
    <form
      class="form inset"
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div class="fields fields-two">
        <SelectField
          label={text.outcome}
          value={outcome}
          options={OBJECTION_OUTCOMES.map((one) => [one, outcomes[one]])}
          onInput={(value) =>
            change({ outcome: OBJECTION_OUTCOMES.find((one) => one === value) ?? '' })
          }
          required
        />
        {outcome === 'partly' && (
          <TextField
            label={text.minutes}
            value={minutes}
            onInput={(value) => change({ minutes: value })}
            inputMode="decimal"
            help={text.minutesHelp(formats.value.number(objection.disputedMs / MINUTE_MS))}
            required
          />
        )}
      </div>
      <label class="field">
        <span>{text.reason} *</span>
        <textarea
          rows={2}
          maxLength={REASON_MAX}
          aria-required="true"
          value={reason}
          onInput={({ currentTarget }) => change({ reason: currentTarget.value })}
        />
      </label>
      <FormEnd
        sending={sending}
        save={text.save}
        cancel={form.cancel}
        onCancel={onCancel}
        fault={fault.value}
      />
      <SignedAs />
    </form>
  )
}
