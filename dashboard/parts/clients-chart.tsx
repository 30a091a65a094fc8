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
    if (!drawn) return
    let remove: (() => void) | null = null
    let gone = false
    void import('./clients-plot.ts').then(({ drawClientsPlot }) => {
      if (gone || host.current === null) return
      remove = drawClientsPlot(host.current, series, format, (index) => {
        const window = index === null ? undefined : series.windows[index]
        readOut.value =
          window === undefined
            ? null
            : window.clientsMean === null
              ? text.atUnknown(format.time(window.startMs))
              : text.at(format.time(window.startMs), format.number(Math.round(window.clientsMean)))
      })
    })
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
