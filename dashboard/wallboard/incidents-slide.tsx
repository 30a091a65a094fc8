import { useComputed } from '@preact/signals'
import type { Incident } from '#contract/incident.ts'
import { nowMs } from '../clock.ts'
import { wallboardTexts } from '../i18n/wallboard-texts.ts'
import { messages } from '../i18n/language.ts'
import { areIncidentsTold, isHolding, openIncidents } from '../incidents-state.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { ageOf, wallIncidents } from '../model/wallboard.ts'
import { causeWords, scopeTitle } from '../parts/reason-words.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'

/** Beside them there is room for what is long known, and for the word that the data are old. */
const SHOWN_MAX = 5
const KNOWN_NAMED_MAX = 3

function Row({ incident }: { readonly incident: Incident }) {
  const text = wallboardTexts.value
  const { moment, duration, number } = formats.value
  const { scope, name, cause, confidence, sinceMs, placesNow, acknowledged } = incident
  const age = ageOf(sinceMs, nowMs.value)
  const lasted = duration(Math.floor((nowMs.value - sinceMs) / 60_000) * 60_000)
  const facts = [
    cause === null ? '' : causeWords(cause, confidence, doubtOfRival(incident)),
    placesNow > 1 ? text.places(number(placesNow)) : '',
    acknowledged === null ? '' : text.acknowledged(acknowledged.by),
  ]
  return (
    <li class={`wall-row wall-age-${age}`}>
      <StateSymbol state={placesNow > 0 ? 'down' : 'degraded'} sizePx={56} />
      <div>
        <p class="wall-name">
          {age === 'new' && <mark>{text.age.new}</mark>} {scopeTitle(scope, name)}
        </p>
        <p class="wall-facts">
          {[text.since(moment(sinceMs, nowMs.value), lasted), ...facts].filter(Boolean).join(' · ')}
        </p>
      </div>
    </li>
  )
}

/** What everybody has known of since yesterday, in one line that does not shout. */
function Known({ incidents }: { readonly incidents: readonly Incident[] }) {
  const text = wallboardTexts.value
  const { number, duration } = formats.value
  if (incidents.length === 0) return null
  const named = incidents
    .slice(0, KNOWN_NAMED_MAX)
    .map(({ scope, name, sinceMs }) =>
      text.knownOne(scopeTitle(scope, name), duration(nowMs.value - sinceMs)),
    )
  const more = incidents.length - named.length
  if (more > 0) named.push(text.more(number(more)))
  return (
    <p class="wall-known">
      <b>{text.known(number(incidents.length))}</b> {named.join(' · ')}
    </p>
  )
}

/** The incidents that last, the newest first. */
export function IncidentsSlide() {
  const text = wallboardTexts.value
  const { pressing, known } = useComputed(() =>
    wallIncidents(openIncidents.value, nowMs.value),
  ).value
  const more = pressing.length - SHOWN_MAX
  if (!areIncidentsTold.value) return <p class="wall-empty">{messages.value.loading}</p>
  if (pressing.length === 0 && isHolding.value) return <p class="wall-empty">{text.holding}</p>
  return (
    <div class="wall-list">
      {pressing.length === 0 ? (
        <div class="wall-empty">
          <StateSymbol state="up" sizePx={96} />
          <p>{text.calm}</p>
          {known.length === 0 && <small>{text.calmHint}</small>}
        </div>
      ) : (
        <ul>
          {pressing.slice(0, SHOWN_MAX).map((incident) => (
            <Row key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <p class="wall-more">
          {text.more(formats.value.number(more))} · {messages.value.incidents.open}
        </p>
      )}
      <Known incidents={known} />
    </div>
  )
}
