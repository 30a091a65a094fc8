import { useSignal } from '@preact/signals'
import type { NewComplaintAnswer } from '#contract/complaint.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId, sendChange, type ApiResult, type OperatorWord } from '../api.ts'
import { complaintTexts } from '../i18n/complaint-texts.ts'
import { useDraft } from '../incidents/drafts.ts'
import { FormEnd } from '../incidents/form-end.tsx'
import { useSending } from '../incidents/sending.tsx'

const TEXT_MAX = 1000

function addAnswer(
  complaint: string,
  answer: NewComplaintAnswer,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  const path = ofId(PATHS.complaintAnswers, complaint)
  return sendChange({ method: 'POST', path, body: answer, operator })
}

interface AnswerFormProps {
  /** Id of the complaint. */
  readonly complaint: string
  /** What is answered, for those who do not see what stands above. */
  readonly label: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Answers a complaint and says whether that was the end of it. */
export function AnswerForm({ complaint, label, onDone, onCancel }: AnswerFormProps) {
  const { answerForm: text, form } = complaintTexts.value
  const draft = useDraft(`complaint ${complaint}`)
  const isResolved = useSignal(false)
  const sending = useSending()
  const written = draft.value.trim()
  const submit = async (): Promise<void> => {
    if (written === '') return
    const answer = { text: written, isResolved: isResolved.value }
    if (await sending.send((word) => addAnswer(complaint, answer, word))) {
      draft.value = ''
      onDone()
    }
  }
  return (
    <form
      class="form inset"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label class="field">
        <span>{text.text}</span>
        <textarea
          rows={2}
          maxLength={TEXT_MAX}
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value
          }}
        />
        <small class="muted">{form.privacy}</small>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={isResolved.value}
          onChange={(event) => {
            isResolved.value = event.currentTarget.checked
          }}
        />
        {text.isResolved}
      </label>
      <FormEnd
        sending={sending}
        save={text.save}
        cancel={form.cancel}
        onCancel={onCancel}
        isUnready={written === ''}
      />
    </form>
  )
}
