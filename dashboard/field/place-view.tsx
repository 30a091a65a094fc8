import { ChevronLeft, Navigation } from 'lucide'
import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceFirstAid, PlaceVisits } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { getJson, ofId, type ApiResult } from '../api.ts'
import { nowMs } from '../clock.ts'
import { fieldTexts } from '../i18n/field-texts.ts'
import { language, messages } from '../i18n/language.ts'
import { doubtAt } from '../incidents-state.ts'
import { onceEach } from '../model/field-places.ts'
import { accessPointsOf, uplinksOf, type FleetView } from '../model/fleet.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { AccessPointCard, UplinkCard } from '../parts/equipment.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { causeWords, checkWords, degradationWords, stateWords } from '../parts/reason-words.ts'
import { DurationSince } from '../parts/relative-time.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats, reasons } from '../view-state.ts'
import { PrivatePart } from './private-part.tsx'
import { sentCount } from './queue.ts'
import { VisitForm } from './visit-form.tsx'

interface FieldPlaceProps {
  readonly view: FleetView
  readonly place: PlaceNow
}

/** What is wrong, since when, and the likely cause, in large words. */
function Wrong({ place }: { readonly place: PlaceNow }) {
  const text = fieldTexts.value
  const { moment } = formats.value
  const reason = reasons.value.get(place.id)
  const { outage, degradations, sinceMs } = place
  return (
    <section class="card field-now">
      <h3>{text.wrong}</h3>
      <p class={`field-state text-${place.state}`}>
        <StateSymbol state={place.state} sizePx={32} />
        <b>{stateWords(place.state, reason)}</b>
      </p>
      {sinceMs !== null && place.state !== 'planned' && (
        <p>
          <DurationSince
            sinceMs={sinceMs}
            words={(duration) => text.since(moment(sinceMs, nowMs.peek()), duration)}
          />
        </p>
      )}
      {outage !== null && reason?.kind !== 'outage' && (
        <p>
          {text.cause}: <b>{causeWords(outage.cause, outage.confidence, doubtAt(place))}</b>
        </p>
      )}
      {degradations.length > 0 && reason?.kind !== 'of-little-use' && (
        <p>{degradationWords(degradations)}</p>
      )}
    </section>
  )
}

type Advice = PlaceFirstAid & { readonly keptAtMs: number | null }

async function getAdvice(path: string, signal: AbortSignal): Promise<ApiResult<Advice>> {
  const result = await getJson<PlaceFirstAid>(path, signal)
  if (!result.ok) return result
  return { ok: true, value: { ...result.value, keptAtMs: result.keptAtMs ?? null } }
}

/** What to do there, step by step; without a line what was kept, and since when. */
function ToDo({ place }: { readonly place: PlaceNow }) {
  const text = fieldTexts.value
  const { moment } = formats.value
  const advice = useSignal<Advice | 'failed' | null>(null)
  const path = `${ofId(PATHS.placeFirstAid, place.id)}?language=${language.value}`
  const version = `${path} ${place.outage?.id ?? ''} ${place.outage?.cause ?? ''}`
  useEffect(() => {
    const controller = new AbortController()
    const load = async (): Promise<void> => {
      const result = await getAdvice(path, controller.signal)
      if (!controller.signal.aborted) advice.value = result.ok ? result.value : 'failed'
    }
    void load()
    return () => controller.abort()
  }, [version])
  const { value } = advice
  if (value === 'failed') return <p class="muted">{text.adviceFailed}</p>
  if (value === null) return null
  const advised = onceEach(value.advice)
  const check = checkWords(reasons.value.get(place.id)?.kind)
  return (
    <section class="card field-todo">
      <h3>{text.todo}</h3>
      {value.keptAtMs !== null && (
        <p class="field-kept" role="status">
          {text.adviceKept(`${moment(value.keptAtMs, nowMs.peek())} ${formats.value.zone}`)}
        </p>
      )}
      {advised.length === 0 && (check === null ? <p class="muted">{text.fine}</p> : <p>{check}</p>)}
      {advised.map(({ outage, cause, confidence, steps }) => (
        <div key={outage}>
          {advised.length > 1 && <h4>{causeWords(cause, confidence, null)}</h4>}
          <ol>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

/** Who was there before, and what they wrote down. */
function VisitsBefore({ place }: { readonly place: PlaceNow }) {
  const text = fieldTexts.value
  const { moment } = formats.value
  const asked = useAsked<PlaceVisits>(ofId(PATHS.placeVisits, place.id))
  const sent = sentCount.value
  useEffect(() => {
    if (sent > 0) asked.refresh()
  }, [sent])
  return (
    <section class="card">
      <h3>{text.visits}</h3>
      <Answer of={asked}>
        {({ visits }) =>
          visits.length === 0 ? (
            <p class="muted">{text.noVisits}</p>
          ) : (
            <ul class="field-visits">
              {visits.map(({ id, by, atMs, text: note, mediaType }) => {
                const when = moment(atMs, nowMs.peek())
                const photo = ofId(PATHS.placeVisitPhoto, place.id).replace(':visit', id)
                return (
                  <li key={id}>
                    <b>{by}</b> <small class="muted">{when}</small>
                    {note !== '' && <p>{note}</p>}
                    {mediaType !== null && (
                      <a href={photo} target="_blank" rel="noreferrer">
                        <img src={photo} alt={text.photoOf(by, when)} loading="lazy" />
                      </a>
                    )}
                  </li>
                )
              })}
            </ul>
          )
        }
      </Answer>
    </section>
  )
}

/** One place for who stands in front of it. */
export function FieldPlaceView({ view, place }: FieldPlaceProps) {
  const text = fieldTexts.value
  const { kind } = messages.value
  const accessPoints = accessPointsOf(view, place.id)
  const uplinks = uplinksOf(view, place.id)
  return (
    <div class="field-place" id={LIST_ID} tabIndex={-1}>
      <GoLink to={{ page: 'field' }} class="secondary field-back">
        <Icon of={ChevronLeft} sizePx={18} /> {text.back}
      </GoLink>
      <h2>{place.name}</h2>
      <p class="muted">
        {kind[place.kind]} · {place.kelurahan}, {place.kecamatan}
      </p>
      <Wrong place={place} />
      <ToDo place={place} />
      <VisitForm place={place} />
      <PrivatePart place={place} />
      {accessPoints.length + uplinks.length > 0 && (
        <section class="card">
          <h3>{text.equipment}</h3>
          <ul class="units">
            {uplinks.map((uplink) => (
              <UplinkCard key={uplink.id} uplink={uplink} />
            ))}
            {accessPoints.map((accessPoint) => (
              <AccessPointCard key={accessPoint.id} accessPoint={accessPoint} />
            ))}
          </ul>
        </section>
      )}
      <VisitsBefore place={place} />
      <p class="field-ways">
        <a
          class="secondary"
          href={`geo:${place.latitude},${place.longitude}?q=${place.latitude},${place.longitude}`}
        >
          <Icon of={Navigation} sizePx={18} /> {text.route}
        </a>
        <GoLink to={{ page: 'place', place: place.id }} class="secondary">
          {text.whole}
        </GoLink>
      </p>
    </div>
  )
}
