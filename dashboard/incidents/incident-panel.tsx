import type { Condition, Incident, SentMessage } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import { useComputed, useSignalEffect } from '@preact/signals'
import { incidents, outages, takeIncidents, takeOutages } from '../incidents-state.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { fleet } from '../live.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { foldLines, isRecovering, outagesOf } from '../model/incident-list.ts'
import { GoLink } from '../parts/go-link.tsx'
import { useLiveResource, type Resource } from '../parts/live-resource.ts'
import { Loaded } from '../parts/loaded.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { acknowledgeIncident, getIncident, getOutagesOf } from './calls.ts'
import { CauseMeter } from './cause-meter.tsx'
import { IncidentTalk } from './incident-talk.tsx'
import { Handled, IncidentMarks, incidentSign, Lasted, PlacesAffected } from './incident-row.tsx'
import { OutageRow } from './outage-row.tsx'
import { Missing, PanelFrame } from './panel-frame.tsx'
import { PlaceLine } from './place-line.tsx'
import { SendState, useSending } from './sending.tsx'
import {
  conditionWords,
  incidentTitle,
  momentOf,
  placeOfIncident,
  whereOfIncident,
} from './words.ts'

/** Conditions and outages listed at most; the lists of the page hold all. */
const LISTED_MAX = 100

/** Whether an answer says that there is nothing of this id. */
export function isMissing(resource: Resource<unknown>): boolean {
  return (
    resource.kind === 'failed' &&
    resource.failure.kind === 'problem' &&
    resource.failure.status === 404
  )
}

function Acknowledge({
  incident,
  onDone,
}: {
  readonly incident: Incident
  readonly onDone: () => void
}) {
  const text = incidentTexts.value.incident
  const sending = useSending()
  const isOver = incident.closedAtMs !== null || isRecovering(incident)
  if (incident.acknowledged !== null || isOver) return null
  return (
    <div class="acknowledge">
      <button
        type="button"
        class="primary"
        disabled={sending.isBusy}
        onClick={() => {
          void sending
            .send((operator) => acknowledgeIncident(incident.id, operator))
            .then((isDone) => isDone && onDone())
        }}
      >
        {text.acknowledge}
      </button>
      <small class="muted">{text.acknowledgeHint}</small>
      <SendState sending={sending} />
    </div>
  )
}

function Title({ incident, onDone }: { readonly incident: Incident; readonly onDone: () => void }) {
  const text = incidentTexts.value
  return (
    <div class="panel-title">
      <h2>{incidentTitle(incident)}</h2>
      <PlaceLine where={whereOfIncident(incident)} place={placeOfIncident(incident)} />
      <p class="muted">
        {text.kind[incident.kind]} <IncidentMarks incident={incident} />
      </p>
      <p class="panel-state">
        <StateSymbol state={incidentSign(incident)} sizePx={22} />
        <b>
          <PlacesAffected incident={incident} />
        </b>
        <span>
          <Lasted startMs={incident.sinceMs} endMs={incident.closedAtMs} />
        </span>
      </p>
      {incident.cause !== null && (
        <CauseMeter
          cause={incident.cause}
          confidence={incident.confidence}
          doubt={doubtOfRival(incident)}
        />
      )}
      <p class="incident-handled">
        <Handled incident={incident} />
      </p>
      <Acknowledge incident={incident} onDone={onDone} />
    </div>
  )
}

/** A condition without an outage that we have: the place or agent, and what is known of it. */
function ConditionLine({ condition }: { readonly condition: Condition }) {
  const { place: id, agent, outage, sinceMs, kind } = condition
  const text = incidentTexts.value
  const place = id === null ? undefined : fleet.value?.places.get(id)
  const name = place?.name ?? id ?? agent ?? text.kind[kind]
  return (
    <li class="condition">
      {outage !== null ? (
        <GoLink
          to={{ page: 'incidents', incidents: { opened: { kind: 'outage', id: outage } } }}
          class="link"
        >
          {name}
        </GoLink>
      ) : place !== undefined ? (
        <GoLink to={{ page: 'city', place: place.id }} class="link">
          {name}
        </GoLink>
      ) : (
        <b>{name}</b>
      )}
      <small class="muted">
        {conditionWords(condition)} · {momentOf(sinceMs)}
      </small>
    </li>
  )
}

