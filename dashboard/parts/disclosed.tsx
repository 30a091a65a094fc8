import { useSignal } from '@preact/signals'
import type { ComponentChild } from 'preact'
import { useRef } from 'preact/hooks'
import { incidentTexts } from '../i18n/incident-texts.ts'

interface DisclosedProps {
  readonly word: string
  /** Name for screen readers; begins with the word. */
  readonly label: string
  readonly children: (close: (isSaved: boolean) => void) => ComponentChild
}

/** A button and the form that it opens; who closes the form is at the button again. */
export function Disclosed({ word, label, children }: DisclosedProps) {
  const isOpen = useSignal(false)
  const wasSaved = useSignal(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        type="button"
        class="plain"
        ref={button}
        aria-label={label}
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value
          wasSaved.value = false
        }}
      >
        {word}
      </button>{' '}
      <span class="send-state" role="status">
        {wasSaved.value && incidentTexts.value.notes.done}
      </span>
      {isOpen.value &&
        children((isSaved) => {
          isOpen.value = false
          wasSaved.value = isSaved
          button.current?.focus()
        })}
    </>
  )
}
