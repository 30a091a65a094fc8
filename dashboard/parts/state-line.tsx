import type { PlaceNow } from '#contract/fleet.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { formats, reasons } from '../view-state.ts'
import { stateWords } from './reason-words.ts'
import { DurationSince } from './relative-time.tsx'
import { StateSymbol } from './state-symbol.tsx'

/** The state of a place in a line: sign, word, reason, since when. */
export function StateLine({ place }: { readonly place: PlaceNow }) {
  const text = messages.value
  const { moment } = formats.value
  const reason = reasons.value.get(place.id)
  const { state, sinceMs } = place
  return (
    <p class={`panel-state text-${state}`}>
      <StateSymbol state={state} sizePx={22} />
      <b>{stateWords(state, reason)}</b>
      {sinceMs !== null && state !== 'planned' && (
        <span>
          <DurationSince
            sinceMs={sinceMs}
            words={(duration) => text.panel.since(moment(sinceMs, nowMs.peek()), duration)}
          />
        </span>
      )}
    </p>
  )
}
