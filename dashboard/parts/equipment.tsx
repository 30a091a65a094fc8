import type { AccessPointNow, AgentNow, EquipmentNow, UplinkNow } from '#contract/fleet.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { pressingOf } from '../model/agents.ts'
import { formats } from '../view-state.ts'
import { AgentState, AgentSymbol, FindingText } from './agent-row.tsx'
import { GoLink } from './go-link.tsx'
import { DurationSince } from './relative-time.tsx'
import { StateSymbol } from './state-symbol.tsx'

interface StateSinceProps {
  readonly state: AccessPointNow['state']
  readonly sinceMs: number | null
  readonly neverWorked?: true
}

const isNotYet = ({ state, neverWorked }: Omit<StateSinceProps, 'sinceMs'>): boolean =>
  state === 'down' && neverWorked === true

/** The state of something and since when: one that never worked is not in service yet. */
function StateSince({ of: { sinceMs, ...of } }: { readonly of: StateSinceProps }) {
  const text = messages.value
  const { moment } = formats.value
  return (
    <span class={`unit-state text-${of.state}`}>
      {isNotYet(of) ? text.reason.notYet : text.state[of.state]}{' '}
      {sinceMs === null ? (
        text.panel.neverPolled
      ) : (
        <DurationSince
          sinceMs={sinceMs}
          words={(duration) => text.panel.since(moment(sinceMs, nowMs.peek()), duration)}
        />
      )}
    </span>
  )
}

function LastPoll({ atMs }: { readonly atMs: number | null }) {
  const { panel } = messages.value
  if (atMs === null) return <>{panel.neverPolled}</>
  return <DurationSince sinceMs={atMs} words={panel.lastPoll} />
}

/** An access point: its state, its clients, what it is and how its last poll went. */
export function AccessPointCard({ accessPoint }: { readonly accessPoint: AccessPointNow }) {
  const { panel, outcome, reason } = messages.value
  const { number, duration } = formats.value
  const { state, clients, vendor, model, firmware, lastOutcome, rttMs, uptimeMs } = accessPoint
  const device = [vendor, model].filter(Boolean).join(' ')
  return (
    <li class="unit">
      <StateSymbol state={state} sizePx={18} />
      <div class="unit-head">
        <b>{accessPoint.name}</b>
        <span
          class="unit-clients"
          title={clients === null ? panel.clientsUnknown : panel.clientsNow}
        >
          {clients === null ? '–' : number(clients)} <small>{panel.clientsNow}</small>
        </span>
      </div>
      <StateSince of={accessPoint} />
      {isNotYet(accessPoint) && <p class="unit-line outcome-odd">{reason.checkDevice}</p>}
      <p class="unit-line">
        {lastOutcome !== null && (
          <>
            <span class={lastOutcome === 'ok' ? undefined : 'outcome-odd'}>
              {state === 'unknown' ? panel.lastOutcome(outcome[lastOutcome]) : outcome[lastOutcome]}
              {rttMs !== null && ` (${panel.roundTrip(number(rttMs))})`}
            </span>
            {' · '}
          </>
        )}
        <LastPoll atMs={accessPoint.lastPollAtMs} />
      </p>
      <p class="unit-line">
        {accessPoint.role === 'controller' && `${panel.equipment.controller} · `}
        {device === '' ? panel.noModel : device}
        {firmware !== null && (
          <>
            {' · '}
            <span title={panel.firmware}>{firmware}</span>
          </>
        )}
        {uptimeMs !== null && state === 'up' && ` · ${panel.uptime(duration(uptimeMs))}`}
      </p>
    </li>
  )
}

/** An internet line: its provider, its state and its last test. */
export function UplinkCard({ uplink }: { readonly uplink: UplinkNow }) {
  const { panel, filter } = messages.value
  return (
    <li class="unit">
      <StateSymbol state={uplink.state} sizePx={18} />
      <div class="unit-head">
        <b>{uplink.provider ?? filter.noProvider}</b>
        {uplink.rttMs !== null && (
          <span class="unit-clients">{panel.roundTrip(formats.value.number(uplink.rttMs))}</span>
        )}
      </div>
      <StateSince of={uplink} />
      <p class="unit-line">
        <LastPoll atMs={uplink.lastPollAtMs} />
      </p>
    </li>
  )
}

