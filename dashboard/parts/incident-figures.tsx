import type { Incident } from '#contract/incident.ts'
import type { PlaceState } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { areIncidentsTold, isHolding, openIncidents } from '../incidents-state.ts'
import { doubtOfRival } from '../model/doubt.ts'
import { formats } from '../view-state.ts'
import { FigureGroup } from './figures.tsx'
import { StateSymbol } from './state-symbol.tsx'

const isUnclear = (incident: Incident): boolean =>
  incident.cause === 'undetermined' || doubtOfRival(incident) !== null

/** The incidents that last in four figures. */
export function IncidentFigures() {
  const text = messages.value.incidents
  const open = openIncidents.value
  const isUntold = isHolding.value || !areIncidentsTold.value
  const figures: readonly (readonly [PlaceState, string, number])[] = [
    ['down', text.open, open.length],
    ['down', text.places, open.reduce((sum, { placesNow }) => sum + placesNow, 0)],
    ['degraded', text.unhandled, open.filter((one) => one.acknowledged === null).length],
    ['unknown', text.unclear, open.filter(isUnclear).length],
  ]
  return (
    <FigureGroup label={text.title}>
      {figures.map(([state, name, count]) => (
        <div key={name} class={`figure figure-${state}${count === 0 ? ' is-zero' : ''}`}>
          <StateSymbol state={state} sizePx={18} />
          <b>{count === 0 && isUntold ? '–' : formats.value.number(count)}</b>
          <span>{name}</span>
        </div>
      ))}
    </FigureGroup>
  )
}
