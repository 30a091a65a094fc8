import type { AlertsView } from '#contract/alerts.ts'
import { CHANNEL_KINDS, type ChannelKind } from '#contract/words.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { fleet } from '../live.ts'
import { useLiveResource } from '../parts/live-resource.ts'
import { Loaded } from '../parts/loaded.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { getAlerts } from './alert-calls.ts'
import { RecipientRow } from './alert-recipient.tsx'
import { RuleRow } from './alert-rule.tsx'
import { SignedAs } from './operator-dialog.tsx'
import { PushSwitch } from './push-switch.tsx'
import { momentOf } from './words.ts'

/** A channel: whether it is set up, and what it has done since the server started. */
function Channel({ kind, alerts }: { readonly kind: ChannelKind; readonly alerts: AlertsView }) {
  const text = incidentTexts.value.alerts
  const { number } = formats.value
  const isReady = alerts.channels.includes(kind)
  const figures = alerts.figures.find(({ channel }) => channel === kind)
  const isFailing = isReady && figures !== undefined && figures.lastProblem !== null
  return (
    <li class={isReady ? undefined : 'muted'} data-channel={kind}>
      <StateSymbol state={isFailing ? 'degraded' : isReady ? 'up' : 'planned'} sizePx={16} />
      <div>
        <b>{text.channelNames[kind]}</b>{' '}
        <small class="muted">
          {isReady
            ? text.channelFigures(
                number(figures?.sent ?? 0),
                number(figures?.failed ?? 0),
                number(figures?.waiting ?? 0),
              )
            : text.channelOff}
        </small>
        {isFailing && <small class="problem">{figures.lastProblem}</small>}
      </div>
    </li>
  )
}

/** The messages on their way, and whether another service sees that the server lives. */
function Health({ alerts }: { readonly alerts: AlertsView }) {
  const text = incidentTexts.value.alerts
  const { number } = formats.value
  const { queue, heartbeat, subscriptions } = alerts
  const beat =
    heartbeat === null
      ? text.noHeartbeat
      : (heartbeat.lastProblem ??
        (heartbeat.lastCalledAtMs === null ? text.notYet : momentOf(heartbeat.lastCalledAtMs)))
  const facts: readonly (readonly [string, string])[] = [
    [text.sentWeek, number(queue.sent)],
    [text.waiting, number(queue.waiting + queue.held)],
    [text.notSent, number(queue.givenUp + queue.dropped)],
    [text.browsers, number(subscriptions)],
    [text.heartbeat, beat],
  ]
  return (
    <dl class="facts alert-health">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Settings({ alerts }: { readonly alerts: AlertsView }) {
  const text = incidentTexts.value.alerts
  const { recipients, rules, isStandard } = alerts
  const nameOf = (id: string): string =>
    recipients.find((one) => one.id === id)?.name ?? fleet.value?.places.get(id)?.name ?? id
  return (
    <>
      <section>
        <h3 class="agent-group">{text.recipients}</h3>
        {recipients.length === 0 && <p class="group-none muted">{text.noRecipients}</p>}
        <ul>
          {recipients.map((recipient) => (
            <RecipientRow key={recipient.id} recipient={recipient} />
          ))}
        </ul>
      </section>
      <section>
        <h3 class="agent-group">{text.channels}</h3>
        <ul class="channels">
          {CHANNEL_KINDS.map((kind) => (
            <Channel key={kind} kind={kind} alerts={alerts} />
          ))}
        </ul>
        <Health alerts={alerts} />
      </section>
      <section>
        <h3 class="agent-group">{text.rules}</h3>
        {isStandard && <p class="group-none muted">{text.standard}</p>}
        {rules.length === 0 && <p class="group-none muted">{text.noRules}</p>}
        <ul class="rules">
          {rules.map((rule, index) => (
            <RuleRow key={index} rule={rule} number={index + 1} nameOf={nameOf} />
          ))}
        </ul>
      </section>
    </>
  )
}

/** Who is told, by what way, and when. It is set in the configuration of the server. */
export function Alerts() {
  const { resource, retry } = useLiveResource('alerts', null, getAlerts)
  return (
    <>
      <PushSwitch />
      <SignedAs />
      <Loaded resource={resource.value} retry={retry}>
        {(alerts) => <Settings alerts={alerts} />}
      </Loaded>
    </>
  )
}
