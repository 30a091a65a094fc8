import type { NextPlaces } from '#contract/coverage.ts'
import { layerTexts } from '../i18n/layer-texts.ts'
import { formats } from '../view-state.ts'
import { highlighted } from './on-map.ts'

const HEIGHT = 64
const GAP_SHARE = 0.18

/** What each further site adds, side by side: where the bars get low, money does little. */
export function GainChart({ steps }: { readonly steps: NextPlaces['steps'] }) {
  const text = layerTexts.value.next
  const { number } = formats.value
  const most = Math.max(1, ...steps.map(({ residentsGained }) => residentsGained))
  const [first, last] = [steps[0], steps.at(-1)]
  const wordsOf = (step: typeof first): string =>
    step === undefined
      ? ''
      : text.chartStep(number(step.rank), step.name, number(Math.round(step.residentsGained)))
  return (
    <figure class="gain-chart" aria-label={`${text.chart}. ${wordsOf(first)}. ${wordsOf(last)}.`}>
      <figcaption>{text.chart}</figcaption>
      <svg
        viewBox={`0 0 ${steps.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        height={HEIGHT}
        aria-hidden="true"
      >
        {steps.map((step, index) => {
          const height = (step.residentsGained / most) * HEIGHT
          return (
            <rect
              key={step.id}
              class={`gain gain-${step.from}${step.id === highlighted.value ? ' is-highlighted' : ''}`}
              x={index + GAP_SHARE / 2}
              width={1 - GAP_SHARE}
              y={HEIGHT - height}
              height={height}
              onPointerEnter={() => {
                highlighted.value = step.id
              }}
              onPointerLeave={() => {
                highlighted.value = null
              }}
            >
              <title>{wordsOf(step)}</title>
            </rect>
          )
        })}
      </svg>
      <p class="gain-axis" aria-hidden="true">
        <span>1</span>
        <span>{number(most)}</span>
        <span>{number(steps.length)}</span>
      </p>
    </figure>
  )
}
