import { useSignal } from '@preact/signals'
import { Camera, Check } from 'lucide'
import type { PlaceNow } from '#contract/fleet.ts'
import { serverNowMs } from '../clock.ts'
import { fieldTexts } from '../i18n/field-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { queueVisit, type Queued } from './queue.ts'
import { shrinkPhoto } from './shrink-photo.ts'

const TEXT_MAX = 2000

/** Writes down a visit: it is kept on the phone first and sent when there is a line. */
export function VisitForm({ place }: { readonly place: PlaceNow }) {
  const text = fieldTexts.value
  const note = useSignal('')
  const photo = useSignal<Blob | null>(null)
  const isBad = useSignal(false)
  const outcome = useSignal<Queued | 'busy' | null>(null)
  const choose = async (file: File): Promise<void> => {
    const small = await shrinkPhoto(file)
    isBad.value = small === null
    photo.value = small
    outcome.value = null
  }
  const save = async (): Promise<void> => {
    outcome.value = 'busy'
    const { id, name, outage } = place
    const visit = { place: id, placeName: name, text: note.value.trim(), photo: photo.value }
    const atMs = Math.floor(serverNowMs())
    outcome.value = await queueVisit({ ...visit, atMs, outage: outage?.id ?? null })
    if (outcome.value !== 'kept') return
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
      <p role="status">{outcome.value === 'kept' && text.saved}</p>
      {(outcome.value === 'full' || outcome.value === 'failed') && (
        <p class="part-failed" role="alert">
          {text[outcome.value]}
        </p>
      )}
    </form>
  )
}
