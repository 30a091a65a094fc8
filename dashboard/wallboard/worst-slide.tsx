import { useComputed } from '@preact/signals'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson, type ApiResult } from '../api.ts'
import { wallboardTexts } from '../i18n/wallboard-texts.ts'
import { fleet } from '../live.ts'
import { worstToday, type WorstPlace } from '../model/wallboard.ts'
import { useLiveResource } from '../parts/live-resource.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { today } from '../today.ts'
import { formats } from '../view-state.ts'

const SHOWN_MAX = 6

function getAvailability(
  day: string,
  signal: AbortSignal,
): Promise<ApiResult<AvailabilityOfPlaces>> {
  return getJson(`${PATHS.availability}?period=${day}`, signal)
}

function Row({ worst }: { readonly worst: WorstPlace }) {
  const text = wallboardTexts.value
  const { duration, percent } = formats.value
  const { place, measured, downMs } = worst
  return (
    <li class="wall-row">
      <StateSymbol state={place.state} sizePx={56} />
      <div>
        <p class="wall-name">{place.name}</p>
        <p class="wall-facts">
          {place.kelurahan} · {text.down(duration(downMs))}
          {measured !== null && ` · ${text.measured(percent(measured))}`}
        </p>
      </div>
    </li>
  )
}

/** The places that were dark longest today, in service hours. */
export function WorstSlide() {
  const text = wallboardTexts.value
  const { resource } = useLiveResource(today.value, null, getAvailability)
  const worst = useComputed(() => {
    const { value } = resource
    return value.kind === 'ready'
      ? worstToday(value.value.places, fleet.value?.places ?? new Map(), SHOWN_MAX)
      : []
  }).value
  return (
    <div class="wall-list">
      {resource.value.kind === 'failed' && <p class="wall-empty">{text.unavailable}</p>}
      {resource.value.kind === 'ready' && worst.length === 0 && (
        <div class="wall-empty">
          <StateSymbol state="up" sizePx={96} />
          <p>{text.noneWorst}</p>
        </div>
      )}
      <ul>
        {worst.map((one) => (
          <Row key={one.place.id} worst={one} />
        ))}
      </ul>
      <p class="wall-more">{text.serviceHours}</p>
    </div>
  )
}
