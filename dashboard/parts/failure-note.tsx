import { useSignal } from '@preact/signals'
import { Copy, KeyRound, RotateCw, ServerCrash, Unplug, WifiOff, type IconNode } from 'lucide'
import type { ApiFailure } from '../api.ts'
import { messages } from '../i18n/language.ts'
import { GoLink } from './go-link.tsx'
import { Icon } from './icon.tsx'

/** What a failure is called and what to do about it. */
export interface FailureWords {
  readonly icon: IconNode
  readonly title: string
  readonly hint: string
}

/** Whether the server wants to know who asks, or refuses who does. */
export function isForbidden(failure: ApiFailure): boolean {
  return failure.kind === 'problem' && (failure.status === 401 || failure.status === 403)
}

/** What a failure is called and what to do about it. Reads signals. */
export function wordsOfFailure(failure: ApiFailure): FailureWords {
  const { trouble } = messages.value
  if (failure.kind === 'unreachable') {
    return navigator.onLine
      ? { icon: Unplug, title: trouble.unreachable, hint: trouble.unreachableHint }
      : { icon: WifiOff, title: trouble.offline, hint: trouble.offlineHint }
  }
  if (failure.kind === 'unreadable') {
    return { icon: ServerCrash, title: trouble.unreadable, hint: trouble.unreadableHint }
  }
  if (isForbidden(failure)) {
    return { icon: KeyRound, title: trouble.forbidden, hint: trouble.forbiddenHint }
  }
  const title = trouble.problem(String(failure.status))
  if (failure.status === 404)
    return { icon: Unplug, title: trouble.missing, hint: trouble.missingHint }
  if (failure.status === 429 || failure.status === 503) {
    return { icon: ServerCrash, title, hint: failure.title || trouble.busyHint }
  }
  // A mistake of the server has one title in one language, which says nothing more.
  const isMistake = failure.status === 500
  return { icon: ServerCrash, title, hint: (!isMistake && failure.title) || trouble.problemHint }
}

/** What the server's log calls the mistake, to be told to whoever runs the server. */
export function Reference({ failure }: { readonly failure: ApiFailure }) {
  const { trouble, firstRun } = messages.value
  const copied = useSignal(false)
  if (failure.kind !== 'problem' || failure.reference === '') return null
  const { reference } = failure
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(reference)
    copied.value = true
  }
  return (
    <p class="reference muted">
      {trouble.reference} <code>{reference}</code>
      {window.isSecureContext && (
        <button
          type="button"
          class="quiet"
          aria-label={copied.value ? firstRun.copied : trouble.copyReference}
          title={copied.value ? firstRun.copied : trouble.copyReference}
          onClick={() => void copy()}
        >
          <Icon of={Copy} sizePx={16} />
        </button>
      )}
    </p>
  )
}

interface FailureNoteProps {
  readonly failure: ApiFailure
  readonly retry: () => void
}

/** Why a part of a page is not there, what to do, what to quote, and another try. */
export function FailureNote({ failure, retry }: FailureNoteProps) {
  const { trouble } = messages.value
  const { icon, title, hint } = wordsOfFailure(failure)
  return (
    <div class="failure-note" role="alert">
      <Icon of={icon} sizePx={24} />
      <div>
        <p>
          <b>{title}</b>
        </p>
        <p>{hint}</p>
        <Reference failure={failure} />
        <p class="failure-ways">
          {isForbidden(failure) && (
            <GoLink to={{ page: 'settings' }} class="link">
              {trouble.toSettings}
            </GoLink>
          )}
          <button type="button" class="secondary" onClick={retry}>
            <Icon of={RotateCw} sizePx={15} /> {trouble.retry}
          </button>
        </p>
      </div>
    </div>
  )
}
