import '../styles/page.css'
import '../styles/panel.css'
import '../styles/incident-forms.css'
import '../styles/place.css'
import '../styles/day-samples.css'
import type { PlaceNow } from '#contract/fleet.ts'
import type { InventoryRecords } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import type { ApiFailure } from '../api.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { fleet } from '../live.ts'
import type { FleetView } from '../model/fleet.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { usePlaceArrival } from '../parts/arrival.ts'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { PlaceDetails } from '../place/place-details.tsx'
import { PlaceHead } from '../place/place-head.tsx'
import { RetiredPlace } from '../place/retired-place.tsx'
import { selectedId } from '../view-state.ts'

interface WholeProps {
  readonly view: FleetView
  readonly place: PlaceNow
}

function WithRecords(props: WholeProps) {
  const path = `${PATHS.inventory}?place=${encodeURIComponent(props.place.id)}`
  const records = valueOf(useAsked<InventoryRecords>(path))
  return <PlaceDetails {...props} records={records} />
}

function Missing({ id }: { readonly id: string | null }) {
  const { panel, pages } = messages.value
  const text = placeTexts.value
  return (
    <div class="notice">
      <h2>{id === null ? text.choose : panel.missing}</h2>
      <p class="muted">
        {id === null ? text.chooseHint : panel.missingHint} {id !== null && <code>{id}</code>}
      </p>
      <p>
        <GoLink to={{ page: 'city' }} class="link">
          {pages.city.name}
        </GoLink>{' '}
        ·{' '}
        <GoLink to={{ page: 'places' }} class="link">
          {pages.places.name}
        </GoLink>
      </p>
    </div>
  )
}

/** A place that is not in the fleet: retired, or none at all. */
function Elsewhere({ id }: { readonly id: string }) {
  const asked = useAsked<InventoryRecords>(`${PATHS.inventory}?place=${encodeURIComponent(id)}`)
  const { resource, retry } = asked
  const record = valueOf(asked)?.places.find((one) => one.id === id)
  if (record?.status === 'retired') return <RetiredPlace record={record} />
  if (resource.kind === 'loading') return <Waiting rows={9} />
  const isTrouble = resource.kind === 'failed' && !isAbsent(resource.failure)
  return isTrouble ? <FailureNote failure={resource.failure} retry={retry} /> : <Missing id={id} />
}

const isAbsent = (failure: ApiFailure): boolean =>
  failure.kind === 'problem' && failure.status === 404

/** One place, whole: how it does, who uses it, what it consists of, and what was done. */
export function Place() {
  const view = fleet.value
  const id = selectedId.value
  usePlaceArrival(id)
  const place = view?.places.get(id ?? '')
  return (
    <main class="page page-place" id={LIST_ID} tabIndex={-1}>
      <div class="page-body">
        {view === null ? (
          <Waiting rows={9} />
        ) : id === null ? (
          <Missing id={null} />
        ) : place === undefined ? (
          <Elsewhere key={id} id={id} />
        ) : (
          <>
            <PlaceHead place={place} />
            <WithRecords key={place.id} view={view} place={place} />
          </>
        )}
      </div>
      <OperatorDialog />
    </main>
  )
}
