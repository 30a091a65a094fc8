import { useSignal } from '@preact/signals'
import { reportTexts } from '../i18n/report-texts.ts'
import { FormEnd } from '../incidents/form-end.tsx'
import { useSending } from '../incidents/sending.tsx'
import { monthWords } from '../today.ts'
import { makeReport } from './calls.ts'

/** As long as the server takes a reason. */
const REASON_MAX = 500

interface MakeFormProps {
  readonly month: string
  /** Of a month that has a version it must be said why another is made. */
  readonly needsReason: boolean
  readonly onAsked: (reason: string) => void
  readonly onRefused: (reason: string) => void
  readonly onCancel: () => void
}

/** Asks for a report of a month. */
export function MakeForm({ month, needsReason, onAsked, onRefused, onCancel }: MakeFormProps) {
  const text = reportTexts.value
  const reason = useSignal('')
  const isMissed = useSignal(false)
  const sending = useSending()
  const send = async (): Promise<void> => {
    const written = reason.value.trim()
    isMissed.value = needsReason && written === ''
    if (isMissed.value) return
    if (await sending.send((word) => makeReport({ month, reason: written }, word))) onAsked(written)
    else onRefused(written)
  }
  return (
    <form
      class="form report-make"
      noValidate
      aria-label={text.makeTitle(monthWords(month))}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label class="field">
        <span>{text.whyNew}</span>
        <textarea
          rows={2}
          maxLength={REASON_MAX}
          value={reason.value}
          aria-invalid={isMissed.value}
          aria-describedby="report-reason-hint"
          onInput={(event) => {
            reason.value = event.currentTarget.value
          }}
        />
        <small class="muted" id="report-reason-hint">
          {text.whyNewHint}
        </small>
      </label>
      <FormEnd
        sending={sending}
        save={text.make}
        cancel={text.cancelForm}
        onCancel={onCancel}
        fault={isMissed.value ? text.whyNeeded : ''}
      />
    </form>
  )
}
