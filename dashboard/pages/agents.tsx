import { listedAgents } from '../agents-state.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { AGENT_GROUPS, placeOf, type AgentEntry } from '../model/agent-list.ts'
import { AgentFilters } from '../parts/agent-filters.tsx'
import { AgentRow } from '../parts/agent-row.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { LIST_ID } from '../parts/anchors.ts'
import { useArrival } from '../parts/arrival.ts'
import { Pager, usePages, type Shown } from '../parts/pager.tsx'
import { agentFilter, formats } from '../view-state.ts'

function Groups({
  shown,
  all,
}: {
  readonly shown: Shown<AgentEntry>
  readonly all: readonly AgentEntry[]
}) {
  const text = messages.value.agents
  const view = fleet.value
  return (
    <>
      {AGENT_GROUPS.map((group) => {
        const entries = shown.entries.filter((entry) => entry.group === group)
        if (entries.length === 0) return null
        const count = all.filter((entry) => entry.group === group).length
        return (
          <section key={group} aria-labelledby={`agents-${group}`}>
            <h3 id={`agents-${group}`} class={`agent-group agent-group-${group}`}>
              {text[group]} <b>{formats.value.number(count)}</b>
            </h3>
            <ul>
              {entries.map((entry) => (
                <AgentRow
                  key={entry.agent.id}
                  agent={entry.agent}
                  place={view === null ? null : placeOf(entry.sites, view.places)}
                  sites={entry.sites}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function List() {
  const text = messages.value.agents
  const { shown, turn } = usePages(listedAgents, agentFilter.value)
  const all = listedAgents.value
  const total = fleet.value?.agents.size ?? 0
  if (total === 0) {
    return (
      <div class="agents-none">
        <p>{text.empty}</p>
        <p>
          <GoLink to={{ page: 'inventory', params: { tab: 'agents' } }} class="primary">
            {text.enrol}
          </GoLink>
        </p>
        <p class="muted">
          {text.byTerminal} <code>pantau agents add PLACE</code>
        </p>
      </div>
    )
  }
  return (
    <>
      {all.length === 0 && <p class="agents-none muted">{text.none}</p>}
      <Groups shown={shown.value} all={all} />
      <Pager shown={shown.value} total={all.length} turn={turn} words={text.shown} />
    </>
  )
}

/** The agents: those that need a hand first, each with what is to be done. */
export function Agents() {
  const text = messages.value
  useArrival()
  return (
    <main class="agents">
      <div class="agents-body">
        <h2>{text.agents.title}</h2>
        <AgentFilters />
        <div
          id={LIST_ID}
          class="agents-list"
          role="region"
          aria-label={text.agents.title}
          tabIndex={-1}
        >
          {fleet.value === null ? (
            <div class="skeleton skeleton-part" role="status" aria-label={text.loading} />
          ) : (
            <List />
          )}
        </div>
      </div>
    </main>
  )
}
