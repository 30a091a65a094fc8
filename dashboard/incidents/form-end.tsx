import { SendState, type Sending } from './sending.tsx'

interface FormEndProps {
  readonly sending: Sending
  readonly save: string
  readonly cancel: string
  readonly onCancel: () => void
  /** What is amiss with what was typed; empty while nothing is. */
  readonly fault?: string
  /** Too little is filled in to be sent. */
  readonly isUnready?: boolean
}

/** The end of a form that can be left: what is amiss, the buttons, and how sending goes. */
export function FormEnd({ sending, save, cancel, onCancel, fault, isUnready }: FormEndProps) {
  return (
    <>
      {fault !== undefined && fault !== '' && (
        <p class="part-failed" role="alert">
          {fault}
        </p>
      )}
      <div class="form-end">
        <button type="submit" class="primary" disabled={isUnready === true || sending.isBusy}>
          {save}
        </button>
        <button type="button" class="plain" onClick={onCancel}>
          {cancel}
        </button>
        <SendState sending={sending} />
      </div>
    </>
  )
}
