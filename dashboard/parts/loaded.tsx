import { messages } from '../i18n/language.ts'
import { Reference } from './failure-note.tsx'
import type { Resource } from './live-resource.ts'
import { Waiting } from './waiting.tsx'

interface LoadedProps<T> {
  readonly resource: Resource<T>
  readonly retry: () => void
  readonly children: (value: T) => preact.ComponentChild
}

/** A part of the panel that is fetched: a grey shape first, then itself or why not. */
export function Loaded<T>({ resource, retry, children }: LoadedProps<T>) {
  if (resource.kind === 'ready') return <>{children(resource.value)}</>
  if (resource.kind === 'loading') return <Waiting />
  const { trouble } = messages.value
  return (
    <div class="part-failed" role="alert">
      {trouble.part}{' '}
      <button type="button" class="link" onClick={retry}>
        {trouble.retry}
      </button>
      <Reference failure={resource.failure} />
    </div>
  )
}
