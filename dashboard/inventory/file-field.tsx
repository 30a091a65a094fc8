import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { inventoryTexts } from '../i18n/inventory-texts.ts'

interface FileFieldProps {
  readonly label: string
  /** As browsers write it: `.csv,.xlsx`. */
  readonly accept: string
  readonly onFile: (file: File | null) => void
}

/** A file of the operator's machine. The browser's own field speaks the browser's language: it lies unseen over ours. */
export function FileField({ label, accept, onFile }: FileFieldProps) {
  const id = useId()
  const name = useSignal<string | null>(null)
  const text = inventoryTexts.value.files
  return (
    <div class="field file-field">
      <label for={id}>{label}</label>
      <div class="file-box">
        <span class="secondary" aria-hidden="true">
          {text.choose}
        </span>
        <span class={name.value === null ? 'file-name muted' : 'file-name'}>
          {name.value ?? text.noFile}
        </span>
        <input
          id={id}
          type="file"
          accept={accept}
          // The same file chosen again, after it was corrected, is to be looked at anew.
          onClick={({ currentTarget }) => {
            currentTarget.value = ''
          }}
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0] ?? null
            name.value = file?.name ?? null
            onFile(file)
          }}
        />
      </div>
    </div>
  )
}
