import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Series } from '#contract/series.ts'
import { messages } from '../i18n/language.ts'
import { clientsSummary } from '../model/timeline.ts'
import { formats, theme } from '../view-state.ts'

/** Clients over the last 24 hours. The chart library is fetched when the first chart is drawn. */
export function ClientsChart({ series }: { readonly series: Series }) {
  const host = useRef<HTMLDivElement>(null)
  const readOut = useSignal<string | null>(null)
  const summary = clientsSummary(series)
  const drawn = summary !== null
  const format = formats.value
  const text = messages.value.chart
  const look = theme.value

  useEffect(() => {
    if (!drawn) return undefined
    let remove: (() => void) | null = null
    let gone = false
    const wordsAt = (index: number | null): string | null => {
      const window = index === null ? undefined : series.windows[index]
      if (window === undefined) return null
      const time = format.time(window.startMs)
      if (window.clientsMean === null) return text.atUnknown(time)
      return text.at(time, format.number(Math.round(window.clientsMean)))
    }
    const draw = async (): Promise<void> => {
      const { drawClientsPlot } = await import('./clients-plot.ts')
      if (gone || host.current === null) return
      remove = drawClientsPlot(host.current, series, format, (index) => {
        readOut.value = wordsAt(index)
      })
    }
    void draw()
    return () => {
      gone = true
      remove?.()
    }
  }, [series, format, text, look, drawn])

  if (summary === null) return <p class="muted">{text.none}</p>
  const { number, time } = format
  const words = text.summary(
    number(summary.peak),
    time(summary.peakAtMs),
    number(Math.round(summary.mean)),
  )
  return (
    <figure class="chart" aria-label={`${text.label}. ${words}`}>
      <figcaption>{readOut.value ?? words}</figcaption>
      <div class="chart-host" ref={host} aria-hidden="true" />
    </figure>
  )
}
