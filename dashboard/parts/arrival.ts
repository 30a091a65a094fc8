import { useEffect } from 'preact/hooks'
import { isArrival, selectedId } from '../view-state.ts'
import { LIST_ID } from './anchors.ts'

/**
 * Puts the focus on the list of a page that the operator has gone to, so that keys and screen
 * readers begin there; an open place takes it for itself, and the first page leaves it alone.
 */
export function useArrival(): void {
  useEffect(() => {
    if (!isArrival() || selectedId.peek() !== null) return
    document.getElementById(LIST_ID)?.focus({ preventScroll: true })
  }, [])
}
