import { timeTexts } from '../i18n/time-texts.ts'
import { messages } from '../i18n/language.ts'

/** Where the bar is narrow there is room for the legend over the map only when it is asked for. */
const isWide = matchMedia('(min-width: 1200px)').matches

/** What is stacked in the bars of a day, from the ground up. */
export const STACK = ['down', 'degraded', 'unknown'] as const

function Rows() {
  const text = timeTexts.value
  const { state } = messages.value
  return (
    <>
      <p class="day-legend">
        <span>{text.calendarLegend}:</span>
        {text.classes.map((name, at) => (
          <span key={name}>
            <i class={`day-cell day-${at}`} aria-hidden="true" /> {name}
          </span>
        ))}
        <span>
          <i class="day-cell day-none" aria-hidden="true" /> {text.noData}
        </span>
      </p>
      <p class="day-legend">
        <span>{text.barLegend}:</span>
        {STACK.map((one) => (
          <span key={one}>
            <i class={`bar-swatch bar-${one}`} aria-hidden="true" /> {state[one]}
          </span>
        ))}
        <span>
          <i class="bar-swatch bar-differs" aria-hidden="true" /> {text.differsMark}
        </span>
      </p>
    </>
  )
}

/** What the colours of the days and the bars of the day say. */
export function TimeLegend() {
  if (isWide) return <Rows />
  return (
    <details class="time-legend">
      <summary>{timeTexts.value.legend}</summary>
      <Rows />
    </details>
  )
}
