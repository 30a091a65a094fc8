import { PATHS } from '#contract/paths.ts'
import type { CityDays } from '#contract/days.ts'
import { language } from '../i18n/language.ts'
import { layerTexts } from '../i18n/layer-texts.ts'
import { monthsWithData } from '../model/data-days.ts'
import { monthWords } from '../model/month-words.ts'
import { daysOfMonth, isDay, monthOf } from '../model/period.ts'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { setParams } from '../view-state.ts'
import { known, layerChoice, period, today } from './choice.ts'
import { Segments } from './segments.tsx'

const choose = (chosen: string): void =>
  setParams({ period: chosen === monthOf(today.peek()) ? null : chosen })

/** The month or day whose figures are shown, and as they were known when. */
export function PeriodChoice() {
  const text = layerTexts.value.period
  const now = monthOf(today.value)
  const days = useAsked<CityDays>(`${PATHS.days}?from=${today.value}&until=${today.value}`)
  const chosen = period.value
  const month = monthOf(chosen)
  const months = monthsWithData(valueOf(days)?.first ?? null, now)
  const listed = months.includes(month) ? months : [...months, month]
  return (
    <div class="period-choice">
      <label>
        <span>{text.month}</span>
        <select value={month} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {listed.map((one) => (
            <option key={one} value={one}>
              {monthWords(one, language.value)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{text.day}</span>
        <select
          value={isDay(chosen) ? chosen : month}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          <option value={month}>{text.wholeMonth}</option>
          {daysOfMonth(month)
            .filter((day) => day <= today.value)
            .map((day) => (
              <option key={day} value={day}>
                {Number(day.slice(8))}
              </option>
            ))}
        </select>
      </label>
      {layerChoice.value.layer !== 'usage' && (
        <Segments
          legend={text.known}
          name="known"
          hint={text.knownHint}
          options={[
            ['now', text.knownNow],
            ['then', text.knownThen],
          ]}
          value={known.value}
          onChange={(one) => setParams({ known: one === 'now' ? null : one })}
        />
      )}
    </div>
  )
}
