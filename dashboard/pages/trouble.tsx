import { RotateCw, ServerCrash, Unplug } from 'lucide'
import type { ApiFailure } from '../api.ts'
import { messages } from '../i18n/language.ts'
import { retryNow } from '../live.ts'
import { Icon } from '../parts/icon.tsx'

/** What the failure is called and what to look at. */
function wordsOf(failure: ApiFailure): readonly [title: string, hint: string] {
  const { trouble } = messages.value
  if (failure.kind === 'unreachable') return [trouble.unreachable, trouble.unreachableHint]
  if (failure.kind === 'unreadable') return [trouble.unreadable, trouble.unreadableHint]
  return [trouble.problem(String(failure.status)), failure.title || trouble.problemHint]
}

/** Nothing to show because the first answer did not come: what is wrong, what to check, again. */
export function Trouble({ failure }: { readonly failure: ApiFailure }) {
  const { trouble } = messages.value
  const [title, hint] = wordsOf(failure)
  return (
    <main class="notice">
      <div role="alert">
        <Icon of={failure.kind === 'unreachable' ? Unplug : ServerCrash} sizePx={40} />
        <h2>{title}</h2>
        <p>{hint}</p>
      </div>
      <button type="button" class="primary" onClick={retryNow}>
        <Icon of={RotateCw} sizePx={16} /> {trouble.retry}
      </button>
      <p class="muted">{trouble.retrying}</p>
    </main>
  )
}
