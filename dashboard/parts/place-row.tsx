import { useComputed } from '@preact/signals'
import type { PlaceNow } from '#contract/fleet.ts'
import { mapToolTexts } from '../i18n/map-tool-texts.ts'
import { messages } from '../i18n/language.ts'
import { isOfLine } from '../model/reason.ts'
import { HEADING_PX, ROW_PX, type Row } from '../model/rows.ts'
import { past } from '../time-machine/past.ts'
import { formats, reasons, select } from '../view-state.ts'
import { reasonWords, stateWord } from './reason-words.ts'
import { DurationSince } from './relative-time.tsx'
import { StateSymbol } from './state-symbol.tsx'

/** The element id of a place's row. */
export function rowId(placeId: string): string {
  return `row-${placeId}`
}

interface PlaceRowProps {
  readonly place: PlaceNow
  readonly index: number
  readonly total: number
  readonly topPx: number
  readonly active: boolean
  readonly open: boolean
}

/** One place in the list. Reads signals, so Preact draws it again only when a property changed. */
export function PlaceRow({ place, index, total, topPx, active, open }: PlaceRowProps) {
  const text = messages.value
  const { number } = formats.value
  const { id, state, sinceMs, accessPointsUp, accessPointsTotal, clients } = place
  const why = useComputed(() => {
    const reason = reasons.value.get(id)
    return reason === undefined ? '' : ` · ${reasonWords(reason)}`
  })
  const kind = useComputed(() => reasons.value.get(id)?.kind)
  const counted = kind.value === 'some-silent' || kind.value === 'some-never'
  const ofLine = useComputed(() => isOfLine(reasons.value.get(id)))
  // Who is joined to an access point without a line is not served.
  const served = ofLine.value ? null : clients
  // The reason counts the access points already, and the line is short.
  const counts = [
    !counted && text.list.accessPoints(number(accessPointsUp), number(accessPointsTotal)),
    served !== null && text.list.clients(number(served)),
  ].filter(Boolean)
  return (
    <div
      id={rowId(place.id)}
      class={`row row-${state}${active ? ' is-active' : ''}${open ? ' is-open' : ''}`}
      role="option"
      aria-selected={open}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-place={place.id}
      style={{ top: `${topPx}px`, height: `${ROW_PX}px` }}
      onClick={() => select(place.id)}
    >
      <StateSymbol state={state} sizePx={20} />
      <span class="row-name">{place.name}</span>
      <span class={`row-since text-${state}`}>
        {sinceMs !== null && state !== 'planned' && <DurationSince sinceMs={sinceMs} />}
      </span>
      <span class="row-where">
        <span class={`text-${state}`}>
          {stateWord(state, kind.value)}
          {why}
        </span>
        {` · ${place.kelurahan}`}
        {place.provider !== null && ` · ${place.provider}`}
      </span>
      {accessPointsTotal > 0 && (
        <span
          class="row-counts"
          title={text.list.accessPointsLong(number(accessPointsUp), number(accessPointsTotal))}
        >
          {counts.join(' · ')}
        </span>
      )}
    </div>
  )
}

/** A heading between the groups of the list. */
export function Heading({ row }: { readonly row: Extract<Row, { kind: 'heading' }> }) {
  return (
    <div
      class={`heading heading-${row.group}`}
      role="presentation"
      style={{ top: `${row.topPx}px`, height: `${HEADING_PX}px` }}
    >
      <span>
        {past.value !== null && row.group === 'attention'
          ? mapToolTexts.value.attentionThen
          : messages.value.list.group[row.group]}
      </span>
      <b>{formats.value.number(row.count)}</b>
    </div>
  )
}
