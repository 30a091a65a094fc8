import type { PlaceNow } from '#contract/fleet.ts'
import type { Degradation } from '#contract/outage.ts'
import type { DegradationReason } from '#contract/words.ts'
import { useComputed } from '@preact/signals'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { GoLink } from '../parts/go-link.tsx'
import { useLiveResource } from '../parts/live-resource.ts'
import { Pager, usePages } from '../parts/pager.tsx'
import { degradationWords } from '../parts/reason-words.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { getDegradations } from './calls.ts'
import { Lasted } from './incident-row.tsx'
import { initial, measuredWords } from './words.ts'

interface ReasonLineProps {
  readonly reason: DegradationReason
  /** Null until the figures have come. */
  readonly measured: Degradation | null
}

/** Why, what was measured against which limit, and since when. */
function ReasonLine({ reason, measured }: ReasonLineProps) {
  return (
    <li data-reason={reason}>
      <b>{initial(degradationWords([reason]))}</b>
      {measured !== null && (
        <>
          <small>{measuredWords(reason, measured.value, measured.limit)}</small>
          <small>
            <Lasted startMs={measured.sinceMs} endMs={null} />
          </small>
        </>
      )}
    </li>
  )
}

interface PlaceRowProps {
  readonly place: PlaceNow
  readonly measured: readonly Degradation[]
}

function PlaceRow({ place, measured }: PlaceRowProps) {
  return (
    <li data-place={place.id}>
      <GoLink to={{ page: 'city', place: place.id }} class="incident-row degraded-row">
        <StateSymbol state={place.state} sizePx={20} />
        <span class="incident-name">
          <b>{place.name}</b>
          <small>
            {place.kelurahan}, {place.kecamatan}
            {place.provider !== null && ` · ${place.provider}`}
          </small>
        </span>
        <ul class="reasons">
          {place.degradations.map((reason) => (
            <ReasonLine
              key={reason}
              reason={reason}
              measured={measured.find((one) => one.reason === reason) ?? null}
            />
          ))}
        </ul>
      </GoLink>
    </li>
  )
}

/** Places that are up and of little use: why, by how much, and since when. */
export function DegradedList() {
  const text = incidentTexts.value.list
  const degraded = useComputed(() =>
    [...(fleet.value?.places.values() ?? [])]
      .filter(({ degradations }) => degradations.length > 0)
      .sort((a, b) => a.name.localeCompare(b.name, 'id', { numeric: true })),
  )
  // Which places these are is told live; the figures are asked for when that changes.
  const version = degraded.value.map(({ id, degradations }) => `${id} ${degradations.join()}`)
  const { resource, retry } = useLiveResource('all', version.join(';'), getDegradations)
  const { shown, turn } = usePages(degraded, null)
  const answer = resource.value
  const figures = answer.kind === 'ready' ? answer.value.degradations : []
  if (degraded.value.length === 0) return <p class="agents-none muted">{text.noneDegraded}</p>
  return (
    <>
      {answer.kind === 'failed' && (
        <p class="part-failed" role="alert">
          {messages.value.trouble.part}{' '}
          <button type="button" class="link" onClick={retry}>
            {messages.value.trouble.retry}
          </button>
        </p>
      )}
      <ul class="degraded-list">
        {shown.value.entries.map((place) => (
          <PlaceRow
            key={place.id}
            place={place}
            measured={figures.filter((one) => one.place === place.id)}
          />
        ))}
      </ul>
      <Pager shown={shown.value} total={degraded.value.length} turn={turn} words={text.of} />
    </>
  )
}
