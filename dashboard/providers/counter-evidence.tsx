import { useSignal } from '@preact/signals'
import { Download } from 'lucide'
import type { Objection } from '#contract/minutes.ts'
import { COUNTER_EVIDENCE_BYTES_MAX } from '#contract/minutes-words.ts'
import type { ApiFailure } from '../api.ts'
import { minutesTexts } from '../i18n/minutes-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { FormEnd } from '../incidents/form-end.tsx'
import { inOwnName } from '../incidents/operator.ts'
import { SignedAs } from '../incidents/operator-dialog.tsx'
import { useSending } from '../incidents/sending.tsx'
import { FileField } from '../inventory/file-field.tsx'
import { Icon } from '../parts/icon.tsx'
import { saveBlob } from '../table/save-file.ts'
import { addFile, getEvidence } from './minutes-calls.ts'

const ACCEPTED = '.pdf,.jpg,.jpeg,.png,.csv,.xlsx'

/** The files of an objection, each of which operators can save. */
export function EvidenceFiles({ objection }: { readonly objection: Objection }) {
  const text = minutesTexts.value
  const failure = useSignal<ApiFailure | null>(null)
  const save = async (file: Objection['files'][number]): Promise<void> => {
    failure.value = null
    const result = await inOwnName((word) => getEvidence(objection.id, file.id, word))
    if (result === null) return
    if (result.ok) saveBlob(file.name, result.value)
    else failure.value = result.failure
  }
  if (objection.files.length === 0) return null
  return (
    <p class="counter-evidence">
      {objection.files.map((file) => (
        <button
          key={file.id}
          type="button"
          class="secondary"
          aria-label={text.download(file.name)}
          title={`SHA-256 ${file.sha256}`}
          onClick={() => void save(file)}
        >
          <Icon of={Download} sizePx={14} /> {file.name}
        </button>
      ))}
      {failure.value !== null && (
        <span class="part-failed" role="alert">
          {failureWords(failure.value, 'reading')}
        </span>
      )}
    </p>
  )
}

interface EvidenceFormProps {
  readonly objection: Objection
  readonly label: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Adds a file to an objection. */
export function EvidenceForm({ objection, label, onDone, onCancel }: EvidenceFormProps) {
  const text = minutesTexts.value
  const file = useSignal<File | null>(null)
  const fault = useSignal('')
  const sending = useSending()
  const submit = async (): Promise<void> => {
    const chosen = file.peek()
    if (chosen === null) fault.value = text.fileFaults.none
    else if (chosen.size > COUNTER_EVIDENCE_BYTES_MAX) fault.value = text.fileFaults.large
    else {
      fault.value = ''
      if (await sending.send((word) => addFile(objection.id, chosen, word))) onDone()
    }
  }
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
      <FileField
        label={text.file}
        accept={ACCEPTED}
        onFile={(chosen) => {
          file.value = chosen
        }}
      />
      <FormEnd
        sending={sending}
        save={text.saveFile}
        cancel={text.form.cancel}
        onCancel={onCancel}
        fault={fault.value}
      />
      <SignedAs />
    </form>
  )
}
