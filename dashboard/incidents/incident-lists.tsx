import { useComputed, type ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { isWide } from '../model/incident-filter.ts'
import { isReversed, type Listed } from '../model/incident-list.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { degradationWords } from '../parts/reason-words.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats, incidentsView } from '../view-state.ts'
import { failureWords } from './failure-words.ts'
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
  readonly none: string
  readonly children: ComponentChildren
}

function Group({ title, kind, count, none, children }: GroupProps) {
  return (
    <section aria-labelledby={`incidents-${kind}`}>
      <h3
        id={`incidents-${kind}`}
        class={`agent-group${kind === 'open' && count > 0 ? ' agent-group-hand' : ''}`}
      >
        {title} <b>{formats.value.number(count)}</b>
      </h3>
      {count === 0 ? <p class="group-none muted">{none}</p> : children}
    </section>
  )
}

interface TwoGroupsProps<T> {
  readonly listed: ReadonlySignal<Listed<T>>
  readonly state: ListState
  readonly retry: () => void
  readonly row: (item: T) => preact.ComponentChild
}

/** What lasts above what is over, a page of it at a time. */
function TwoGroups<T>({ listed, state, retry, row }: TwoGroupsProps<T>) {
  const text = incidentTexts.value.list
  const { filter } = incidentsView.value
  const all = useComputed(() => [...listed.value.open, ...listed.value.ended])
  const { shown, turn } = usePages(all, filter)
  const { open, ended } = listed.value
  const { from, entries } = shown.value
  const openShown = entries.slice(0, Math.max(0, open.length - from))
  const endedShown = entries.slice(openShown.length)
  const none = isWide(filter) ? null : text.noneFound
  // Until the first answer came nobody can tell that there is nothing.
  const waits = !state.isLoaded && state.failure === null
  return (
    <>
      <ListNotice state={state} retry={retry} />
      {filter.phase !== 'ended' && from <= open.length && (
        <Group
          title={text.open}
          kind="open"
          count={open.length}
          none={waits ? messages.value.loading : (none ?? text.noneOpen)}
        >
          <ul>{openShown.map(row)}</ul>
        </Group>
      )}
      {filter.phase !== 'open' && (
        <Group
          title={text.ended}
          kind="ended"
          count={ended.length}
          none={waits ? messages.value.loading : (none ?? text.noneEnded)}
        >
          <ul>{endedShown.map(row)}</ul>
        </Group>
      )}
      <Pager shown={shown.value} total={all.value.length} turn={turn} words={text.of} />
    </>
  )
}

/** The incidents: those that last, then those of the period. */
export function IncidentList() {
  const { state, retry } = useIncidents()
  return (
    <TwoGroups
      listed={listedIncidents}
      state={state.value}
      retry={retry}
      row={(incident) => <IncidentRow key={incident.id} incident={incident} />}
    />
  )
}

/** Every outage of the period. */
export function OutageList() {
  const { state, retry } = useOutages()
  return (
    <TwoGroups
      listed={listedOutages}
      state={state.value}
      retry={retry}
      row={(outage) => <OutageRow key={outage.id} outage={outage} />}
    />
  )
}

/** Places that are up and of little use, with the reason. */
export function DegradedList() {
  const text = incidentTexts.value.list
  const degraded = useComputed(() =>
    [...(fleet.value?.places.values() ?? [])]
      .filter(({ degradations }) => degradations.length > 0)
      .sort((a, b) => a.name.localeCompare(b.name, 'id', { numeric: true })),
  )
  const { shown, turn } = usePages(degraded, null)
  if (degraded.value.length === 0) return <p class="agents-none muted">{text.noneDegraded}</p>
  return (
    <>
      <ul class="degraded-list">
        {shown.value.entries.map((place) => (
          <li key={place.id} data-place={place.id}>
            <GoLink to={{ page: 'city', place: place.id }} class="incident-row degraded-row">
              <StateSymbol state={place.state} sizePx={20} />
              <span class="incident-name">
                <b>{place.name}</b>
                <small>
                  {place.kelurahan}, {place.kecamatan}
                  {place.provider !== null && ` · ${place.provider}`}
                </small>
              </span>
              <span>{degradationWords(place.degradations)}</span>
            </GoLink>
          </li>
        ))}
      </ul>
      <Pager shown={shown.value} total={degraded.value.length} turn={turn} words={text.of} />
    </>
  )
}
