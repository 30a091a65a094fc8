import type { PlaceId } from '#contract/ids.ts'
import type { AgentTargets } from '../journal/effective-document.ts'

/**
 * The place whose silence is an agent's: the only one that it looks at. An agent of several places has
 * none, wherever it stands: null, its silence is not theirs. Undefined for one that looks at nothing.
 */
export function placeOfAgent({
  accessPoints,
  uplinks,
}: Pick<AgentTargets, 'accessPoints' | 'uplinks'>): PlaceId | null | undefined {
  let only: PlaceId | undefined
  for (const items of [accessPoints, uplinks]) {
    for (const { place } of items) {
      if (only !== undefined && place !== only) return null
      only = place
    }
  }
  return only
}
