import { useId } from 'preact/hooks'
import { formatValue } from '#contract/report-format.ts'
import type { ReportChart } from '#contract/report-view.ts'
import { language } from '../../i18n/language.ts'

/** A bar in its own units: as wide as it is drawn, as high as a line of text. */
const WIDTH = 1000
const HEIGHT = 16

interface ReportChartProps {
  readonly chart: ReportChart
  readonly timeZone: string
}

/** Bars with their labels and figures: what is drawn is also written. */
export function ReportChartPart({ chart, timeZone }: ReportChartProps) {
  const hatch = useId()
  const { series, bars } = chart
  const write = (value: number | null): string =>
    formatValue(value, chart.type, { language: language.value, timeZone })
  const sumOf = (values: readonly (number | null)[]): number =>
    values.reduce((sum: number, value) => sum + (value ?? 0), 0)
  const most = chart.most ?? Math.max(0, ...bars.map(({ values }) => sumOf(values)))
  const widthOf = (value: number | null): number =>
    most === 0 ? 0 : Math.min(WIDTH, ((value ?? 0) / most) * WIDTH)
  const isStacked = series.length > 1
  return (
    <figure class={`report-chart${isStacked ? ' is-stacked' : ''}`} aria-label={chart.title}>
      <figcaption>{chart.title}</figcaption>
      {isStacked && (
        <ul class="chart-legend">
          {series.map(({ name, tone }) => (
            <li key={name}>
              <svg width="14" height="14" aria-hidden="true">
                <rect
                  class={`tone-${tone}`}
                  width="14"
                  height="14"
                  {...(tone === 'unknown' && { fill: `url(#${hatch})` })}
                />
              </svg>{' '}
              {name}
            </li>
          ))}
        </ul>
      )}
      <ul class="chart-bars">
        {bars.map(({ label, values }, index) => {
          let x = 0
          return (
            <li key={index}>
              <bdi class="chart-label" title={label}>
                {label}
              </bdi>
              <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
                <pattern
                  id={index === 0 ? hatch : undefined}
                  width="14"
                  height="8"
                  patternUnits="userSpaceOnUse"
                >
                  <path class="tone-hatch" d="M0 8L14 0" />
                </pattern>
                <rect class="chart-ground" width={WIDTH} height={HEIGHT} />
                {values.map((value, at) => {
                  const from = x
                  const width = widthOf(value)
                  x += width
                  const tone = series[at]?.tone ?? 'plain'
                  return (
                    <rect
                      key={series[at]?.name}
                      class={`tone-${tone}`}
                      x={from}
                      width={width}
                      height={HEIGHT}
                      {...(tone === 'unknown' && { fill: `url(#${hatch})` })}
                    />
                  )
                })}
              </svg>
              <span class="chart-figure">
                {isStacked
                  ? values
                      .flatMap((value, at) =>
                        value === null || value === 0
                          ? []
                          : [`${series[at]?.name ?? ''} ${write(value)}`],
                      )
                      .join(' · ') || write(values.every((value) => value === null) ? null : 0)
                  : write(values[0] ?? null)}
              </span>
            </li>
          )
        })}
      </ul>
    </figure>
  )
}
