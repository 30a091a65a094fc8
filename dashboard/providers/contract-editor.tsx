import { useSignal } from '@preact/signals'
import type { ContractJudgement } from '#contract/contracts.ts'
import { contractTexts } from '../i18n/contract-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { serverWords } from '../inventory/server-words.ts'
import type { ApiFailure } from '../api.ts'
import { clauseOf, contractDraft, versionOf, type DraftField } from '../model/contract-draft.ts'
import { latestOf, type Contract } from '../model/contract-figures.ts'
import { today } from '../today.ts'
import { addVersion, tryClause } from './calls.ts'
import { ContractFields } from './contract-form.tsx'

interface ContractEditorProps {
  readonly contract: Contract
  readonly month: string
  readonly providers: readonly string[]
  /** Of the lines that name it, to begin with. */
  readonly provider: string
  readonly onTried: (judgement: ContractJudgement) => void
  readonly onSaved: () => void
}

/** What the server said of the service hours, the one field that it alone can read. */
function hoursFaultIn(failure: ApiFailure | null): string | undefined {
  if (failure?.kind !== 'problem') return undefined
  const fault = failure.faults.find(({ path }) => path.endsWith('serviceHours'))
  return fault === undefined ? undefined : serverWords(fault)
}

/** Enters a contract or a new version of it, and tries a clause on a month before it is saved. */
export function ContractEditor(props: ContractEditorProps) {
  const { contract, month, providers, provider, onTried, onSaved } = props
  const text = contractTexts.value.form
  const latest = latestOf(contract)
  const draft = useSignal(contractDraft(latest, provider, today.peek()))
  const wrong = useSignal<readonly DraftField[]>([])
  const trying = useSignal<'idle' | 'busy' | ApiFailure>('idle')
  const sending = useSending()
  const tryIt = async (): Promise<void> => {
    const drafted = clauseOf(draft.value)
    wrong.value = drafted.ok ? [] : drafted.wrong
    if (!drafted.ok) return
    sending.clear()
    trying.value = 'busy'
    const answer = await tryClause(contract.contract, month, drafted.value)
    trying.value = answer.ok ? 'idle' : answer.failure
    if (answer.ok) onTried(answer.value)
  }
  const save = async (): Promise<void> => {
    const drafted = versionOf(draft.value)
    wrong.value = drafted.ok ? [] : drafted.wrong
    if (!drafted.ok) return
    trying.value = 'idle'
    const base = latest?.version ?? 0
    const isSaved = await sending.send((word) =>
      addVersion(contract.contract, base, drafted.value, word),
    )
    if (isSaved) onSaved()
  }
  const failure =
    typeof trying.value === 'object'
      ? trying.value
      : sending.state.kind === 'failed'
        ? sending.state.failure
        : null
  return (
    <form
      class="form contract-form"
      noValidate
      aria-label={text.title(contract.contract)}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p class="muted">{text.hint}</p>
      <ContractFields
        draft={draft}
        wrong={wrong.value}
        hoursFault={hoursFaultIn(failure)}
        providers={providers}
      />
      {wrong.value.length > 0 && (
        <p class="part-failed" role="alert">
          {text.wrong}
        </p>
      )}
      {typeof trying.value === 'object' && (
        <p class="part-failed" role="alert">
          {failureWords(trying.value, 'reading')}
        </p>
      )}
      <div class="form-end">
        <button type="submit" class="primary" disabled={sending.isBusy}>
          {text.save}
        </button>
        <button
          type="button"
          class="secondary"
          disabled={trying.value === 'busy'}
          onClick={() => void tryIt()}
        >
          {text.try}
        </button>
        <SendState sending={sending} />
      </div>
    </form>
  )
}
