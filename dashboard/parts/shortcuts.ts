import { closeDetails, go, page, selectedId, selectNeighbour } from '../view-state.ts'
import { LIST_ID, SEARCH_ID } from './anchors.ts'
import { helpOpen } from './help.tsx'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea')

/** A dialog has its own keys. */
const isDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null

function act(key: string): boolean {
  if (key === '/') document.getElementById(SEARCH_ID)?.focus()
  else if (key === '?') helpOpen.value = true
  else if (key === 'l') document.getElementById(LIST_ID)?.focus()
  else if (key === 'a') go({ page: page.value === 'agents' ? 'city' : 'agents' })
  else if (key === 'i') go({ page: page.value === 'incidents' ? 'city' : 'incidents' })
  else if (key === 'j' && selectedId.value !== null) selectNeighbour(1)
  else if (key === 'k' && selectedId.value !== null) selectNeighbour(-1)
  else return false
  return true
}

/** The keys that work anywhere on the page; the help lists them. */
export function startShortcuts(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isDialogOpen()) return
    if (event.key === 'Escape') {
      const { target } = event
      if (isTyping(target) && target instanceof HTMLElement) target.blur()
      else closeDetails()
      return
    }
    if (!isTyping(event.target) && act(event.key.toLowerCase())) event.preventDefault()
  })
}
