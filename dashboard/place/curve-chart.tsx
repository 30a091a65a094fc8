import { useEffect, useRef } from 'preact/hooks'
import { placeTexts } from '../i18n/place-texts.ts'
import { theme } from '../view-state.ts'
import type { PlotWish } from './usage-plot.ts'

interface CurveChartProps {
  readonly title: string
  readonly wish: PlotWish
  /** Names of the lines, in their order; none for a single line. */
  readonly names?: readonly string[]
  /** What is said where there is nothing to draw. */
  readonly none: string
}

/** Where a line is highest. */
function peakOf({
  lines,
  atMs,
}: PlotWish): { readonly value: number; readonly atMs: number } | null {
  let peak: { value: number; atMs: number } | null = null
  for (const [index, value] of (lines[0] ?? []).entries()) {
    if (value !== null && (peak === null || value > peak.value)) {
      peak = { value, atMs: atMs[index] ?? 0 }
    }
  }
  return peak
}

/** A chart of the page, with its highest value in words. The chart library comes when it is needed. */
export function CurveChart({ title, wish, names = [], none }: CurveChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const look = theme.value
  const peak = peakOf(wish)
  useEffect(() => {
    if (peak === null) return undefined
    let remove: (() => void) | null = null
    let isGone = false
    const draw = async (): Promise<void> => {
      const { drawUsagePlot } = await import('./usage-plot.ts')
      if (!isGone && host.current !== null) remove = drawUsagePlot(host.current, wish)
    }
    void draw()
    return () => {
      isGone = true
      remove?.()
    }
  }, [wish, look, peak === null])
  if (peak === null) {
    return (
      <div class="chart">
        <h4>{title}</h4>
        <p class="muted">{none}</p>
      </div>
    )
  }
  const words = placeTexts.value.curveLabel(
    title,
    wish.valueWords(peak.value),
    wish.timeWords(peak.atMs),
  )
  return (
    <figure class="chart" aria-label={words}>
      <figcaption>
        <h4>{title}</h4>
        <span>{words}</span>
        {names.map((name, index) => (
          <span key={name} class={`curve-name curve-${index}`}>
            {name}
          </span>
        ))}
      </figcaption>
      <div class="chart-host" ref={host} aria-hidden="true" />
    </figure>
  )
}
