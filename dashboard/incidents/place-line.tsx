import { MapPin } from 'lucide'
import type { PlaceNow } from '#contract/fleet.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'

interface PlaceLineProps {
  /** Where it is, and whom to call; '' when there is nothing to say. */
  readonly where: string
  /** The place to show on the map; undefined where there is not one alone. */
  readonly place: PlaceNow | undefined
}

/** Where it is, whom to call for the line, and the way to it on the map. */
export function PlaceLine({ where, place }: PlaceLineProps) {
  if (where === '' && place === undefined) return null
  return (
    <p class="place-line">
      <span class="muted">{where}</span>
      {place !== undefined && (
        <GoLink to={{ page: 'city', place: place.id }} class="link">
          <Icon of={MapPin} sizePx={14} /> {incidentTexts.value.incident.map}
        </GoLink>
      )}
    </p>
  )
}
