import type { Outage } from '#contract/outage.ts'
import { useSignalEffect } from '@preact/signals'
import { ChevronLeft } from 'lucide'
import { incidents, outages, takeOutages } from '../incidents-state.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { fleet } from '../live.ts'
import { doubtOf } from '../model/doubt.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { useLiveResource } from '../parts/live-resource.ts'
import { Loaded } from '../parts/loaded.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { getOutage } from './calls.ts'
import { CauseMeter } from './cause-meter.tsx'
import { EvidenceTimeline } from './evidence.tsx'
import { CauseSection } from './finding.tsx'
import { ImpactSection } from './impact.tsx'
import { isMissing } from './incident-panel.tsx'
import { Lasted } from './incident-row.tsx'
import { Notes } from './notes.tsx'
import { OutageActions } from './outage-actions.tsx'
import { outageSign, StatusMark } from './outage-row.tsx'
import { Missing, PanelFrame } from './panel-frame.tsx'
import { PlaceLine } from './place-line.tsx'
import { incidentTitle, momentOf, outageNames, whereWords } from './words.ts'

/** The incident that an outage is part of. */
function WholeLink({ id }: { readonly id: string }) {
  const text = incidentTexts.value.incident
  const incident = incidents.value.get(id)
  return (
    <GoLink
      to={{ page: 'incidents', incidents: { opened: { kind: 'incident', id } } }}
      class="link whole"
    >
      <Icon of={ChevronLeft} sizePx={16} />
      {incident === undefined ? text.back : `${text.whole} ${incidentTitle(incident)}`}
    </GoLink>
  )
}

function Title({ outage }: { readonly outage: Outage }) {
  const text = incidentTexts.value
  const names = outageNames(outage)
  const { place, subject, status, acknowledged, assignee, override } = outage
  const at = place === null ? undefined : fleet.value?.places.get(place)
  return (
    <div class="panel-title">
      {outage.incident !== null && <WholeLink id={outage.incident} />}
      <h2>{names.title}</h2>
      {at !== undefined && <PlaceLine where={whereWords(at, outage.cause)} place={at} />}
      <p class="muted">{names.part || text.subject[subject.kind]}</p>
      <p class="panel-state">
        <StateSymbol state={outageSign(outage)} sizePx={22} />
        <b>
          <Lasted startMs={outage.startMs} endMs={outage.endMs} />
        </b>
      </p>
      <CauseMeter
        cause={outage.cause}
        confidence={outage.confidence}
        isSet={override !== null}
        doubt={doubtOf(outage)}
      />
      <p class="outage-status">
        <StatusMark status={status} /> <span class="muted">{text.statusMeaning[status]}</span>
      </p>
      {acknowledged !== null && (
        <p>{text.incident.handled(acknowledged.by, momentOf(acknowledged.atMs))}</p>
      )}
      {assignee !== null && assignee !== '' && <p>{text.notes.assigned(assignee)}</p>}
    </div>
  )
}

/** The details of an outage: its cause and what speaks for it, what it cost, what people said. */
export function OutagePanel({ id }: { readonly id: string }) {
  const live = outages.value.get(id)
  const version = live === undefined ? '' : `${live.revision} ${live.revisedAtMs}`
  const { resource, retry, refresh } = useLiveResource(id, version, getOutage)
  const answer = resource.value
  useSignalEffect(() => {
    if (resource.value.kind === 'ready') takeOutages([resource.value.value.outage])
  })
  const outage = live ?? (answer.kind === 'ready' ? answer.value.outage : undefined)
  const label = outage === undefined ? id : outageNames(outage).title
  return (
    <PanelFrame
      opened={{ kind: 'outage', id }}
      label={incidentTexts.value.incident.outageLabel(label)}
    >
      {outage !== undefined && (
        <>
          <Title outage={outage} />
          <CauseSection outage={outage} onDone={refresh} />
          <EvidenceTimeline outage={outage} />
          <ImpactSection outage={outage} />
        </>
      )}
      {isMissing(answer) && outage === undefined ? (
        <Missing kind="outage" id={id} />
      ) : (
        <Loaded resource={answer} retry={retry}>
          {(detail) => <Notes notes={detail.notes} />}
        </Loaded>
      )}
      {outage !== undefined && <OutageActions outage={outage} onDone={refresh} />}
    </PanelFrame>
  )
}
