import { agentTally } from '../agents-state.ts'
import { messages } from '../i18n/language.ts'
import { formats } from '../view-state.ts'
import { FigureGroup } from './figures.tsx'
import { StateSymbol } from './state-symbol.tsx'

/** The figures of the agents, each with the sign that its rows have. */
const FIGURES = [
  ['hand', 'degraded'],
  ['silent', 'down'],
  ['never', 'unknown'],
  ['reporting', 'up'],
] as const

/** The agents in four figures. */
export function AgentFigures() {
  const text = messages.value.agents
  const tally = agentTally.value
  return (
    <FigureGroup label={text.title}>
      {FIGURES.map(([name, state]) => (
        <div key={name} class={`figure figure-${state}${tally[name] === 0 ? ' is-zero' : ''}`}>
          <StateSymbol state={state} sizePx={18} />
          <b>{formats.value.number(tally[name])}</b>
          <span>{text[name]}</span>
        </div>
      ))}
    </FigureGroup>
  )
}
