import type { Capacity as CapacityAnswer } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { type CapacityKind } from '#contract/words.ts'
import { overviewTexts } from '../i18n/overview-texts.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { fleet } from '../live.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'

/** A value of a warning as it is written: shares of a contract in percent. Reads signals. */
function figureOf(kind: CapacityKind, value: number): string {
  return formats.value.number(kind === 'uplink-full' ? value * 100 : value)
}

/** What was too small or too large at the place in the last week, and what helps. */
export function Capacity({ place }: { readonly place: string }) {
  const text = placeTexts.value
  const words = overviewTexts.value
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
              {own.map(({ kind, accessPoint, band, value, limit, days, remedy }) => (
                <li key={`${kind} ${accessPoint} ${band}`}>
                  <p>
                    <b>{words.capacityKind[kind]}.</b> {words.remedy[remedy]}
                  </p>
                  <small class="muted">
                    {[
                      fleet.value?.accessPoints.get(accessPoint ?? '')?.name ?? '',
                      band === null ? '' : text.band(band),
                      words.capacityValue[kind](figureOf(kind, value), figureOf(kind, limit)),
                      words.days(number(days)),
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
