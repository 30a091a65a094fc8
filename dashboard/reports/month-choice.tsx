import { ChevronLeft, ChevronRight } from 'lucide'
import type { CityDays } from '#contract/days.ts'
import { PATHS } from '#contract/paths.ts'
import { KNOWLEDGE, type Knowledge } from '#contract/words.ts'
import { reportsTexts } from '../i18n/reports-texts.ts'
import { monthsWithData } from '../model/data-days.ts'
import { isDay, monthAfter, parsePeriod } from '../model/period.ts'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { Icon } from '../parts/icon.tsx'
import { monthWords, thisMonth, today } from '../today.ts'
import { params, setParams } from '../view-state.ts'

/** The month of the report: the present one unless the address says another. Reads signals. */
export function chosenMonth(): string {
  const period = parsePeriod(params.value['period'])
  const isMonth = period !== null && !isDay(period) && period <= thisMonth.value
  return isMonth ? period : thisMonth.value
}

/** By what the report goes. Reads signals. */
export function chosenKnowledge(): Knowledge {
  return params.value['known'] === 'then' ? 'then' : 'now'
}

/** Looks at another month. */
export function chooseMonth(month: string): void {
  setParams({ period: month === thisMonth.peek() ? null : month }, 'push')
}

/** Which month of those that have data, by what is known. */
export function MonthChoice() {
  const text = reportsTexts.value
  const month = chosenMonth()
  const known = chosenKnowledge()
  const days = valueOf(useAsked<CityDays>(`${PATHS.days}?from=${today.value}&until=${today.value}`))
  const listed = monthsWithData(days?.first ?? null, thisMonth.value)
  const months = listed.includes(month) ? listed : [...listed, month]
  return (
    <div class="month-choice">
      <button
        type="button"
        class="quiet"
        aria-label={text.previous}
        disabled={days !== null && month <= (listed.at(-1) ?? '')}
        onClick={() => chooseMonth(monthAfter(month, -1))}
      >
        <Icon of={ChevronLeft} />
      </button>
      <select
        aria-label={text.month}
        value={month}
        onChange={(event) => chooseMonth(event.currentTarget.value)}
      >
        {months.map((one) => (
          <option key={one} value={one}>
            {monthWords(one)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="quiet"
        aria-label={text.next}
        disabled={month >= thisMonth.value}
        onClick={() => chooseMonth(monthAfter(month, 1))}
      >
        <Icon of={ChevronRight} />
      </button>
      <div class="switch" role="group" aria-label={text.known} title={text.knownHint}>
        {KNOWLEDGE.map((one) => (
          <button
            type="button"
            key={one}
            aria-pressed={known === one}
            onClick={() => setParams({ known: one === 'now' ? null : one }, 'push')}
          >
            {one === 'now' ? text.knownNow : text.knownThen}
          </button>
        ))}
      </div>
    </div>
  )
}
