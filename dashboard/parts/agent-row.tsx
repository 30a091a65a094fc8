import type { AgentNow, PlaceNow } from '#contract/fleet.ts'
import { serverVersion } from '../agents-state.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import type { AgentSites } from '../model/agent-list.ts'
import { findingWords } from '../model/agent-words.ts'
import { findingsOf, needsHand, weightOf, type Finding } from '../model/agents.ts'
import { formats } from '../view-state.ts'
import { GoLink } from './go-link.tsx'
import { DurationSince } from './relative-time.tsx'
import { StateSymbol } from './state-symbol.tsx'

interface AgentProps {
  readonly agent: AgentNow
}

/** The sign of an agent: whether it reports, or that it does and needs a hand. */
export function AgentSymbol({ agent, sizePx }: AgentProps & { readonly sizePx: number }) {
  const isAmiss = agent.state === 'up' && needsHand(agent)
  return <StateSymbol state={isAmiss ? 'degraded' : agent.state} sizePx={sizePx} />
}

/** Whether and since when an agent reports. */
export function AgentState({ agent }: AgentProps) {
  const { agents, panel } = messages.value
  const { moment } = formats.value
  const { state, lastSeenAtMs } = agent
  if (lastSeenAtMs === null || state === 'unknown') {
    return <span class="text-unknown">{agents.never}</span>
  }
  if (state === 'up') {
    return (
      <>
        <span class="text-up">{agents.reporting}</span>{' '}
        <span class="agent-since muted">
          <DurationSince sinceMs={lastSeenAtMs} words={agents.seen} />
        </span>
      </>
    )
  }
  return (
    <>
      <b class="text-down">{agents.silent}</b>{' '}
      <span class="agent-since text-down">
        <DurationSince
          sinceMs={lastSeenAtMs}
          words={(duration) => panel.since(moment(lastSeenAtMs, nowMs.peek()), duration)}
        />
      </span>
    </>
  )
}

interface FindingTextProps extends AgentProps {
  readonly finding: Finding
}

/** One finding: the sentence, and the technical word beneath. */
export function FindingText({ finding, agent }: FindingTextProps) {
  const [sentence, technical] = findingWords(finding, agent, {
    texts: messages.value.agents,
    formats: formats.value,
    serverVersion: serverVersion.value,
    nowMs: nowMs.peek(),
  })
  return (
    <p class={`finding finding-${weightOf(finding)}`}>
      {sentence}
      {technical !== '' && <small>{technical}</small>}
    </p>
  )
}

interface AgentRowProps extends AgentProps {
  /** The only place it works at; null when there is none or several. */
  readonly place: PlaceNow | null
  readonly sites: AgentSites
}

/** Its place, which opens, or how many there are. */
function Where({ place, sites }: Pick<AgentRowProps, 'place' | 'sites'>) {
  if (place === null) {
    return (
      <span class="muted">{messages.value.list.all(formats.value.number(sites.places.size))}</span>
    )
  }
  return (
    <GoLink to={{ page: 'city', place: place.id }} class="link">
      {place.name}
    </GoLink>
  )
}

/** What it keeps for later and whose clock it goes by, as it said last. */
function Facts({ agent }: AgentProps) {
  const text = messages.value.agents
  const { spooledSamples, clock } = agent
  const facts = [
    spooledSamples === null ? '' : text.spool(formats.value.number(spooledSamples)),
    clock === null ? '' : text.clocks[clock],
  ]
  return <small class="muted">{facts.filter(Boolean).join(' · ')}</small>
}

/** One agent. Reads signals, so Preact draws it again only when a property changed. */
export function AgentRow({ agent, place, sites }: AgentRowProps) {
  const findings = findingsOf(agent, { serverVersion: serverVersion.value, ...sites })
  return (
    <li class="agent-row" data-agent={agent.id}>
      <AgentSymbol agent={agent} sizePx={20} />
      <div class="agent-who">
        <span>
          <b>{agent.id}</b>
          <small class="muted"> {agent.version}</small>
        </span>
        <Where place={place} sites={sites} />
        <Facts agent={agent} />
      </div>
      <p class="agent-state">
        <AgentState agent={agent} />
      </p>
      <div class="findings">
        {findings.map((finding) => (
          <FindingText key={finding} finding={finding} agent={agent} />
        ))}
      </div>
    </li>
  )
}
