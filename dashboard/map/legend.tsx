import { PLACE_STATES } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { ringOf } from '../model/symbols.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'

const SAMPLE = { up: 7, degraded: 2, down: 3, unknown: 0, planned: 0 }

/** What the signs on the map mean. */
export function Legend() {
  const text = messages.value
  return (
    <details class="legend">
      <summary>{text.map.legend}</summary>
      <ul>
        {PLACE_STATES.map((state) => (
          <li key={state} title={text.stateMeaning[state]}>
            <StateSymbol state={state} sizePx={16} /> {text.state[state]}
          </li>
        ))}
        <li class="legend-group">
          <svg width="20" height="20" viewBox="0 0 48 48" aria-hidden="true">
            <g dangerouslySetInnerHTML={{ __html: ringOf(SAMPLE) }} />
          </svg>
          {text.map.clusterLegend}
        </li>
      </ul>
    </details>
  )
}
