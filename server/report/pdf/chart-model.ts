import type { ReportChart } from '#contract/report-view.ts'
import type { PdfChart } from './pdf-model.ts'
import { breakWords, widthOf } from './printable.ts'
import type { WriteValue } from './table-model.ts'

/** Percent of the page's width for one em of the words behind the bars. */
const PERCENT_PER_EM = 1.85
const LABEL_EM_MAX = 15

/** Bars as shares of the longest, with what they come to in words. */
export function chartModel(
  chart: ReportChart,
  write: WriteValue,
  print: (text: string) => string,
): PdfChart {
  const sumOf = (values: readonly (number | null)[]): number =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const most = chart.most ?? Math.max(0, ...chart.bars.map(({ values }) => sumOf(values)))
  const bars = chart.bars.map(({ label, values }) => {
    // Parts of a whole are all of it together: only the first of them says something.
    const isWhole = chart.series.length > 1 && chart.type === 'share'
    const known = values.some((value) => value !== null)
    const value = isWhole ? (values[0] ?? null) : known ? sumOf(values) : null
    let left = 1
    const parts = chart.series.map(({ tone }, at) => {
      const share = most > 0 ? Math.min(left, Math.max(0, (values[at] ?? 0) / most)) : 0
      left -= share
      return { tone, share }
    })
    return {
      label: breakWords(print(label), LABEL_EM_MAX),
      parts,
      text: print(write(value, chart.type)),
    }
  })
  return {
    title: print(chart.title),
    legend: chart.series.map(({ name, tone }) => ({ name: print(name), tone })),
    width: PERCENT_PER_EM * Math.max(3, ...bars.map(({ text }) => widthOf(text))),
    bars,
  }
}
