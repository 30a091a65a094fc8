import type { PlaceState } from '#contract/words.ts'
import { symbolOf } from '../model/symbols.ts'

interface StateSymbolProps {
  readonly state: PlaceState
  readonly sizePx: number
}

/** The sign of a state, decorative: the text beside it says the state. */
export function StateSymbol({ state, sizePx }: StateSymbolProps) {
  return (
    <svg
      class="symbol"
      width={sizePx}
      height={sizePx}
      viewBox="0 0 24 24"
      aria-hidden="true"
      // Constant drawings of ours, shared with the map's markers.
      dangerouslySetInnerHTML={{ __html: symbolOf(state) }}
    />
  )
}
