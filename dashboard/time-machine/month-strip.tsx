import type { CityDays } from '#contract/days.ts'
import { useComputed, useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight } from 'lucide'
import { language } from '../i18n/language.ts'
import { timeTexts } from '../i18n/time-texts.ts'
import { today } from '../layers/choice.ts'
import { dayClassOf, upShareOf } from '../model/day-colours.ts'
import { longDay } from '../model/format.ts'
import { monthWords } from '../model/month-words.ts'
import { daysOfMonth, monthAfter, monthOf, weekdayOf } from '../model/period.ts'
import { Icon } from '../parts/icon.tsx'
import { useLiveResource } from '../parts/live-resource.ts'
import { formats } from '../view-state.ts'
import { getMonth, monthPath } from './known-days.ts'
import { momentDay, seekDay } from './time-state.ts'

type Day = CityDays['days'][number]

interface DayCellProps {
  readonly day: string
  readonly known: Day | undefined
  /** Not yet answered: nobody can say that there is no data. */
  readonly isWaiting: boolean
}

function DayCell({ day, known, isWaiting }: DayCellProps) {
  const share = known === undefined ? null : upShareOf(known.totalsMs)
  const at = dayClassOf(share)
  const isSunday = weekdayOf(day) === 6
  const number = Number(day.slice(8))
  const marked = number === 1 || number % 5 === 0 ? ' is-marked' : ''
  const name = at === null ? (isWaiting ? 'waiting' : 'none') : String(at)
  const chosen = day === momentDay.value ? ' is-chosen' : ''
  const future = day > today.value ? ' is-future' : ''
  return (
    <span class={`day-cell day-${name}${chosen}${future}${marked}${isSunday ? ' is-sunday' : ''}`}>
      {number}
    </span>
  )
}

/** The days of a month by how the city did; dragging over them goes from day to day. */
export function MonthStrip() {
  const text = timeTexts.value
  const { number, percent } = formats.value
  /** Where a drag is, before the day is asked for. */
  const dragged = useSignal<string | null>(null)
  const month = useComputed(() => monthOf(momentDay.value))
  const days = daysOfMonth(month.value)
  const { resource } = useLiveResource(monthPath(month.value), null, getMonth)
  const known = new Map<string, Day>()
  if (resource.value.kind === 'ready') {
    for (const day of resource.value.value.days) known.set(day.day, day)
  }
  const wordsOf = (day: string): string => {
    const name = longDay(day, language.value)
    const found = known.get(day)
    const share = found === undefined ? null : upShareOf(found.totalsMs)
    return found === undefined || share === null
      ? text.dayNone(name)
      : text.dayWords(name, percent(share), number(found.outages))
  }
  const shown = dragged.value ?? momentDay.value
  const pick = (index: string): string => {
    const day = days[Number(index) - 1] ?? today.peek()
    return day > today.peek() ? today.peek() : day
  }
  const turn = (step: 1 | -1): void => {
    const next = daysOfMonth(monthAfter(month.peek(), step))
    const same = next[Math.min(next.length, Number(momentDay.peek().slice(8))) - 1] ?? ''
    seekDay(same > today.peek() ? today.peek() : same)
  }
  return (
    <div class="month-strip">
      <button type="button" class="quiet" aria-label={text.lastMonth} onClick={() => turn(-1)}>
        <Icon of={ChevronLeft} />
      </button>
      <b class="month-name">{monthWords(month.value, language.value)}</b>
      <button
        type="button"
        class="quiet"
        aria-label={text.nextMonth}
        disabled={month.value >= monthOf(today.value)}
        onClick={() => turn(1)}
      >
        <Icon of={ChevronRight} />
      </button>
      <div
        class="day-cells"
        style={{ '--cells': days.length }}
        title={`${wordsOf(shown)}. ${text.calendarLegend}.`}
      >
        <div class="day-row" aria-hidden="true">
          {days.map((day) => (
            <DayCell
              key={day}
              day={day}
              known={known.get(day)}
              isWaiting={resource.value.kind === 'loading'}
            />
          ))}
        </div>
        <input
          type="range"
          min={1}
          max={days.length}
          step={1}
          value={Number(shown.slice(8))}
          aria-label={text.month}
          aria-valuetext={wordsOf(shown)}
          onInput={({ currentTarget }) => {
            const day = pick(currentTarget.value)
            dragged.value = day
            currentTarget.value = String(Number(day.slice(8)))
          }}
          onChange={({ currentTarget }) => {
            dragged.value = null
            seekDay(pick(currentTarget.value))
          }}
        />
      </div>
    </div>
  )
}
