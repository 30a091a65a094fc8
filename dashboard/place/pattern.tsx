import type { UsageFigures } from '#contract/usage.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { heatOf } from '../model/place-usage.ts'
import { formats } from '../view-state.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** The fullest cell: more colour than this and its figure could not be read. */
const HEAT_PERCENT = 45

/** Clients by weekday and hour: a table whose cells are as dark as they are full. */
export function Pattern({ pattern }: Pick<UsageFigures, 'pattern'>) {
  const text = placeTexts.value
  const heat = heatOf(pattern)
  return (
    <div class="pattern">
      <h4>{text.pattern}</h4>
      <p class="muted">{text.patternHint}</p>
      <div class="pattern-scroll" tabIndex={0} role="region" aria-label={text.pattern}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">{text.weekdayHead}</span>
              </th>
              {HOURS.map((hour) => (
                <th scope="col" key={hour}>
                  {String(hour).padStart(2, '0')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pattern.map((row, weekday) => (
              <tr key={text.weekdays[weekday]}>
                <th scope="row">{text.weekdays[weekday]}</th>
                {row.map((value, hour) => {
                  const share = heat[weekday]?.[hour] ?? null
                  return (
                    <td
                      key={HOURS[hour]}
                      class={share === null ? 'is-unseen' : undefined}
                      style={{
                        '--heat': share === null ? '0%' : `${Math.round(share * HEAT_PERCENT)}%`,
                      }}
                    >
                      {value === null ? (
                        <span class="unseen">–</span>
                      ) : (
                        formats.value.number(Math.round(value))
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
