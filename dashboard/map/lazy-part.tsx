import { signal } from '@preact/signals'
import type { ComponentChild, ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { mapToolTexts } from '../i18n/map-tool-texts.ts'

/**
 * A part of the map page whose code is fetched when it is first shown. `waiting` stands in its place
 * until then; nothing does where none is given.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ComponentChild = null,
): ComponentType<Props> {
  const part = signal<ComponentType<Props> | null>(null)
  const failed = signal(false)
  const fetchPart = async (): Promise<void> => {
    failed.value = false
    try {
      part.value = await load()
    } catch {
      failed.value = true
    }
  }
  return function LazyPart(props: Props) {
    useEffect(() => {
      if (part.peek() === null) void fetchPart()
    }, [])
    const Part = part.value
    if (Part !== null) return <Part {...props} />
    if (!failed.value) return <>{waiting}</>
    const text = mapToolTexts.value
    // A browser does not try a module again that it could not get: the whole page must come anew.
    return (
      <p class="part-failed" role="alert">
        {text.failed}{' '}
        <button type="button" class="link" onClick={() => location.reload()}>
          {text.reload}
        </button>
      </p>
    )
  }
}
