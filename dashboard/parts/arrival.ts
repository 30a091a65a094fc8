import { useEffect } from 'preact/hooks'
import { isArrival, selectedId } from '../view-state.ts'
import { LIST_ID } from './anchors.ts'

/** What an entry of the browser's history keeps of how its page was left. */
interface Left {
  /** Address that the followed link leads to. */
  readonly leftBy: string
}

/** Remembers the link by which this page is left, for who comes back. */
export function rememberLeaving(href: string): void {
  history.replaceState({ leftBy: href } satisfies Left, '')
}

/** The link by which the page was left before; null for who comes anew, or when it is gone. */
function linkLeftBy(): HTMLElement | null {
  const left = history.state as Left | null
  const main = document.querySelector('main')
  if (left === null || main === null) return null
  return main.querySelector<HTMLElement>(`a[href="${CSS.escape(left.leftBy)}"]`)
}

/**
 * Puts the focus where keys and screen readers go on: for who comes back, on the link by which the
 * page was left; else on the list of the page that the operator has gone to. An open place takes it
 * for itself, and the first page leaves it alone.
 */
export function useArrival(): void {
  useEffect(() => {
    if (!isArrival() || selectedId.peek() !== null) return
    const link = linkLeftBy()
    link?.scrollIntoView({ block: 'center' })
    const target = link ?? document.getElementById(LIST_ID)
    target?.focus({ preventScroll: true })
  }, [])
}

/** Puts the focus on the heading of the place that the operator has gone to. */
export function usePlaceArrival(id: string | null): void {
  useEffect(() => {
    if (!isArrival()) return
    const main = document.getElementById(LIST_ID)
    const heading = main?.querySelector<HTMLElement>('h2') ?? main
    heading?.setAttribute('tabindex', '-1')
    heading?.focus()
  }, [id])
}
