import { RotateCw } from 'lucide'
import type { ApiFailure } from '../api.ts'
import { messages } from '../i18n/language.ts'
import { retryNow } from '../live.ts'
import { Reference, wordsOfFailure } from '../parts/failure-note.tsx'
import { Icon } from '../parts/icon.tsx'

/** Nothing to show because the first answer did not come: what is wrong, what to check, again. */
export function Trouble({ failure }: { readonly failure: ApiFailure }) {
  const { trouble } = messages.value
  const { icon, title, hint } = wordsOfFailure(failure)
  return (
    <main class="notice">
      <div role="alert">
        <Icon of={icon} sizePx={40} />
        <h2>{title}</h2>
        <p>{hint}</p>
        <Reference failure={failure} />
      </div>
      <button type="button" class="primary" onClick={retryNow}>
        <Icon of={RotateCw} sizePx={16} /> {trouble.retry}
      </button>
      <p class="muted">{trouble.retrying}</p>
    </main>
  )
}
