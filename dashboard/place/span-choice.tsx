import { ChevronLeft, ChevronRight } from 'lucide'
import { placeTexts } from '../i18n/place-texts.ts'
import { language } from '../i18n/language.ts'
import { longDay } from '../model/format.ts'
import { rangeOf, SPANS } from '../model/place-span.ts'
import { dayAfter } from '../model/zone-time.ts'
import { Icon } from '../parts/icon.tsx'
import { today } from '../today.ts'
import { setParams } from '../view-state.ts'
import type { Looked } from './span.ts'

/** How much time is looked at, and which. */
export function SpanChoice({ looked: { span, range } }: { readonly looked: Looked }) {
  const text = placeTexts.value
  const moveTo = (day: string): void => setParams({ day: day >= today.value ? null : day })
  const next = dayAfter(range.until, 1)
  const later = {
    day: next,
    week: dayAfter(next, 6),
    month: rangeOf('month', next).until,
    year: dayAfter(next, 30),
  }
  const words =
    range.from === range.until
      ? longDay(range.until, language.value)
      : `${longDay(range.from, language.value)} ${text.until} ${longDay(range.until, language.value)}`
  return (
    <div class="span-choice">
      <div class="segments" role="group" aria-label={text.spanLabel}>
        {SPANS.map((one) => (
          <button
            type="button"
            key={one}
            aria-pressed={span === one}
            onClick={() => setParams({ span: one === 'week' ? null : one })}
          >
            {text.span[one]}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="quiet"
        aria-label={text.earlier}
        onClick={() => moveTo(dayAfter(range.from, -1))}
      >
        <Icon of={ChevronLeft} />
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={text.later}
        disabled={range.until >= today.value}
        onClick={() => moveTo(later[span])}
      >
        <Icon of={ChevronRight} />
      </button>
      <p class="span-words" role="status">
        {words}
      </p>
    </div>
  )
}
