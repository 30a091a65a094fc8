import { messages } from '../i18n/language.ts'
import { overviewTexts } from '../i18n/overview-texts.ts'
import { SEVERITY } from '../model/states.ts'
import { GoLink } from '../parts/go-link.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats, tally } from '../view-state.ts'

/** How many places are in each state now: what is at hand also of a country. */
export function StatesNow() {
  const text = overviewTexts.value
  const { state } = messages.value
  return (
    <section class="card" aria-labelledby="states-now">
      <h3 id="states-now">{text.statesNow}</h3>
      <ul class="brief">
        {SEVERITY.map((one) => (
          <li key={one}>
            <StateSymbol state={one} sizePx={18} />
            <span>{state[one]}</span>
            <b class="brief-end">{formats.value.number(tally.value[one])}</b>
          </li>
        ))}
      </ul>
      <GoLink to={{ page: 'places' }} class="link">
        {text.toPlaces}
      </GoLink>
    </section>
  )
}
