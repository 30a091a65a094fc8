import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { heldList } from '../model/held-list.ts'
import type { Listed } from '../model/incident-list.ts'

/**
 * Keeps a list from moving under the mouse, or under the focus of one who walks it by keys: while
 * either is on it, rows stay in their places and what is new is counted. Another `filter` shows all.
 */
export function useHeld<T extends { readonly id: string }>(
  listed: ReadonlySignal<Listed<T>>,
  all: ReadonlySignal<ReadonlyMap<string, T>>,
  filter: unknown,
) {
  const shown = useSignal<Listed<T> | null>(null)
  const hold = (): void => {
    shown.value ??= listed.peek()
  }
  const release = (): void => {
    shown.value = null
  }
  useEffect(release, [filter])
  const held = useComputed(() =>
    shown.value === null
      ? { listed: listed.value, fresh: 0 }
      : heldList(shown.value, listed.value, (id) => all.value.get(id)),
  )
  const handlers = {
    // A finger has no place where it rests.
    onPointerEnter: ({ pointerType }: PointerEvent): void => {
      if (pointerType === 'mouse') hold()
    },
    onPointerLeave: release,
    onFocusIn: ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.matches(':focus-visible')) hold()
    },
    onFocusOut: ({ currentTarget, relatedTarget }: FocusEvent): void => {
      const isLeft = !(
        relatedTarget instanceof Node && (currentTarget as Node).contains(relatedTarget)
      )
      if (isLeft) release()
    },
  }
  return { held, handlers, release }
}
