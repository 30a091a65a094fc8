import type { OutageDetail, OutageList } from '#contract/outage.ts'
import type { PlaceVisits } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson, ofId, type ApiResult } from '../api.ts'
import { nowMs } from '../clock.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { photoUrl } from '../incidents/calls.ts'
import { saidOf, type Said as Saying } from '../model/place-said.ts'
import { Loaded } from '../parts/loaded.tsx'
import { useLiveResource } from '../parts/live-resource.ts'
import { formats } from '../view-state.ts'

/** Of so many outages it is asked what was said: the latest of the span. */
const OUTAGES_MAX = 8

interface Told {
  readonly details: readonly OutageDetail[]
  readonly visits: PlaceVisits
}

/** What was said at a place: `id` is the place's, and the outages' behind it. */
async function getSaid(id: string, signal: AbortSignal): Promise<ApiResult<Told>> {
  const [place = '', ...outages] = id.split(' ')
  const visits = await getJson<PlaceVisits>(ofId(PATHS.placeVisits, place), signal)
  if (!visits.ok) return visits
  const details: OutageDetail[] = []
  for (const outage of outages) {
    const detail = await getJson<OutageDetail>(ofId(PATHS.outage, outage), signal)
    if (!detail.ok) return detail
    details.push(detail.value)
  }
  return { ok: true, value: { details, visits: visits.value } }
}

interface SayingProps {
  readonly place: string
  readonly saying: Saying
}

function OneSaying({ place, saying }: SayingProps) {
  const text = placeTexts.value.said
  const { by, kind, atMs, photo } = saying
  const moment = formats.value.moment(atMs, nowMs.peek())
  const url =
    photo === null
      ? null
      : photo.of === 'outage'
        ? photoUrl(photo.outage, photo.note)
        : ofId(PATHS.placeVisitPhoto, place).replace(':visit', photo.visit)
  return (
    <li class="saying">
      <p>
        <b>{by}</b> {text[kind]} <small class="muted">{moment}</small>
      </p>
      {saying.text !== '' && <p class="note-text">{saying.text}</p>}
      {url !== null && (
        <a class="photo" href={url} target="_blank" rel="noreferrer">
          <img src={url} alt={text.photoOf(by, moment)} loading="lazy" />
        </a>
      )}
    </li>
  )
}

interface SaidProps {
  readonly place: string
  readonly outages: OutageList['outages']
}

/** Notes and photos of the latest outages, and visits of technicians, the newest first. */
export function Said({ place, outages }: SaidProps) {
  const text = placeTexts.value
  const ids = outages.slice(0, OUTAGES_MAX).map(({ id }) => id)
  const { resource, retry } = useLiveResource([place, ...ids].join(' '), null, getSaid)
  return (
    <section class="card place-said">
      <h3>{text.sections.said}</h3>
      <Loaded resource={resource.value} retry={retry}>
        {({ details, visits }) => {
          const all = saidOf(details, visits.visits)
          if (all.length === 0) return <p class="muted">{text.said.none}</p>
          return (
            <>
              <p class="muted">{text.said.of}</p>
              <ul>
                {all.map((saying) => (
                  <OneSaying key={saying.key} place={place} saying={saying} />
                ))}
              </ul>
            </>
          )
        }}
      </Loaded>
    </section>
  )
}
