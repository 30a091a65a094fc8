import { useId } from 'preact/hooks'

interface FileFieldProps {
  readonly label: string
  /** As browsers write it: `.csv,.xlsx`. */
  readonly accept: string
  readonly onFile: (file: File | null) => void
}

/** A file of the operator's machine. */
export function FileField({ label, accept, onFile }: FileFieldProps) {
  const id = useId()
  return (
    <div class="field file-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        // The same file chosen again, after it was corrected, is to be looked at anew.
        onClick={({ currentTarget }) => {
          currentTarget.value = ''
        }}
        onChange={({ currentTarget }) => onFile(currentTarget.files?.[0] ?? null)}
      />
    </div>
  )
}
