import { signal, type Signal } from '@preact/signals'

const drafts = new Map<string, Signal<string>>()

/**
 * A text that is being written; it outlives the panel it is written in, so that a closed panel or a
 * failure loses nothing. One that is empty is forgotten when the next begins.
 */
export function draftOf(key: string): Signal<string> {
  const known = drafts.get(key)
  if (known !== undefined) return known
  for (const [other, { value }] of drafts) if (value === '') drafts.delete(other)
  const draft = signal('')
  drafts.set(key, draft)
  return draft
}
