import { MapPin } from 'lucide'
import type { PlaceNow } from '#contract/fleet.ts'
import type { Cause } from '#contract/words.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { whereWords } from './words.ts'

interface PlaceLineProps {
  readonly place: PlaceNow
  readonly cause: Cause | null
}

/** Where a place is, whom to call for its line, and the way to it on the map. */
export function PlaceLine({ place, cause }: PlaceLineProps) {
  return (
    <p class="place-line">
      <span class="muted">{whereWords(place, cause)}</span>
      <GoLink to={{ page: 'city', place: place.id }} class="link">
        <Icon of={MapPin} sizePx={14} /> {incidentTexts.value.incident.map}
      </GoLink>
    </p>
  )
}
