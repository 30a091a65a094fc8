import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { wordsOfFailure } from './failure-note.tsx'
import { Waiting } from './waiting.tsx'

/**
 * A page whose code is fetched when it is first opened, so that the first look at the city carries
 * none of it.
 */
export function lazyPage(load: () => Promise<ComponentType>): ComponentType {
  const page = signal<ComponentType | null>(null)
  const failed = signal(false)
  const fetchPage = async (): Promise<void> => {
    failed.value = false
    try {
      page.value = await load()
    } catch {
      failed.value = true
    }
  }
  return function LazyPage() {
    useEffect(() => {
      if (page.peek() === null) void fetchPage()
    }, [])
    const Page = page.value
    if (Page !== null) return <Page />
    const { trouble } = messages.value
    if (!failed.value) {
      return (
        <main class="page-wait">
          <Waiting rows={6} />
        </main>
      )
    }
    const { title, hint } = navigator.onLine
      ? { title: trouble.part, hint: trouble.unreadableHint }
      : wordsOfFailure({ kind: 'unreachable' })
    // A browser does not try a module again that it could not get: the whole page must come anew.
    return (
      <main class="notice">
        <div role="alert">
          <h2>{title}</h2>
          <p>{hint}</p>
        </div>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {trouble.retry}
        </button>
      </main>
    )
  }
}
