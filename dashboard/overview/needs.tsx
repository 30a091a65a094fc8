import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { Capacity, CapacityWarning } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { handCount } from '../agents-state.ts'
import { overviewTexts } from '../i18n/overview-texts.ts'
import { areIncidentsTold, isHolding, openIncidents } from '../incidents-state.ts'
import { fleet } from '../live.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { worstPlaces } from '../model/overview.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { causeWords, reasonWords, scopeTitle } from '../parts/reason-words.ts'
import { DurationSince } from '../parts/relative-time.tsx'
import { ShareCell } from '../parts/share-cell.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { today } from '../today.ts'
import { formats, reasons } from '../view-state.ts'

const LISTED = 7

const nameOf = (place: string): string => fleet.value?.places.get(place)?.name ?? place

/** The places that were dark longest today. */
export function WorstToday() {
  const text = overviewTexts.value
  const { duration } = formats.value
  const asked = useAsked<AvailabilityOfPlaces>(`${PATHS.availability}?period=${today.value}`)
  return (
    <section class="card" aria-labelledby="worst">
      <h3 id="worst">
        {text.worst} <small class="muted">{text.worstHint}</small>
      </h3>
      <Answer of={asked} rows={5}>
        {(answer) => {
          const worst = worstPlaces(answer, LISTED)
          if (worst.length === 0) return <p class="muted">{text.worstNone}</p>
          return (
            <ol class="brief">
              {worst.map((one) => {
                const reason = reasons.value.get(one.place)
                return (
                  <li key={one.place}>
                    <StateSymbol
                      state={fleet.value?.places.get(one.place)?.state ?? 'unknown'}
                      sizePx={18}
                    />
                    <span>
                      <GoLink to={{ page: 'place', place: one.place }}>{nameOf(one.place)}</GoLink>
                      <small>
                        {text.down(duration(one.downMs))}
                        {reason !== undefined && ` · ${reasonWords(reason)}`}
                      </small>
                    </span>
                    <span class="brief-end">
                      <ShareCell {...one} />
                    </span>
                  </li>
                )
              })}
            </ol>
          )
        }}
      </Answer>
    </section>
  )
}

/** Incidents that last, and agents that need somebody. */
export function NeedsHand() {
  const text = overviewTexts.value
  const { number } = formats.value
  const open = [...openIncidents.value].sort((a, b) => b.placesNow - a.placesNow)
  const hands = handCount.value
  return (
    <section class="card" aria-labelledby="hand">
      <h3 id="hand">{text.hand}</h3>
      {isHolding.value && <p class="muted">{text.handHolding}</p>}
      {open.length === 0 && hands === 0 && !isHolding.value && areIncidentsTold.value && (
        <p class="muted">{text.handNone}</p>
      )}
      <ul class="brief">
        {open.slice(0, LISTED).map((one) => (
          <li key={one.id}>
            <StateSymbol state="down" sizePx={18} />
            <span>
              <GoLink
                to={{
                  page: 'incidents',
                  incidents: { tab: 'incidents', opened: { kind: 'incident', id: one.id } },
                }}
              >
                {scopeTitle(one.scope, one.name)}
              </GoLink>
              <small>
                {one.cause !== null &&
                  `${causeWords(one.cause, one.confidence, doubtOfRival(one))} · `}
                <DurationSince sinceMs={one.sinceMs} />
              </small>
            </span>
            <span class="brief-end">
              {one.placesNow > 0 && text.incidentPlaces(number(one.placesNow))}
            </span>
          </li>
        ))}
        {hands > 0 && (
          <li>
            <StateSymbol state="degraded" sizePx={18} />
            <GoLink to={{ page: 'agents', agents: { text: '', onlyHand: true } }}>
              {text.agents(number(hands))}
            </GoLink>
          </li>
        )}
      </ul>
    </section>
  )
}

/** A figure of a warning in the unit its words have: of a line, percent of its contract. */
function figureOf({ kind }: CapacityWarning, figure: number): string {
  return formats.value.number(kind === 'uplink-full' ? figure * 100 : figure)
}

/** What is too small or idle, with what helps. */
export function CapacityWarnings() {
  const text = overviewTexts.value
  const { number } = formats.value
  const asked = useAsked<Capacity>(PATHS.capacity)
  return (
    <section class="card" aria-labelledby="capacity">
      <h3 id="capacity">
        {text.capacity} <small class="muted">{text.capacityHint}</small>
      </h3>
      <Answer of={asked} rows={3}>
        {({ warnings }) => (
          <>
            {warnings.length === 0 && <p class="muted">{text.capacityNone}</p>}
            <ul class="brief">
              {warnings.slice(0, LISTED).map((one) => (
                <li key={`${one.kind} ${one.place} ${one.accessPoint} ${one.band}`}>
                  <StateSymbol state="degraded" sizePx={18} />
                  <span>
                    <GoLink to={{ page: 'place', place: one.place }}>{nameOf(one.place)}</GoLink>
                    <small>
                      {text.capacityKind[one.kind]}:{' '}
                      {text.capacityValue[one.kind](
                        figureOf(one, one.value),
                        figureOf(one, one.limit),
                      )}{' '}
                      · {text.days(number(one.days))}
                    </small>
                    <small>
                      <b>{text.remedy[one.remedy]}</b>
                    </small>
                  </span>
                </li>
              ))}
            </ul>
            {warnings.length > LISTED && (
              <p class="muted">{text.moreCapacity(number(warnings.length - LISTED))}</p>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}
