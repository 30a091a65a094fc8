import { language } from '../i18n/language.ts'
import { timeTexts } from '../i18n/time-texts.ts'
import { today } from '../layers/choice.ts'
import { longDay } from '../model/format.ts'
import type { EmptyDay } from './known-days.ts'
import { seekDay } from './time-state.ts'

/** That nothing is known of the day, since when something is, and the way there. */
export function EmptyNote({ of: { day, first } }: { readonly of: EmptyDay }) {
  const text = timeTexts.value
  const name = longDay(day, language.value)
  return (
    <div class="time-empty" role="status">
      <p>
        {first === null ? text.emptyNever(name) : text.empty(name, longDay(first, language.value))}
      </p>
      {first !== null && (
        <button type="button" class="secondary" onClick={() => seekDay(first)}>
          {text.toFirst}
        </button>
      )}
      {day !== today.value && (
        <button type="button" class="secondary" onClick={() => seekDay(today.peek())}>
          {text.toToday}
        </button>
      )}
    </div>
  )
}
