import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { CAUSES } from '#contract/words.ts'
import { minutesTexts } from '../i18n/minutes-texts.ts'
import { messages } from '../i18n/language.ts'
import { DayField, TimeField } from '../incidents/day-field.tsx'
import { FormEnd } from '../incidents/form-end.tsx'
import { SignedAs } from '../incidents/operator-dialog.tsx'
import { useSending } from '../incidents/sending.tsx'
import { initial } from '../incidents/words.ts'
import { SelectField, TextField } from '../inventory/fields.tsx'
import { EMPTY_OBJECTION, objectionOf, type ObjectionDraft } from '../model/objection-draft.ts'
import { cityZone } from '../today.ts'
import { formats } from '../view-state.ts'
import { addObjection, type MinutesName } from './minutes-calls.ts'

const TEXT_MAX = 2000
const OBJECTOR_MAX = 120
const MINUTE_MS = 60_000

/** What is objected to: an outage, or all outages of a line where its beginning is null. */
export interface Meant {
  readonly uplink: string
  readonly outageStartMs: number | null
  /** That is not disputed yet. */
  readonly leftMs: number
  /** As people call it. */
  readonly name: string
}

interface ObjectionFormProps {
  readonly minutes: MinutesName
  readonly meant: Meant
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Writes down what a provider objects to, in the provider's name. */
export function ObjectionForm({ minutes, meant, onDone, onCancel }: ObjectionFormProps) {
  const text = minutesTexts.value.form
  const draft = useSignal(EMPTY_OBJECTION)
  const fault = useSignal('')
  const sending = useSending()
  const form = useRef<HTMLFormElement>(null)
  // It opens below a table: who pressed a key there is led to it.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const change = (part: Partial<ObjectionDraft>): void => {
    draft.value = { ...draft.value, ...part }
  }
  const submit = async (): Promise<void> => {
    const result = objectionOf(draft.value, meant, cityZone.peek())
    fault.value = result.ok ? '' : text.faults[result.fault]
    if (!result.ok) return
    if (await sending.send((word) => addObjection(minutes, result.objection, word))) onDone()
  }
  const { objector, claimedCause, fromDay, fromTime, untilDay, untilTime } = draft.value
  return (
    <form
      ref={form}
      class="form inset"
      noValidate
      aria-label={`${text.title}: ${meant.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h4>{meant.name}</h4>
      <p class="muted">{text.hint}</p>
      <TextField
        label={text.objector}
        value={objector}
        onInput={(value) => change({ objector: value })}
        maxLength={OBJECTOR_MAX}
        required
      />
      <label class="field">
        <span>{text.text} *</span>
        <textarea
          rows={3}
          maxLength={TEXT_MAX}
          aria-required="true"
          value={draft.value.text}
          onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        />
      </label>
      <div class="fields fields-two">
        <SelectField
          label={text.cause}
          value={claimedCause}
          options={[
            ['', initial(text.causeAsFound)],
            ...CAUSES.map((one) => [one, initial(messages.value.cause[one])] as const),
          ]}
          onInput={(value) => change({ claimedCause: CAUSES.find((one) => one === value) ?? '' })}
        />
        <TextField
          label={text.minutes}
          value={draft.value.minutes}
          onInput={(value) => change({ minutes: value })}
          inputMode="decimal"
          help={text.minutesHelp(formats.value.number(meant.leftMs / MINUTE_MS))}
        />
      </div>
      <details>
        <summary>{text.times}</summary>
        <div class="fields fields-two">
          <DayField
            label={text.fromDay}
            value={fromDay}
            onInput={(day) => change({ fromDay: day })}
          />
          <TimeField
            label={text.fromTime}
            value={fromTime}
            onInput={(time) => change({ fromTime: time })}
          />
          <DayField
            label={text.untilDay}
            value={untilDay}
            onInput={(day) => change({ untilDay: day })}
          />
          <TimeField
            label={text.untilTime}
            value={untilTime}
            onInput={(time) => change({ untilTime: time })}
          />
        </div>
      </details>
      <FormEnd
        sending={sending}
        save={text.save}
        cancel={text.cancel}
        onCancel={onCancel}
        fault={fault.value}
      />
      <SignedAs />
    </form>
  )
}
