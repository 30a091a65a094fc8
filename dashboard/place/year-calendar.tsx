import { useEffect, useRef } from 'preact/hooks'
import type { PlaceDays } from '#contract/days.ts'
import { language } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { longDay } from '../model/format.ts'
import { weekdayOf } from '../model/period.ts'
import { DAY_CLASSES, dayClassOf, sharesOf } from '../model/place-figures.ts'
import { daysOf, type Range } from '../model/place-span.ts'
import { formats, go } from '../view-state.ts'

interface YearCalendarProps {
  readonly place: string
  readonly range: Range
  readonly days: PlaceDays['days']
}

function monthsOf(days: readonly string[], locale: string): readonly (readonly [number, string])[] {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' })
  const first = weekdayOf(days[0] ?? '')
  return days.flatMap((day, index) =>
    day.endsWith('-01')
      ? [[Math.floor((index + first) / 7) + 1, format.format(Date.parse(`${day}T00:00Z`))] as const]
      : [],
  )
}

/**
 * A year as a calendar: a column for each week, a row for each weekday. Each class has a height of its
 * own within its square, so that colour is not all that tells them apart; the table has the figures.
 */
export function YearCalendar({ place, range, days }: YearCalendarProps) {
  const text = placeTexts.value
  const { percent } = formats.value
  const told = new Map(days.map((day) => [day.day, day]))
  const all = daysOf(range)
  const first = weekdayOf(all[0] ?? '')
  const scroll = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What is looked at first is the end: where there is no room for a year, its beginning is aside.
    const part = scroll.current
    if (part !== null) part.scrollLeft = part.scrollWidth
  }, [place, range.until])
  return (
    <figure class="year" aria-hidden="true">
      <div class="year-scroll" ref={scroll}>
        <div class="year-grid">
          {monthsOf(all, language.value === 'id' ? 'id-ID' : 'en-GB').map(([column, name]) => (
            <span key={`${column}`} class="year-month" style={{ gridColumn: column, gridRow: 1 }}>
              {name}
            </span>
          ))}
          {all.map((day, index) => {
            const figures = told.get(day)
            const measured = figures === undefined ? null : sharesOf(figures.serviceMs).measured
            const kind = figures === undefined ? 'absent' : dayClassOf(measured)
            const words = measured === null ? text.dayClass.unseen : percent(measured)
            return (
              <span
                key={day}
                class={`year-day day-${kind}`}
                style={{
                  gridColumn: Math.floor((index + first) / 7) + 1,
                  gridRow: ((index + first) % 7) + 2,
                }}
                title={figures === undefined ? '' : `${longDay(day, language.value)}: ${words}`}
                onClick={() => go({ page: 'place', place, params: { span: 'day', day } })}
              />
            )
          })}
        </div>
      </div>
      <figcaption>
        {DAY_CLASSES.map((kind) => (
          <span key={kind}>
            <span class={`year-day day-${kind}`} /> {text.dayClass[kind]}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
