import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { listedAgents } from '../agents-state.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { AGENT_GROUPS, placeOf, type AgentEntry } from '../model/agent-list.ts'
import { AgentFilters } from '../parts/agent-filters.tsx'
import { AgentRow } from '../parts/agent-row.tsx'
import { LIST_ID } from '../parts/anchors.ts'
import { useArrival } from '../parts/arrival.ts'
import { usePrinting } from '../parts/printing.ts'
import { agentFilter, formats } from '../view-state.ts'

/** Rows drawn at once; what presses most is on the first page. */
const PAGE_ROWS = 100
/** On paper there is nothing to turn, but a country does not fit on it. */
const PRINT_ROWS = 2000

interface Shown {
  readonly from: number
  readonly entries: readonly AgentEntry[]
}

/** The part of the list that is drawn, and how to turn to another. */
function usePages(all: ReadonlySignal<readonly AgentEntry[]>) {
  const wanted = useSignal(0)
  const printing = usePrinting()
  const shown = useComputed((): Shown => {
    if (printing.value) return { from: 0, entries: all.value.slice(0, PRINT_ROWS) }
    const last = Math.max(0, Math.ceil(all.value.length / PAGE_ROWS) - 1)
    const from = Math.min(wanted.value, last) * PAGE_ROWS
    return { from, entries: all.value.slice(from, from + PAGE_ROWS) }
  })
  // Another filter begins at its first page.
  const filter = agentFilter.value
  useEffect(() => {
    wanted.value = 0
  }, [filter])
  const turn = (step: 1 | -1): void => {
    wanted.value = shown.value.from / PAGE_ROWS + step
    const list = document.getElementById(LIST_ID)
    list?.scrollIntoView()
    list?.focus({ preventScroll: true })
  }
  return { shown, turn }
}

interface PagerProps {
  readonly shown: Shown
  readonly total: number
  readonly turn: (step: 1 | -1) => void
}

function Pager({ shown, total, turn }: PagerProps) {
  const text = messages.value.agents
  const { number } = formats.value
  const until = shown.from + shown.entries.length
  if (shown.entries.length === total) return null
  return (
    <div class="pager">
      <button type="button" disabled={shown.from === 0} onClick={() => turn(-1)}>
        {text.previous}
      </button>
      <span>{text.shown(`${number(shown.from + 1)}–${number(until)}`, number(total))}</span>
      <button type="button" disabled={until >= total} onClick={() => turn(1)}>
        {text.next}
      </button>
    </div>
  )
}

function Groups({ shown, all }: { readonly shown: Shown; readonly all: readonly AgentEntry[] }) {
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
                  places={entry.sites.places.size}
                  units={entry.sites.units}
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
  const { shown, turn } = usePages(listedAgents)
  const all = listedAgents.value
  const total = fleet.value?.agents.size ?? 0
  if (total === 0) {
    return (
      <p class="agents-none">
        {text.empty} <code>pantau agents add PLACE</code>
      </p>
    )
  }
  return (
    <>
      {all.length === 0 && <p class="agents-none muted">{text.none}</p>}
      <Groups shown={shown.value} all={all} />
      <Pager shown={shown.value} total={all.length} turn={turn} />
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
