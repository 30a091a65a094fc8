import type { Outage } from '#contract/outage.ts'
import { useSignalEffect } from '@preact/signals'
import type { PlaceNow } from '#contract/fleet.ts'
import { nowMs } from '../clock.ts'
import { getPlaceOutages } from '../api.ts'
import { takeOutages } from '../incidents-state.ts'
import { messages } from '../i18n/language.ts'
import { doubtOf } from '../model/doubt.ts'
import { NO_INCIDENT_FILTER } from '../model/incident-filter.ts'
import { formats } from '../view-state.ts'
import { GoLink } from './go-link.tsx'
import { useLiveResource } from './live-resource.ts'
import { Loaded } from './loaded.tsx'
import { causeWords } from './reason-words.ts'
import { DurationSince } from './relative-time.tsx'

/** The newest are listed; the page of incidents has all. */
const LISTED_MAX = 8

function OutageLine({ outage }: { readonly outage: Outage }) {
  const { id, startMs, endMs, cause, confidence } = outage
  const text = messages.value.incidents
  const { moment, duration } = formats.value
  return (
    <li>
      <GoLink
        to={{ page: 'incidents', incidents: { opened: { kind: 'outage', id } } }}
        class="link"
      >
        {moment(startMs, nowMs.peek())}
      </GoLink>
      <span>{causeWords(cause, confidence, doubtOf(outage))}</span>
      <b>
        {endMs === null ? (
          <DurationSince sinceMs={startMs} words={text.lasting} />
        ) : (
          duration(endMs - startMs)
        )}
      </b>
    </li>
  )
}

/** When the place gave no service in the last 7 days, why, and for how long. */
export function PlaceOutages({ place }: { readonly place: PlaceNow }) {
  const text = messages.value.incidents
  const version = `${place.state} ${place.outage?.id ?? ''} ${place.outage?.cause ?? ''}`
  const { resource, retry } = useLiveResource(place.id, version, getPlaceOutages)
  // What the place says of its cause is then as exact as the list below it.
  useSignalEffect(() => {
    if (resource.value.kind === 'ready') takeOutages(resource.value.value.outages)
  })
  const filter = { ...NO_INCIDENT_FILTER, text: place.name }
  return (
    <section class="place-outages">
      <h3>{text.lately}</h3>
      <Loaded resource={resource.value} retry={retry}>
        {({ outages }) => {
          const found = outages.filter(
            ({ subject, status }) => subject.kind === 'site' && status !== 'withdrawn',
          )
          return (
            <>
              {found.length === 0 && <p class="muted">{text.noneLately}</p>}
              <ul>
                {found.slice(0, LISTED_MAX).map((outage) => (
                  <OutageLine key={outage.id} outage={outage} />
                ))}
              </ul>
              {outages.length > 0 && (
                <GoLink
                  to={{ page: 'incidents', incidents: { tab: 'outages', filter } }}
                  class="link"
                >
                  {text.allLately}
                </GoLink>
              )}
            </>
          )
        }}
      </Loaded>
    </section>
  )
}
