import { useSignal } from '@preact/signals'
import { Camera, Check } from 'lucide'
import type { PlaceNow } from '#contract/fleet.ts'
import { serverNowMs } from '../clock.ts'
import { fieldTexts } from '../i18n/field-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { isSending, queueVisit, waiting, type Queued } from './queue.ts'
import { shrinkPhoto } from './shrink-photo.ts'

const TEXT_MAX = 2000

/** Whether the visit is at the server, on its way, or waits on this phone; at the button that kept it. */
function Saved({ id }: { readonly id: string }) {
  const text = fieldTexts.value
  const visit = waiting.value?.find((one) => one.id === id)
  if (visit === undefined) return <p role="status">{text.saved}</p>
  if (visit.refusal !== null) {
    return (
      <p class="part-failed" role="alert">
        {text.refused(visit.refusal)}
      </p>
    )
  }
  return (
    <p class={isSending.value ? undefined : 'field-kept'} role="status">
      {isSending.value ? text.sending : text.savedHere}
    </p>
  )
}

/** Writes down a visit: it is kept on the phone first and sent when there is a line. */
export function VisitForm({ place }: { readonly place: PlaceNow }) {
  const text = fieldTexts.value
  const note = useSignal('')
  const photo = useSignal<Blob | null>(null)
  const isBad = useSignal(false)
  const outcome = useSignal<Queued | 'busy' | 'empty' | null>(null)
  const choose = async (file: File): Promise<void> => {
    const small = await shrinkPhoto(file)
    isBad.value = small === null
    photo.value = small
    outcome.value = null
  }
  const save = async (): Promise<void> => {
    const { id, name, outage } = place
    const visit = { place: id, placeName: name, text: note.value.trim(), photo: photo.value }
    if (visit.text === '' && visit.photo === null) {
      outcome.value = 'empty'
      return
    }
    outcome.value = 'busy'
    const atMs = Math.floor(serverNowMs())
    outcome.value = await queueVisit({ ...visit, atMs, outage: outage?.id ?? null })
    if (typeof outcome.value === 'string') return
    note.value = ''
    photo.value = null
  }
  return (
    <form
      class="card field-visit"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h3>{text.visit}</h3>
      <label>
        {text.visitNote}
        <textarea
          rows={3}
          maxLength={TEXT_MAX}
          placeholder={text.visitNoteHint}
          value={note.value}
          onInput={(event) => {
            note.value = event.currentTarget.value
            outcome.value = null
          }}
        />
      </label>
      <div class="field-photo">
        <label class="secondary file">
          <Icon of={Camera} sizePx={18} /> {text.visitPhoto}
          <input
            type="file"
            class="unseen"
            accept="image/*"
            capture="environment"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              if (file !== undefined) void choose(file)
              event.currentTarget.value = ''
            }}
          />
        </label>
        {photo.value !== null && (
          <>
            <span role="status">{text.photoChosen}</span>
            <button
              type="button"
              class="secondary"
              onClick={() => {
                photo.value = null
              }}
            >
              {text.photoDrop}
            </button>
          </>
        )}
      </div>
      {isBad.value && (
        <p class="part-failed" role="alert">
          {text.photoBad}
        </p>
      )}
      <button type="submit" class="primary" disabled={outcome.value === 'busy'}>
        <Icon of={Check} /> {text.save}
      </button>
      {typeof outcome.value === 'object' && outcome.value !== null && (
        <Saved id={outcome.value.kept} />
      )}
      {(outcome.value === 'empty' || outcome.value === 'full' || outcome.value === 'failed') && (
        <p class="part-failed" role="alert">
          {text[outcome.value]}
        </p>
      )}
    </form>
  )
}
