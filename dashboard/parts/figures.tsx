import { useComputed } from '@preact/signals'
import { Users } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { PlaceState } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { isOld } from '../model/connection.ts'
import { toggled } from '../model/filter.ts'
import { SEVERITY } from '../model/states.ts'
import { clientsNow, filter, formats, freshness, tally } from '../view-state.ts'
import { Icon } from './icon.tsx'
import { StateSymbol } from './state-symbol.tsx'

/** Element that says why the figures are dim. */
const STALE_ID = 'figures-stale'

function StateFigure({ state }: { readonly state: PlaceState }) {
  const text = messages.value
  const count = formats.value.number(tally.value[state])
  return (
    <button
      type="button"
      class={`figure figure-${state}${tally.value[state] === 0 ? ' is-zero' : ''}`}
      aria-pressed={filter.value.chosen.state.has(state)}
      aria-label={text.figures.filterBy(text.state[state], count)}
      title={text.stateMeaning[state]}
      data-state={state}
      onClick={() => {
        filter.value = toggled(filter.value, 'state', state)
      }}
    >
      <StateSymbol state={state} sizePx={18} />
      <b>{count}</b> <span>{text.state[state]}</span>
    </button>
  )
}

interface FigureGroupProps {
  readonly label: string
  readonly children: ComponentChildren
}

/** Figures side by side, dim while they are old. */
export function FigureGroup({ label, children }: FigureGroupProps) {
  const text = messages.value.figures
  const stale = useComputed(() => isOld(freshness.value))
  return (
    <div
      class={`figures${stale.value ? ' is-stale' : ''}`}
      role="group"
      aria-label={label}
      aria-describedby={stale.value ? STALE_ID : undefined}
      title={stale.value ? text.stale : undefined}
    >
      {stale.value && (
        <span class="unseen" id={STALE_ID}>
          {text.stale}
        </span>
      )}
      {children}
    </div>
  )
}

/** The city in six figures; the five of places also narrow what is shown. */
export function Figures() {
  const text = messages.value.figures
  const clients = clientsNow.value
  return (
    <FigureGroup label={text.label}>
      {SEVERITY.map((state) => (
        <StateFigure key={state} state={state} />
      ))}
      <div class="figure figure-clients">
        <Icon of={Users} />
        <b>{clients === null ? '–' : formats.value.number(clients)}</b>
        <span>{text.clients}</span>
      </div>
    </FigureGroup>
  )
}
