import type { Capacity as CapacityAnswer } from '#contract/usage.ts'
import { PATHS } from '#contract/words.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { fleet } from '../live.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'

/** What was too small or too large at the place in the last week, and what helps. */
export function Capacity({ place }: { readonly place: string }) {
  const text = placeTexts.value
  const { number } = formats.value
  const asked = useAsked<CapacityAnswer>(PATHS.capacity)
  return (
    <section class="card place-capacity">
      <h3>{text.sections.capacity}</h3>
      <Answer of={asked}>
        {({ warnings }) => {
          const own = warnings.filter((one) => one.place === place)
          if (own.length === 0) return <p class="muted">{text.noWarning}</p>
          return (
            <ul class="warnings">
              {own.map(({ kind, accessPoint, band, value, limit, days }) => (
                <li key={`${kind} ${accessPoint} ${band}`}>
                  <p>{text.warning[kind](number(value), number(limit))}</p>
                  <small class="muted">
                    {[
                      fleet.value?.accessPoints.get(accessPoint ?? '')?.name ?? '',
                      band === null ? '' : text.band(band),
                      text.warningDays(number(days)),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </li>
              ))}
            </ul>
          )
        }}
      </Answer>
    </section>
  )
}
