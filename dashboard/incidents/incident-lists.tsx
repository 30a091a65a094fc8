import { useComputed, type ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { isWide } from '../model/incident-filter.ts'
import { isRecovering, isReversed, type Listed } from '../model/incident-list.ts'
import { Pager, usePages } from '../parts/pager.tsx'
import { formats, incidentsView } from '../view-state.ts'
import { holdUntilMs, incidents, isHolding, outages } from '../incidents-state.ts'
import { failureWords } from './failure-words.ts'
import { useHeld } from './held.ts'
import { IncidentRow } from './incident-row.tsx'
import {
  listedIncidents,
  listedOutages,
  useIncidents,
  useOutages,
  type ListState,
} from './lists.ts'
import { OutageRow } from './outage-row.tsx'

/** Says that a list is cut, old, or not to be had. */
function ListNotice({ state, retry }: { readonly state: ListState; readonly retry: () => void }) {
  const text = incidentTexts.value.list
  const { filter } = incidentsView.value
  if (isReversed(filter)) {
    return <p class="part-failed">{incidentTexts.value.filter.order}</p>
  }
  if (state.failure !== null) {
    return (
      <p class="part-failed" role="alert">
        {state.isLoaded ? text.old : text.failed} {failureWords(state.failure, 'reading')}{' '}
        <button type="button" class="link" onClick={retry}>
          {messages.value.trouble.retry}
        </button>
      </p>
    )
  }
  return state.isCut ? <p class="list-cut">{text.cut}</p> : null
}

interface GroupProps {
  readonly title: string
  readonly kind: 'open' | 'ended'
  readonly count: number
  /** Of those that recover; they stand below and are not counted. */
  readonly waning?: number
  /** Whether nothing can be counted yet. */
  readonly isHeld?: boolean
  readonly none: string
  readonly children: ComponentChildren
}

function Group({ title, kind, count, waning = 0, isHeld = false, none, children }: GroupProps) {
  const { number } = formats.value
  return (
    <section aria-labelledby={`incidents-${kind}`}>
      <h3
        id={`incidents-${kind}`}
        class={`agent-group${kind === 'open' && count > 0 ? ' agent-group-hand' : ''}`}
      >
        {title} <b>{count === 0 && isHeld ? '–' : number(count)}</b>
        {waning > 0 && <small> · {incidentTexts.value.list.waning(number(waning))}</small>}
      </h3>
      {count + waning === 0 ? <p class="group-none muted">{none}</p> : children}
    </section>
  )
}

interface TwoGroupsProps<T> {
  readonly listed: ReadonlySignal<Listed<T>>
  /** All that is known, by id. */
  readonly known: ReadonlySignal<ReadonlyMap<string, T>>
  readonly state: ListState
  readonly retry: () => void
  readonly row: (item: T) => preact.ComponentChild
  /** Why nothing can be said of what lasts; null when it can. */
  readonly hold?: string | null
  /** Whether something that lasts is as good as over. */
  readonly isWaning?: (item: T) => boolean
}

/** What lasts above what is over, a page of it at a time. */
function TwoGroups<T extends { readonly id: string }>({
  listed,
  known,
  state,
  retry,
  row,
  hold = null,
  isWaning = () => false,
}: TwoGroupsProps<T>) {
  const text = incidentTexts.value.list
  const { filter } = incidentsView.value
  const { held, handlers, release } = useHeld(listed, known, filter)
  const all = useComputed(() => [...held.value.listed.open, ...held.value.listed.ended])
  const { shown, turn } = usePages(all, filter)
  const { open, ended } = held.value.listed
  const { fresh } = held.value
  const { from, entries } = shown.value
  const openShown = entries.slice(0, Math.max(0, open.length - from))
  const endedShown = entries.slice(openShown.length)
  const none = isWide(filter) ? null : text.noneFound
  // Until the first answer came nobody can tell that there is nothing.
  const waits = !state.isLoaded && state.failure === null
  const waning = open.filter(isWaning).length
  return (
    <div {...handlers}>
      <ListNotice state={state} retry={retry} />
      {hold !== null && open.length > 0 && <p class="list-cut">{hold}</p>}
      {fresh > 0 && (
        <button type="button" class="fresh" onClick={release}>
          {text.fresh(formats.value.number(fresh))}
        </button>
      )}
      {filter.phase !== 'ended' && from <= open.length && (
        <Group
          title={text.open}
          kind="open"
          count={open.length - waning}
          waning={waning}
          isHeld={hold !== null || !state.isLoaded}
          none={hold ?? (waits ? messages.value.loading : (none ?? text.noneOpen))}
        >
          <ul>{openShown.map(row)}</ul>
        </Group>
      )}
      {filter.phase !== 'open' && (
        <Group
          title={text.ended}
          kind="ended"
          count={ended.length}
          isHeld={!state.isLoaded}
          none={waits ? messages.value.loading : (none ?? text.noneEnded)}
        >
          <ul>{endedShown.map(row)}</ul>
        </Group>
      )}
      <Pager shown={shown.value} total={all.value.length} turn={turn} words={text.of} />
    </div>
  )
}

/** The incidents: those that last, then those of the period. */
export function IncidentList() {
  const { state, retry } = useIncidents()
  const endMs = isHolding.value ? holdUntilMs.value : null
  return (
    <TwoGroups
      hold={endMs === null ? null : incidentTexts.value.list.holding(formats.value.time(endMs))}
      isWaning={isRecovering}
      listed={listedIncidents}
      known={incidents}
      state={state.value}
      retry={retry}
      row={(incident) => <IncidentRow key={incident.id} incident={incident} />}
    />
  )
}

/** Every outage of the period. */
export function OutageList() {
  const { state, retry } = useOutages()
  const { hidden, withLine } = listedOutages.value
  return (
    <>
      {hidden > 0 && (
        <button
          type="button"
          class="chip"
          onClick={() => {
            const { filter, ...view } = incidentsView.value
            incidentsView.value = { ...view, filter: { ...filter, status: 'withdrawn' } }
          }}
        >
          {incidentTexts.value.list.hidden(formats.value.number(hidden))}
        </button>
      )}
      <TwoGroups
        listed={listedOutages}
        known={outages}
        state={state.value}
        retry={retry}
        row={(outage) => (
          <OutageRow key={outage.id} outage={outage} hasLine={withLine.has(outage.id)} />
        )}
      />
    </>
  )
}