/** What feeds the load of a UPS, how well its battery is and how long it lasts. */
function UpsLine({
  ups,
  state,
  lastPollAtMs,
}: Pick<EquipmentNow, 'ups' | 'state' | 'lastPollAtMs'>) {
  const { panel } = messages.value
  const { number, moment } = formats.value
  if (ups === null || ups.onBattery === null) return null
  const parts = [
    ups.battery === null ? '' : panel.battery[ups.battery],
    ups.onBattery && ups.minutesRemaining !== null
      ? panel.minutesLeft(number(Math.round(ups.minutesRemaining)))
      : '',
  ].filter(Boolean)
  if (state !== 'up') {
    const words = [ups.onBattery ? panel.onBattery : panel.onMains, ...parts].join(' · ')
    return <p class="unit-line">{panel.lastWord(words)}</p>
  }
  const sinceMs =
    ups.secondsOnBattery === null || lastPollAtMs === null
      ? null
      : lastPollAtMs - ups.secondsOnBattery * 1000
  return (
    <p class={ups.onBattery ? 'unit-line outcome-odd' : 'unit-line'}>
      {ups.onBattery && sinceMs !== null ? (
        <DurationSince
          sinceMs={sinceMs}
          words={(duration) => panel.onBatterySince(moment(sinceMs, nowMs.peek()), duration)}
        />
      ) : ups.onBattery ? (
        panel.onBattery
      ) : (
        panel.onMains
      )}
      {parts.map((part) => ` · ${part}`)}
    </p>
  )
}

/** A UPS or a switch: its state, and what it says of the power. */
export function EquipmentCard({ equipment }: { readonly equipment: EquipmentNow }) {
  const { panel } = messages.value
  const { number, percent } = formats.value
  const { kind, state, ups, poePortsDelivering, model } = equipment
  const charge = ups?.chargePercent ?? null
  return (
    <li class="unit">
      <StateSymbol state={state} sizePx={18} />
      <div class="unit-head">
        <b>{equipment.name}</b>
        {charge !== null && state === 'up' && (
          <span class="unit-clients">
            {percent(charge / 100)} <small>{panel.charge}</small>
          </span>
        )}
        {poePortsDelivering !== null && (
          <span class="unit-clients">
            {number(poePortsDelivering)} <small>{panel.poePorts}</small>
          </span>
        )}
      </div>
      <StateSince of={equipment} />
      <UpsLine ups={ups} state={state} lastPollAtMs={equipment.lastPollAtMs} />
      <p class="unit-line">
        {panel.equipment[kind]}
        {model !== null && ` · ${model}`}
        {' · '}
        <LastPoll atMs={equipment.lastPollAtMs} />
      </p>
    </li>
  )
}

/** An agent of the place, and what presses most of it: without its word nothing here is known. */
export function AgentLine({ agent }: { readonly agent: AgentNow }) {
  const { panel, agents } = messages.value
  const { number } = formats.value
  const pressing = pressingOf(agent)
  return (
    <div class="agent">
      <AgentSymbol agent={agent} sizePx={14} />
      <div>
        {panel.agent} <b>{agent.id}</b>
        {agent.version !== null && ` ${agent.version}`} · <AgentState agent={agent} />
        {(agent.spooledSamples ?? 0) > 0 &&
          ` · ${panel.agentSpool(number(agent.spooledSamples ?? 0))}`}
        {agent.droppedSamples > 0 && ` · ${panel.agentDropped(number(agent.droppedSamples))}`}
        {pressing !== undefined && (
          <>
            <FindingText finding={pressing} agent={agent} />
            <GoLink
              to={{ page: 'agents', agents: { text: agent.id, onlyHand: false } }}
              class="link"
            >
              {agents.more}
            </GoLink>
          </>
        )}
      </div>
    </div>
  )
}
