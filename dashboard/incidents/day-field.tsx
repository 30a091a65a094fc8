import { useSignal } from '@preact/signals'
import { CalendarDays } from 'lucide'
import { useId, useRef } from 'preact/hooks'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { language } from '../i18n/language.ts'
import { longDay } from '../model/format.ts'
import { parseDay, parseTime, writtenDay } from '../model/written-time.ts'
import { Icon } from '../parts/icon.tsx'
import { clockWords } from './words.ts'

interface FieldProps {
  readonly label: string
  /** `2026-11-22` or `22:05`; '' while there is none. */
  readonly value: string
  readonly onInput: (value: string) => void
}

/** The text of a field, which follows a value that is set from elsewhere. */
function useWritten(
  value: string,
  parse: (text: string) => string,
  write: (value: string) => string,
) {
  const written = useSignal(value === '' ? '' : write(value))
  const last = useRef(value)
  if (last.current !== value) {
    last.current = value
    // What is being typed stays as it is typed.
    if (parse(written.peek()) !== value) written.value = value === '' ? '' : write(value)
  }
  return written
}

interface HintProps {
  readonly id: string
  readonly isWrong: boolean
  readonly words: string
}

function Hint({ id, isWrong, words }: HintProps) {
  return (
    <small id={id} class={isWrong ? 'field-wrong' : 'muted'} aria-live="polite">
      {words}
    </small>
  )
}

/** A day as Indonesians write it, read back in words, with the browser's calendar beside it. */
export function DayField({ label, value, onInput }: FieldProps) {
  const text = incidentTexts.value.filter
  const id = useId()
  const calendar = useRef<HTMLInputElement>(null)
  const written = useWritten(value, parseDay, writtenDay)
  const isWrong = written.value.trim() !== '' && parseDay(written.value) === ''
  return (
    <div class="field day-field">
      <label for={id}>{label}</label>
      <span class="day-box">
        <input
          id={id}
          type="text"
          inputMode="text"
          autocomplete="off"
          maxLength={10}
          placeholder={text.dayPlaceholder}
          aria-invalid={isWrong}
          aria-describedby={`${id}-hint`}
          value={written.value}
          onInput={(event) => {
            written.value = event.currentTarget.value
            onInput(parseDay(written.value))
          }}
        />
        <input
          ref={calendar}
          class="day-picker"
          type="date"
          tabIndex={-1}
          aria-hidden="true"
          value={value}
          onInput={(event) => {
            written.value = writtenDay(event.currentTarget.value)
            onInput(event.currentTarget.value)
          }}
        />
        <button
          type="button"
          class="quiet"
          aria-label={text.calendar}
          onClick={() => calendar.current?.showPicker()}
        >
          <Icon of={CalendarDays} sizePx={16} />
        </button>
      </span>
      <Hint
        id={`${id}-hint`}
        isWrong={isWrong}
        words={isWrong ? text.dayHint : value === '' ? '' : longDay(value, language.value)}
      />
    </div>
  )
}

/** A time of 24 hours, with a point or a colon. */
export function TimeField({ label, value, onInput }: FieldProps) {
  const text = incidentTexts.value.filter
  const id = useId()
  const written = useWritten(value, parseTime, clockWords)
  const isWrong = written.value.trim() !== '' && parseTime(written.value) === ''
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="text"
        autocomplete="off"
        maxLength={5}
        placeholder={clockWords('22:00')}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        value={written.value}
        onInput={(event) => {
          written.value = event.currentTarget.value
          onInput(parseTime(written.value))
        }}
      />
      <Hint id={`${id}-hint`} isWrong={isWrong} words={isWrong ? text.timeHint : ''} />
    </div>
  )
}
