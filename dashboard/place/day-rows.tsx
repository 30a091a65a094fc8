import { useSignal } from '@preact/signals'
import type { PlaceDays } from '#contract/days.ts'
import { messages } from '../i18n/language.ts'
import { sharesOf } from '../model/place-figures.ts'
import { dayStrips } from '../model/place-strips.ts'
import { daysOf } from '../model/place-span.ts'
import { GoLink } from '../parts/go-link.tsx'
import { formats } from '../view-state.ts'
import type { Looked } from './span.ts'

const percentOf = (share: number): string => `${(share * 100).toFixed(3)}%`
const HOURS = [0, 6, 12, 18]
/** The date is that of noon: a day may begin an hour late where clocks are put forward. */
const NOON_MS = 43_200_000

interface DayRowsProps {
  readonly place: string
  readonly looked: Looked
  readonly days: PlaceDays['days']
}

/** A week or a month: a row for each day with its band of states and its figure, the latest first. */
export function DayRows({ place, looked: { range, startsMs }, days }: DayRowsProps) {
  const { state } = messages.value
  const { time, duration, percent } = formats.value
  const pointed = useSignal('')
  const told = new Map(days.map((day) => [day.day, day]))
  return (
    <div class="day-rows">
      <p class="read-out" aria-hidden="true">
        {pointed.value}
      </p>
      <div class="day-line day-line-hours" aria-hidden="true">
        <span />
        <div class="hours">
          {HOURS.map((hour) => (
            <span key={hour} style={{ left: percentOf(hour / 24) }}>
              {String(hour).padStart(2, '0')}
            </span>
          ))}
        </div>
        <span />
      </div>
      <ul>
        {dayStrips(daysOf(range), startsMs, days).map(({ day, fromMs, parts }) => {
          const figures = told.get(day)
          const { measured } =
            figures === undefined ? { measured: null } : sharesOf(figures.serviceMs)
          const words = measured === null ? '–' : percent(measured)
          return (
            <li key={fromMs} class="day-line">
              <GoLink to={{ page: 'place', place, params: { span: 'day', day } }}>
                {formats.value.date(fromMs + NOON_MS)}
              </GoLink>
              <div
                class="strip"
                aria-hidden="true"
                onPointerLeave={() => {
                  pointed.value = ''
                }}
              >
                {parts.map((part) => (
                  <span
                    key={part.startMs}
                    class={`part part-${part.state}`}
                    style={{
                      left: percentOf(part.offsetShare),
                      width: percentOf(part.widthShare),
                    }}
                    onPointerEnter={() => {
                      pointed.value = `${time(part.startMs)}–${time(part.endMs)} ${state[part.state]} · ${duration(part.endMs - part.startMs)}`
                    }}
                  />
                ))}
              </div>
              <b>{words}</b>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
