import { signal, type Signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'

const drafts = new Map<string, Signal<string>>()

/** So many texts are held at most; beyond them the empty ones go. */
const DRAFTS_MAX = 200

function draftOf(key: string): Signal<string> {
  const known = drafts.get(key)
  if (known !== undefined) return known
  if (drafts.size >= DRAFTS_MAX) {
    for (const [other, { value }] of drafts) if (value === '') drafts.delete(other)
  }
  const draft = signal('')
  drafts.set(key, draft)
  return draft
}

/**
 * A text that is being written; it outlives the panel it is written in, so that a closed panel or a
 * failure loses nothing.
 */
export function useDraft(key: string): Signal<string> {
  return useMemo(() => draftOf(key), [key])
}
