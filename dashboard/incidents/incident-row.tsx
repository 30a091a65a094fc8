import type { Incident } from '#contract/incident.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { isRecovering } from '../model/incident-list.ts'
import { GoLink } from '../parts/go-link.tsx'
import { DurationSince } from '../parts/relative-time.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { CauseMeter } from './cause-meter.tsx'
import { openedId } from './opened.ts'
import { conditionWords, incidentTitle, initial, momentOf, whereOfIncident } from './words.ts'

/** How long it lasts, or lasted. */
export function Lasted({
  startMs,
  endMs,
}: {
  readonly startMs: number
  readonly endMs: number | null
}) {
  const text = incidentTexts.value.incident
  if (endMs !== null) {
    const { duration } = formats.value
    return <>{text.span(momentOf(startMs), momentOf(endMs), duration(endMs - startMs))}</>
  }
  return (
    <DurationSince
      sinceMs={startMs}
      words={(duration) => text.since(momentOf(startMs), duration)}
    />
  )
}

/** The marks of an incident that are out of the ordinary. */
export function IncidentMarks({ incident }: { readonly incident: Incident }) {
  const text = incidentTexts.value.incident
  return (
    <>
      {incident.isFlapping && (
        <span class="mark" title={text.flappingHint}>
          {text.flapping}
        </span>
      )}
      {incident.isSuppressed && (
        <span class="mark mark-quiet" title={text.suppressedHint}>
          {text.suppressed}
        </span>
      )}
    </>
  )
}

/** Who is on it, or that nobody is. */
export function Handled({ incident }: { readonly incident: Incident }) {
  const text = incidentTexts.value.incident
  const { acknowledged, closedAtMs, isSuppressed } = incident
  if (acknowledged !== null) {
    return <span>{text.handled(acknowledged.by, momentOf(acknowledged.atMs))}</span>
  }
  if (closedAtMs !== null || isSuppressed || isRecovering(incident)) return null
  return <b class="text-degraded">{text.unhandled}</b>
}

/** How many places are affected. */
export function PlacesAffected({ incident }: { readonly incident: Incident }) {
  const text = incidentTexts.value.incident
  const { number } = formats.value
  const { placesNow, placesMost, closedAtMs, scope } = incident
  if (isRecovering(incident)) {
    return <>{text.recovering(placesMost > 1 ? number(placesMost) : '')}</>
  }
  // Of one place that is affected, its name says it.
  if (placesMost === 0 || (scope === 'place' && placesNow === 1)) return null
  if (closedAtMs !== null) {
    return scope === 'place' ? null : <>{text.placesMost(number(placesMost))}</>
  }
  return <>{text.placesNow(number(placesNow), number(placesMost))}</>
}

/** The sign of an incident: a cross while it lasts, a tick when it is over or as good as over. */
export function incidentSign(incident: Incident) {
  const { closedAtMs, isSuppressed, kind } = incident
  if (closedAtMs !== null || isRecovering(incident)) return 'up'
  if (isSuppressed) return 'planned'
  return kind === 'site' || kind === 'many-at-once' || kind === 'uplink' ? 'down' : 'degraded'
}

/** One incident. */
export function IncidentRow({ incident }: { readonly incident: Incident }) {
  const text = incidentTexts.value
  const { id, cause, confidence } = incident
  const isOpened = openedId('incident') === id
  const where = whereOfIncident(incident)
  const [only] = incident.conditions
  return (
    <li class={isOpened ? 'is-open' : undefined} data-incident={id}>
      <GoLink
        to={{ page: 'incidents', incidents: { opened: { kind: 'incident', id } } }}
        class="incident-row"
        current={isOpened}
      >
        <StateSymbol state={incidentSign(incident)} sizePx={20} />
        <span class="incident-name">
          <b>{incidentTitle(incident)}</b>
          {where !== '' && <small>{where}</small>}
          <small>
            {text.kind[incident.kind]} <IncidentMarks incident={incident} />
          </small>
        </span>
        <span class="incident-cause">
          {cause !== null && (
            <CauseMeter cause={cause} confidence={confidence} doubt={doubtOfRival(incident)} />
          )}
          {cause === null && only?.kind === 'degraded' && initial(conditionWords(only))}
        </span>
        <span class="incident-when">
          <Lasted startMs={incident.sinceMs} endMs={incident.closedAtMs} />
          <small>
            <PlacesAffected incident={incident} />
          </small>
        </span>
        <span class="incident-who">
          <Handled incident={incident} />
        </span>
      </GoLink>
    </li>
  )
}
