import { messages } from '../i18n/language.ts'
import type { Resource } from './live-resource.ts'

interface LoadedProps<T> {
  readonly resource: Resource<T>
  readonly retry: () => void
  readonly children: (value: T) => preact.ComponentChild
}

/** A part of the panel that is fetched: a grey shape first, then itself or why not. */
export function Loaded<T>({ resource, retry, children }: LoadedProps<T>) {
  if (resource.kind === 'ready') return <>{children(resource.value)}</>
  if (resource.kind === 'loading') return <div class="skeleton skeleton-part" aria-hidden="true" />
  const { trouble } = messages.value
  return (
    <p class="part-failed" role="alert">
      {trouble.part}{' '}
      <button type="button" class="link" onClick={retry}>
        {trouble.retry}
      </button>
    </p>
  )
}
