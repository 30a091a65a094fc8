import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { thinned } from '../model/place-usage.ts'

const HEIGHT_PX = 160
const DAY_MS = 86_400_000
/** Room for the words of a moment on the axis. */
const MARK_PX = 74

/** What is drawn: values by time, each line with a colour and dashes of its own. */
export interface PlotWish {
  readonly atMs: readonly number[]
  readonly windowMs: number
  readonly lines: readonly (readonly (number | null)[])[]
  /** Moments that the axis may name, in order; of many it names every so many. */
  readonly marksMs: readonly number[]
  readonly markWords: (atMs: number) => string
  /** Words of any moment. */
  readonly timeWords: (atMs: number) => string
  readonly valueWords: (value: number) => string
}

function token(host: HTMLElement, name: string): string {
  return getComputedStyle(host).getPropertyValue(name).trim()
}

/** Draws lines over time into an element and returns how to remove them. */
export function drawUsagePlot(host: HTMLElement, wish: PlotWish): () => void {
  const { atMs, windowMs, lines, marksMs, markWords, valueWords } = wish
  const colours = [token(host, '--chart'), token(host, '--degraded-text')]
  const font = `11px ${token(host, '--font')}`
  const grid = { stroke: token(host, '--line'), width: 1 }
  const axis = { stroke: token(host, '--text-muted'), grid, ticks: { show: false }, font }
  // Weeks of days stand beside each other: points show a day between two that nobody counted.
  const isDaily = windowMs >= DAY_MS
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: HEIGHT_PX,
      // The words of a mark at the end have room.
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false },
        y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] },
      },
      axes: [
        {
          ...axis,
          size: 24,
          splits: ({ width }) =>
            thinned(marksMs, Math.floor(width / MARK_PX)).map((ms) => ms / 1000),
          values: (_plot, splits) => splits.map((second) => markWords(second * 1000)),
        },
        { ...axis, size: 56, values: (_plot, splits) => splits.map(valueWords) },
      ],
      series: [
        {},
        ...lines.map((_, index) => ({
          stroke: colours[index % colours.length] ?? '',
          width: 1.5,
          // The second line is told apart without its colour.
          ...(index % 2 === 1 && { dash: [5, 3] }),
          spanGaps: false,
          points: { show: isDaily, size: 4 },
        })),
      ],
    },
    [atMs.map((ms) => ms / 1000), ...lines.map((line) => [...line])],
    host,
  )
  const resize = new ResizeObserver(() => {
    plot.setSize({ width: host.clientWidth, height: HEIGHT_PX })
  })
  resize.observe(host)
  return () => {
    resize.disconnect()
    plot.destroy()
  }
}
