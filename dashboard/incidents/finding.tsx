import type { Outage } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'
import { useSignal } from '@preact/signals'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { formats } from '../view-state.ts'
import { addNote } from './calls.ts'
import { CauseMeter, ShareBar } from './cause-meter.tsx'
import { useDraft } from './drafts.ts'
import { FormEnd } from './form-end.tsx'
import { SendState, useSending } from './sending.tsx'
import { causeChoices, initial, momentOf } from './words.ts'

/** Candidates that are less likely than this say nothing. */
const SHARE_LEAST = 0.005

/** The machine's candidates with their shares. */
function Candidates({ outage }: { readonly outage: Outage }) {
  const text = messages.value
  const shown = outage.candidates.filter(({ confidence }) => confidence >= SHARE_LEAST)
  if (shown.length === 0) return <p class="muted">{incidentTexts.value.cause.none}</p>
  return (
    <ul class="candidates">
      {shown.map(({ cause, confidence }) => (
        <li key={cause}>
          <span>{initial(text.cause[cause])}</span>
          <ShareBar share={confidence} />
          <b>{formats.value.percent(Math.round(confidence * 100) / 100)}</b>
        </li>
      ))}
    </ul>
  )
}

interface OverrideFormProps {
  readonly outage: Outage
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Another cause, with the reason for it. */
function OverrideForm({ outage, onDone, onCancel }: OverrideFormProps) {
  const text = incidentTexts.value.cause
  const reason = useDraft(`reason ${outage.id}`)
  const cause = useSignal<Cause | ''>('')
  const fault = useSignal('')
  const sending = useSending()
  const submit = async (): Promise<void> => {
    const written = reason.value.trim()
    fault.value = cause.value === '' ? text.causeNeeded : written === '' ? text.reasonNeeded : ''
    if (cause.value === '' || fault.value !== '') return
    const note = { kind: 'override', cause: cause.value, text: written } as const
    if (await sending.send((word) => addNote(outage.id, note, word))) {
      reason.value = ''
      onDone()
    }
  }
  return (
    <form
      class="form inset"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h4>{text.overrideTitle}</h4>
      <label class="field">
        <span>{text.title}</span>
        <select
          value={cause.value}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            cause.value = causeChoices().find(([one]) => one === chosen)?.[0] ?? ''
          }}
        >
          <option value="">–</option>
          {causeChoices().map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{text.reason}</span>
        <textarea
          rows={3}
          maxLength={2000}
          placeholder={text.reasonHint}
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value
          }}
        />
      </label>
      <FormEnd
        sending={sending}
        save={text.save}
        cancel={text.cancel}
        onCancel={onCancel}
        fault={fault.value}
      />
    </form>
  )
}

/** What a person said the cause is, and the way back to the machine's finding. */
function Override({ outage, onDone }: { readonly outage: Outage; readonly onDone: () => void }) {
  const text = incidentTexts.value.cause
  const sending = useSending()
  const { override } = outage
  if (override === null) return null
  return (
    <div class="override">
      <h4>{text.person}</h4>
      <CauseMeter cause={override.cause} confidence={1} isSet />
      <p>“{override.reason}”</p>
      <small class="muted">{text.personBy(override.by, momentOf(override.atMs))}</small>
      <div class="form-end">
        <button
          type="button"
          class="plain"
          title={text.takeBackTitle}
          disabled={sending.isBusy}
          onClick={() => {
            void sending
              .send((word) => addNote(outage.id, { kind: 'override', cause: null }, word))
              .then((isDone) => isDone && onDone())
          }}
        >
          {text.takeBack}
        </button>
        <SendState sending={sending} />
      </div>
    </div>
  )
}

/** The cause: the machine's finding, beside what a person says. */
export function CauseSection({
  outage,
  onDone,
}: {
  readonly outage: Outage
  readonly onDone: () => void
}) {
  const text = incidentTexts.value.cause
  const isOpen = useSignal(false)
  const close = (): void => {
    isOpen.value = false
  }
  return (
    <section class="cause-section">
      <h3>{text.title}</h3>
      <Override outage={outage} onDone={onDone} />
      <h4>{text.finding}</h4>
      <Candidates outage={outage} />
      {isOpen.value ? (
        <OverrideForm
          outage={outage}
          onCancel={close}
          onDone={() => {
            close()
            onDone()
          }}
        />
      ) : (
        <button
          type="button"
          class="plain"
          onClick={() => {
            isOpen.value = true
          }}
        >
          {text.override}
        </button>
      )}
    </section>
  )
}
