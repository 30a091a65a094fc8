import type { PlaceDays } from '#contract/days.ts'
import { language, messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { longDay } from '../model/format.ts'
import { sharesOf } from '../model/place-figures.ts'
import { GoLink } from '../parts/go-link.tsx'
import { ShareCell } from '../parts/share-cell.tsx'
import { formats } from '../view-state.ts'

interface DayTableProps {
  readonly place: string
  readonly days: PlaceDays['days']
}

/** The table behind strips and calendar: each day with its figures, the latest first. */
export function DayTable({ place, days }: DayTableProps) {
  const text = placeTexts.value
  const { duration } = formats.value
  const span = (ms: number): string => (ms === 0 ? '–' : duration(ms))
  return (
    <details class="day-table">
      <summary>{text.dayTable}</summary>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={text.dayTable}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.day}</th>
              <th scope="col">{text.share}</th>
              <th scope="col">{messages.value.state.down}</th>
              <th scope="col">{text.unknown}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, serviceMs, isProvisional }) => (
              <tr key={day}>
                <th scope="row">
                  <GoLink to={{ page: 'place', place, params: { span: 'day', day } }} class="link">
                    {longDay(day, language.value)}
                  </GoLink>
                  {isProvisional && ' *'}
                </th>
                <td>
                  <ShareCell {...sharesOf(serviceMs)} />
                </td>
                <td>{span(serviceMs.down)}</td>
                <td>{span(serviceMs.unknown)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
