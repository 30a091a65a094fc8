import type { Opened } from '../model/incident-address.ts'
import { incidentsView } from '../view-state.ts'

/** The id of what is open beside the list, when it is of this kind. */
export function openedId(kind: Opened['kind']): string | null {
  const { opened } = incidentsView.value
  return opened?.kind === kind ? opened.id : null
}
