import type { CityDay } from '#contract/days.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { useComputed } from '@preact/signals'
import { X } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { timeTexts } from '../i18n/time-texts.ts'
import { known } from '../layers/choice.ts'
import { stateAt } from '../model/day-replay.ts'
import { Icon } from '../parts/icon.tsx'
import { DurationSince } from '../parts/relative-time.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats, select, setParams } from '../view-state.ts'
import { past } from './past.ts'
import { loaded, momentMs, seek, type LoadedDay } from './time-state.ts'

type PlayedPlace = CityDay['places'][number]

/** The states of the place over the day, with the moment marked. */
function PlaceStrip({ place, day }: { readonly place: PlayedPlace; readonly day: LoadedDay }) {
  const percent = (ms: number): string => `${(ms / day.dayMs) * 100}%`
  const untilMs = day.day.untilMs - day.day.fromMs
  const now = useComputed(() => percent(momentMs.value - day.day.fromMs))
  return (
    <div class="strip past-strip" aria-hidden="true">
      {place.steps.map(([fromMs, code], index) => {
        const endMs = place.steps[index + 1]?.[0] ?? untilMs
        const style = { left: percent(fromMs), width: percent(endMs - fromMs) }
        return <span key={fromMs} class={`part part-${PLACE_STATES[code]}`} style={style} />
      })}
      <span class="past-now" style={{ left: now.value }} />
    </div>
  )
}

function OutagesOfDay({ id, day }: { readonly id: string; readonly day: LoadedDay }) {
  const text = timeTexts.value
  const { time } = formats.value
  const outages = day.day.outages.filter(({ place }) => place === id)
  if (outages.length === 0) return <p class="muted">{text.noOutages}</p>
  return (
    <ul class="past-outages">
      {outages.map(({ id: key, startMs, endMs, cause }) => (
        <li key={key}>
          <button
            type="button"
            class="link"
            onClick={() => seek(Math.max(startMs, day.day.fromMs))}
          >
            {text.until(time(startMs), endMs === null ? text.lasting : time(endMs))}
          </button>{' '}
          {messages.value.cause[cause]}
        </li>
      ))}
    </ul>
  )
}

/** One place at the moment of the past, in place of its details now. */
export function PastPanel({ id }: { readonly id: string }) {
  const text = timeTexts.value
  const host = useRef<HTMLElement>(null)
  const day = loaded.value
  const place = day?.day.places.find((one) => one.id === id)
  const seen = past.value?.places.get(id)
  const cause = past.value?.causes.get(id)
  const other = useComputed(() => {
    const held = loaded.value
    const steps = held?.day.places.find((one) => one.id === id)?.otherSteps
    if (held === null || steps === undefined || steps === null) return null
    return stateAt(steps, momentMs.value - held.day.fromMs)
  })
  useEffect(() => host.current?.focus({ preventScroll: true }), [id])
  const moment = useComputed(() =>
    timeTexts.value.mark(
      `${formats.value.date(momentMs.value)}, ${formats.value.time(momentMs.value)} ${formats.value.zone}`,
    ),
  )
  const causeIn = known.value === 'now' ? text.cause : text.causeNow
  const otherName = known.value === 'now' ? text.knownThen : text.knownNow
  const name = seen?.name ?? id
  return (
    <aside class="panel past-panel" ref={host} tabIndex={-1} aria-label={text.panel(name)}>
      <div class="panel-bar">
        <p class="past-mark">{moment}</p>
        <button
          type="button"
          class="quiet"
          aria-label={text.panelClose}
          onClick={() => select(null)}
        >
          <Icon of={X} />
        </button>
      </div>
      <div class="past-body">
        <h2>{name}</h2>
        {day !== null && (place === undefined || seen === undefined) && (
          <p class="muted">{text.gone}</p>
        )}
        {seen !== undefined && (
          <>
            <p class={`past-state text-${seen.state}`}>
              <StateSymbol state={seen.state} sizePx={22} />{' '}
              <b>{messages.value.state[seen.state]}</b>
            </p>
            {seen.sinceMs !== null && (
              <p>
                <DurationSince
                  sinceMs={seen.sinceMs}
                  words={(duration) =>
                    text.since(formats.value.moment(seen.sinceMs ?? 0, momentMs.peek()), duration)
                  }
                />
              </p>
            )}
            {cause !== undefined && <p>{causeIn(messages.value.cause[cause])}</p>}
            {other.value !== null && other.value !== seen.state && (
              <p class="differing">{text.other(otherName, messages.value.state[other.value])}</p>
            )}
          </>
        )}
        {day !== null && place !== undefined && (
          <>
            <PlaceStrip place={place} day={day} />
            <h3>{text.outagesOfDay}</h3>
            <OutagesOfDay id={id} day={day} />
          </>
        )}
        <button
          type="button"
          class="secondary"
          onClick={() => setParams({ at: null, known: null, speed: null })}
        >
          {text.toNow}
        </button>
      </div>
    </aside>
  )
}