/** What is affected: its outages, and what else is wrong. */
function Affected({
  incident,
  found,
}: {
  readonly incident: Incident
  readonly found: readonly Outage[]
}) {
  const text = incidentTexts.value.incident
  const known = new Set<string | null>(found.map(({ id }) => id))
  const others = incident.conditions.filter(({ outage }) => outage === null || !known.has(outage))
  const { rows, withLine } = foldLines(found)
  const count = rows.length + others.length
  const more = Math.max(0, rows.length - LISTED_MAX) + Math.max(0, others.length - LISTED_MAX)
  return (
    <section>
      <h3>
        {text.outages} {count > 0 && <small>{formats.value.number(count)}</small>}
      </h3>
      {count === 0 && <p class="muted">{text.noOutages}</p>}
      <ul class="affected">
        {rows.slice(0, LISTED_MAX).map((outage) => (
          <OutageRow key={outage.id} outage={outage} hasLine={withLine.has(outage.id)} />
        ))}
        {others.slice(0, LISTED_MAX).map((condition) => (
          <ConditionLine key={condition.key} condition={condition} />
        ))}
      </ul>
      {more > 0 && <p class="muted">{text.more(formats.value.number(more))}</p>}
    </section>
  )
}

/** What became of a message. */
function messageState({ sentAtMs, attempts, isGivenUp }: SentMessage): string {
  const text = incidentTexts.value.incident
  const { number } = formats.value
  if (sentAtMs !== null) return text.sent(momentOf(sentAtMs))
  if (isGivenUp) return text.givenUp(number(attempts))
  return attempts === 0 ? text.queued : text.waiting(number(attempts + 1))
}

function MessageLine({ message }: { readonly message: SentMessage }) {
  const text = incidentTexts.value
  const names: Readonly<Record<string, string>> = text.alerts.channelNames
  const isSent = message.sentAtMs !== null
  const look = isSent ? 'up' : message.isGivenUp ? 'down' : 'degraded'
  return (
    <li class="message">
      <StateSymbol state={look} sizePx={16} />
      <span>
        <b>{message.recipient}</b> · {names[message.channel] ?? message.channel}
        <small class="muted">
          {' '}
          {text.incident.messageKind[message.kind] ?? message.kind} ·{' '}
          {momentOf(message.createdAtMs)}
        </small>
      </span>
      <small class={isSent ? 'muted' : `text-${look}`}>{messageState(message)}</small>
      {!isSent && message.problem !== null && <small class="problem">{message.problem}</small>}
    </li>
  )
}

function Messages({ messages }: { readonly messages: readonly SentMessage[] }) {
  const text = incidentTexts.value.incident
  return (
    <section>
      <h3>
        {text.messages}{' '}
        {messages.length > 0 && <small>{formats.value.number(messages.length)}</small>}
      </h3>
      {messages.length === 0 ? (
        <p class="muted">{text.noMessages}</p>
      ) : (
        <ul class="messages">
          {messages.map((message) => (
            <MessageLine key={message.id} message={message} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** The details of an incident: what is affected, what people said, and who was told what. */
export function IncidentPanel({ id }: { readonly id: string }) {
  const live = incidents.value.get(id)
  const { resource, retry, refresh } = useLiveResource(id, live?.revisedAtMs, getIncident)
  const answer = resource.value
  const own = useLiveResource(id, live?.revisedAtMs, getOutagesOf)
  useSignalEffect(() => {
    if (resource.value.kind === 'ready') takeIncidents([resource.value.value.incident])
  })
  useSignalEffect(() => {
    if (own.resource.value.kind === 'ready') takeOutages(own.resource.value.value.outages)
  })
  const found = useComputed(() => {
    const incident = incidents.value.get(id)
    return incident === undefined ? [] : outagesOf(incident, outages.value.values())
  })
  const incident = live ?? (answer.kind === 'ready' ? answer.value.incident : undefined)
  const label = incidentTexts.value.incident.label(
    incident === undefined ? id : incidentTitle(incident),
  )
  return (
    <PanelFrame opened={{ kind: 'incident', id }} label={label}>
      {incident !== undefined && (
        <>
          <Title incident={incident} onDone={refresh} />
          <Affected incident={incident} found={found.value} />
          <IncidentTalk found={found.value} onDone={own.refresh} />
        </>
      )}
      {isMissing(answer) && incident === undefined ? (
        <Missing kind="incident" id={id} />
      ) : (
        <Loaded resource={answer} retry={retry}>
          {(detail) => <Messages messages={detail.messages} />}
        </Loaded>
      )}
    </PanelFrame>
  )
}
