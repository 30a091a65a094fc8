import type { NewNote, Outage } from '#contract/outage.ts'
import type { Signal } from '@preact/signals'
import type { OperatorWord } from '../api.ts'
import { incidents, isOpenOutage, takeIncidents } from '../incidents-state.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { addNote, getIncident } from './calls.ts'
import { useDraft } from './drafts.ts'
import { SignedAs } from './operator-dialog.tsx'
import { PhotoForm } from './photo-form.tsx'
import { SendState, useSending } from './sending.tsx'

/** What the actions on an outage are given. */
export interface ActionProps {
  readonly outage: Outage
  /** Called when something was saved. */
  readonly onDone: () => void
}

interface LineProps extends ActionProps {
  readonly label: string
  readonly hint: string
  readonly button: string
  readonly draft: Signal<string>
  readonly maxLength: number
  readonly isLong: boolean
  readonly noteOf: (text: string) => NewNote
}

/** One text and the button that sends it. */
function NoteLine(props: LineProps) {
  const { outage, onDone, label, hint, button, draft, maxLength, isLong, noteOf } = props
  const sending = useSending()
  const isEmpty = draft.value.trim() === ''
  const submit = async (): Promise<void> => {
    if (isEmpty) return
    const note = noteOf(draft.value.trim())
    if (await sending.send((word) => addNote(outage.id, note, word))) {
      draft.value = ''
      onDone()
    }
  }
  const field = {
    maxLength,
    placeholder: hint,
    value: draft.value,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => {
      draft.value = event.currentTarget.value
      if (sending.state.kind === 'done') sending.clear()
    },
  }
  return (
    <form
      class="form note-line"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label class="field">
        <span>{label}</span>
        {isLong ? <textarea rows={2} {...field} /> : <input type="text" {...field} />}
      </label>
      <button type="submit" class="plain" disabled={isEmpty || sending.isBusy}>
        {button}
      </button>
      <SendState sending={sending} />
    </form>
  )
}

/** The incident that an outage is part of; null when there is none. Reads signals. */
function incidentOf({ id, incident }: Outage): string | null {
  if (incident !== null) return incident
  const all = [...incidents.value.values()]
  const found = all.find(({ conditions }) => conditions.some(({ outage }) => outage === id))
  return found?.id ?? null
}

/** Who takes an outage on takes its incident on: shown at once, without waiting to be told. */
async function askIncident(id: string | null): Promise<void> {
  if (id === null) return
  const result = await getIncident(id, new AbortController().signal)
  if (result.ok) takeIncidents([result.value.incident])
}

function Acknowledge({ outage, onDone }: ActionProps) {
  const text = incidentTexts.value.incident
  const sending = useSending()
  if (outage.acknowledged !== null || !isOpenOutage(outage)) return null
  const incident = incidentOf(outage)
  const acknowledge = async (): Promise<void> => {
    const act = (word: OperatorWord) => addNote(outage.id, { kind: 'acknowledge' }, word)
    if (!(await sending.send(act))) return
    onDone()
    await askIncident(incident)
  }
  return (
    <div class="acknowledge">
      <button
        type="button"
        class="primary"
        disabled={sending.isBusy}
        onClick={() => void acknowledge()}
      >
        {text.acknowledge}
      </button>
      {incident !== null && <small class="muted">{text.acknowledgeWhole}</small>}
      <SendState sending={sending} />
    </div>
  )
}

/** What can be said about an outage: a comment, whom it is handed to, a photo. */
export function NoteForms({ outage, onDone }: ActionProps) {
  const text = incidentTexts.value.notes
  const line = { outage, onDone }
  const comment = useDraft(`comment ${outage.id}`)
  const assignee = useDraft(`assign ${outage.id}`)
  return (
    <>
      <NoteLine
        {...line}
        label={text.comment}
        hint={text.commentHint}
        button={text.send}
        draft={comment}
        maxLength={2000}
        isLong
        noteOf={(written) => ({ kind: 'comment', text: written })}
      />
      <NoteLine
        {...line}
        label={text.assign}
        hint={outage.assignee ?? ''}
        button={text.assignSave}
        draft={assignee}
        maxLength={64}
        isLong={false}
        noteOf={(written) => ({ kind: 'assign', text: written })}
      />
      <PhotoForm outage={outage} onDone={onDone} />
      <SignedAs />
    </>
  )
}

/** What a person can do about an outage: take it on, say something, hand it over, show a photo. */
export function OutageActions({ outage, onDone }: ActionProps) {
  return (
    <section class="actions">
      <h3>{incidentTexts.value.notes.actions}</h3>
      <Acknowledge outage={outage} onDone={onDone} />
      <NoteForms outage={outage} onDone={onDone} />
    </section>
  )
}
