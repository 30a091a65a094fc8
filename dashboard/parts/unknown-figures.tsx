import { messages } from '../i18n/language.ts'
import { SEVERITY } from '../model/states.ts'
import { FigureGroup } from './figures.tsx'
import { StateSymbol } from './state-symbol.tsx'

/** The figures of a moment of the past that has not come: those of now would be taken for its own. */
export function UnknownFigures() {
  const text = messages.value
  return (
    <FigureGroup label={text.figures.label}>
      {SEVERITY.map((state) => (
        <div key={state} class={`figure figure-${state} is-zero`}>
          <StateSymbol state={state} sizePx={18} />
          <b>–</b> <span>{text.state[state]}</span>
        </div>
      ))}
    </FigureGroup>
  )
}
