import { useSignal } from '@preact/signals'
import { Camera } from 'lucide'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { formats } from '../view-state.ts'
import { addPhoto } from './calls.ts'
import type { ActionProps } from './outage-actions.tsx'
import { SendState, useSending } from './sending.tsx'

const PHOTO_BYTES_MAX = 8 * 1024 * 1024
const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp']

/** A photo that was chosen, with its picture as an address that the page's policy lets through. */
interface Chosen {
  readonly file: File
  readonly preview: string
}

function readAsUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      resolve(typeof reader.result === 'string' ? reader.result : '')
    })
    reader.addEventListener('error', () => {
      reject(new Error('[dashboard] the photo cannot be read'))
    })
    reader.readAsDataURL(file)
  })
}

/** Chooses a photo, shows it, and sends it. */
export function PhotoForm({ outage, onDone }: ActionProps) {
  const text = incidentTexts.value.notes
  const chosen = useSignal<Chosen | null>(null)
  const fault = useSignal('')
  const sending = useSending()
  const choose = async (file: File): Promise<void> => {
    sending.clear()
    chosen.value = null
    if (!PHOTO_TYPES.includes(file.type)) fault.value = text.photoType
    else if (file.size > PHOTO_BYTES_MAX) {
      fault.value = text.photoTooLarge(formats.value.number(file.size / 1024 / 1024))
    } else {
      fault.value = ''
      chosen.value = { file, preview: await readAsUrl(file) }
    }
  }
  const send = async (photo: File): Promise<void> => {
    if (!(await sending.send((word) => addPhoto(outage.id, photo, word)))) return
    chosen.value = null
    onDone()
  }
  return (
    <div class="photo-form">
      <label class="plain file">
        <Icon of={Camera} sizePx={16} /> {text.photo}
        <input
          type="file"
          class="unseen"
          accept={PHOTO_TYPES.join(',')}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            // The same photo chosen again is a change as well.
            if (file !== undefined) void choose(file)
            event.currentTarget.value = ''
          }}
        />
      </label>
      <small class="muted">{text.photoHint}</small>
      {fault.value !== '' && (
        <p class="part-failed" role="alert">
          {fault.value}
        </p>
      )}
      {chosen.value !== null && (
        <Preview
          chosen={chosen.value}
          isBusy={sending.isBusy}
          onSend={send}
          onDrop={() => {
            chosen.value = null
            sending.clear()
          }}
        />
      )}
      <SendState sending={sending} />
    </div>
  )
}

interface PreviewProps {
  readonly chosen: Chosen
  readonly isBusy: boolean
  readonly onSend: (photo: File) => Promise<void>
  readonly onDrop: () => void
}

function Preview({ chosen, isBusy, onSend, onDrop }: PreviewProps) {
  const text = incidentTexts.value.notes
  return (
    <div class="preview">
      <img src={chosen.preview} alt={text.photoPreview} />
      <div class="form-end">
        <button
          type="button"
          class="primary"
          disabled={isBusy}
          onClick={() => void onSend(chosen.file)}
        >
          {text.photoSend}
        </button>
        <button type="button" class="plain" disabled={isBusy} onClick={onDrop}>
          {text.photoDrop}
        </button>
      </div>
    </div>
  )
}
