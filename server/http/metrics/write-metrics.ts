/** One figure with its labels. */
export interface MetricPoint {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
  /** What stands behind the metric's name: the parts of a histogram alone have one. */
  readonly suffix?: '_bucket' | '_sum' | '_count'
}

/** Figures of one name; a counter's ends in `_total`. */
export interface Metric {
  readonly name: `pantau_${string}`
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly points: readonly MetricPoint[]
}

/** `Content-Type` of what `writeMetrics` writes. */
export const METRICS_MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Figures in the text format of Prometheus, version 0.0.4. */
export function writeMetrics(metrics: readonly Metric[]): string {
  return metrics.map(textOf).join('')
}

function textOf({ name, type, help, points }: Metric): string {
  const lines = points.map(
    ({ labels, value, suffix = '' }) =>
      `${name}${suffix}${labelsText(labels)} ${numberText(value)}`,
  )
  const told = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `${[`# HELP ${name} ${told}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`
}

function labelsText(labels: MetricPoint['labels'] = {}): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
