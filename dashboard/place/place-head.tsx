import { MapPin, Printer, Wrench } from 'lucide'
import type { PlaceNow } from '#contract/fleet.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { doubtAt } from '../incidents-state.ts'
import { CopyLink } from '../parts/copy-link.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { causeWords, checkWords, degradationWords } from '../parts/reason-words.ts'
import { StateLine } from '../parts/state-line.tsx'
import { reasons } from '../view-state.ts'

/** What the line of its state does not say of what is wrong, and the way to the evidence. */
function Wrong({ place }: { readonly place: PlaceNow }) {
  const text = messages.value.incidents
  const { outage, degradations } = place
  const reason = reasons.value.get(place.id)
  if (outage !== null) {
    return (
      <p>
        {reason?.kind !== 'outage' &&
          `${causeWords(outage.cause, outage.confidence, doubtAt(place))} `}
        <GoLink
          to={{ page: 'incidents', incidents: { opened: { kind: 'outage', id: outage.id } } }}
          class="link"
        >
          {text.seeOutage}
        </GoLink>
      </p>
    )
  }
  const check = checkWords(reason?.kind)
  if (check !== null) return <p>{check}</p>
  if (degradations.length === 0 || reason?.kind === 'of-little-use') return null
  return <p>{text.littleUse(degradationWords(degradations))}</p>
}

/** Which place it is, how it is now, and what can be done with the page. */
export function PlaceHead({ place }: { readonly place: PlaceNow }) {
  const text = messages.value
  const own = placeTexts.value
  return (
    <div class="page-head place-head">
      <div>
        <h2>{place.name}</h2>
        <p class="muted">
          {text.kind[place.kind]} · {place.kelurahan}, {place.kecamatan}
        </p>
        <StateLine place={place} />
        <Wrong place={place} />
      </div>
      <div class="place-ways">
        <GoLink to={{ page: 'city', place: place.id }} class="secondary">
          <Icon of={MapPin} sizePx={16} /> {own.onMap}
        </GoLink>
        <GoLink to={{ page: 'field', place: place.id }} class="secondary">
          <Icon of={Wrench} sizePx={16} /> {own.field}
        </GoLink>
        <button type="button" class="secondary" onClick={() => print()}>
          <Icon of={Printer} sizePx={16} /> {own.print}
        </button>
        <CopyLink />
      </div>
    </div>
  )
}
