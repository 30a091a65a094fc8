import '../styles/page.css'
import '../styles/panel.css'
import '../styles/incident-forms.css'
import '../styles/field.css'
import { useEffect } from 'preact/hooks'
import { FieldPlaceView } from '../field/place-view.tsx'
import { NearList } from '../field/near-list.tsx'
import { startQueue } from '../field/queue.ts'
import { WaitingList } from '../field/waiting-list.tsx'
import { messages } from '../i18n/language.ts'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { fleet } from '../live.ts'
import { useArrival } from '../parts/arrival.ts'
import { Waiting } from '../parts/waiting.tsx'
import { selectedId } from '../view-state.ts'

/** For the technician with a phone: what is near, what is wrong there, what to do, and a note of it. */
export function Field() {
  useArrival()
  useEffect(() => startQueue(), [])
  const view = fleet.value
  const place = view?.places.get(selectedId.value ?? '')
  return (
    <main class="page page-field">
      <div class="page-body">
        <WaitingList />
        {view === null ? (
          <Waiting rows={6} />
        ) : place === undefined ? (
          <>
            <h2>{messages.value.pages.field.name}</h2>
            <NearList />
          </>
        ) : (
          <FieldPlaceView key={place.id} view={view} place={place} />
        )}
      </div>
      <OperatorDialog />
    </main>
  )
}
