import { useSignal } from '@preact/signals'
import type { NewComplaint } from '#contract/complaint.ts'
import { PATHS } from '#contract/paths.ts'
import { COMPLAINT_KINDS, OFFICE_CHANNELS } from '#contract/words.ts'
import { ofId, sendChange, type ApiResult, type OperatorWord } from '../api.ts'
import { serverNowMs } from '../clock.ts'
import { complaintTexts } from '../i18n/complaint-texts.ts'
import { DayField, TimeField } from '../incidents/day-field.tsx'
import { SignedAs } from '../incidents/operator-dialog.tsx'
import { FormEnd } from '../incidents/form-end.tsx'
import { useSending } from '../incidents/sending.tsx'
import { initial } from '../incidents/words.ts'
import { complaintOf, newDraft, type ComplaintDraft } from '../model/complaint-draft.ts'
import { cityZone } from '../today.ts'
import { formats } from '../view-state.ts'

const TEXT_MAX = 1000

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly of: readonly T[]
  readonly value: T
  readonly nameOf: (one: T) => string
  readonly onChoose: (one: T) => void
}

function Choice<T extends string>({ label, of, value, nameOf, onChoose }: ChoiceProps<T>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = of.find((one) => one === event.currentTarget.value)
          if (chosen !== undefined) onChoose(chosen)
        }}
      >
        {of.map((one) => (
          <option key={one} value={one}>
            {initial(nameOf(one))}
          </option>
        ))}
      </select>
    </label>
  )
}

function addComplaint(
  place: string,
  complaint: NewComplaint,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  const path = ofId(PATHS.placeComplaints, place)
  return sendChange({ method: 'POST', path, body: complaint, operator })
}

interface ComplaintFormProps {
  readonly place: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Writes down what somebody complained of at a place. */
export function ComplaintForm({ place, onDone, onCancel }: ComplaintFormProps) {
  const text = complaintTexts.value.form
  const { kind, channel } = complaintTexts.value
  const draft = useSignal(newDraft(serverNowMs(), cityZone.peek()))
  const fault = useSignal('')
  const sending = useSending()
  const change = (part: Partial<ComplaintDraft>): void => {
    draft.value = { ...draft.value, ...part }
  }
  const submit = async (): Promise<void> => {
    const result = complaintOf(draft.value, cityZone.peek(), serverNowMs())
    fault.value = result.ok ? '' : text.faults[result.fault]
    if (!result.ok) return
    if (await sending.send((word) => addComplaint(place, result.complaint, word))) onDone()
  }
  return (
    <form
      class="form inset"
      noValidate
      aria-label={text.title}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div class="fields">
        <Choice
          label={text.kind}
          of={COMPLAINT_KINDS}
          value={draft.value.kind}
          nameOf={(one) => kind[one]}
          onChoose={(one) => change({ kind: one })}
        />
        <Choice
          label={text.channel}
          of={OFFICE_CHANNELS}
          value={draft.value.channel}
          nameOf={(one) => channel[one]}
          onChoose={(one) => change({ channel: one })}
        />
      </div>
      <div class="fields fields-two">
        <DayField label={text.day} value={draft.value.day} onInput={(day) => change({ day })} />
        <TimeField
          label={text.time}
          value={draft.value.time}
          onInput={(time) => change({ time })}
        />
      </div>
      <p class="muted">{text.times(formats.value.zone)}</p>
      <label class="field">
        <span>{text.text}</span>
        <textarea
          rows={3}
          maxLength={TEXT_MAX}
          value={draft.value.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
        <small class="muted">{text.privacy}</small>
      </label>
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
