import { effect, signal } from '@preact/signals'
import type { InventoryKind } from '#contract/words.ts'
import { sameDraft, type Draft } from '../model/inventory-draft.ts'

/** The id of a record that is not there yet: no record can have it. */
export const NEW_ID = '+'

/** What is typed and not saved, with what it began from. */
export interface HeldDraft {
  readonly kind: InventoryKind
  /** `NEW_ID` for a record that is not there yet. */
  readonly id: string
  readonly draft: Draft
  /** As it was when the typing began. */
  readonly original: Draft
  /** Revision of the inventory at that time. */
  readonly base: number
}

const keyOf = (kind: InventoryKind, id: string): string => `${kind}/${id}`

/** All that is typed and not saved; it outlives the forms, so that no link loses it. */
export const drafts = signal<ReadonlyMap<string, HeldDraft>>(new Map())

/** What is typed for a record and not saved; undefined for nothing. */
export function heldDraft(kind: InventoryKind, id: string): HeldDraft | undefined {
  return drafts.value.get(keyOf(kind, id))
}

/** Keeps what is typed; what is as it was before is not kept. */
export function holdDraft(held: HeldDraft): void {
  const next = new Map(drafts.peek())
  const key = keyOf(held.kind, held.id)
  if (sameDraft(held.draft, held.original)) next.delete(key)
  else next.set(key, held)
  drafts.value = next
}

/** Forgets what is typed for a record. */
export function dropDraft(kind: InventoryKind, id: string): void {
  const next = new Map(drafts.peek())
  if (next.delete(keyOf(kind, id))) drafts.value = next
}

const ask = (event: BeforeUnloadEvent): void => event.preventDefault()

// Links within the dashboard keep what is typed; closing the page would not.
effect(() => {
  removeEventListener('beforeunload', ask)
  if (drafts.value.size > 0) addEventListener('beforeunload', ask)
})
