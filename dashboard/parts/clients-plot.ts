import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Series } from '#contract/series.ts'
import type { Formats } from '../model/format.ts'
import { hourMarks } from '../model/timeline.ts'

const HEIGHT_PX = 150

function token(host: HTMLElement, name: string): string {
  return getComputedStyle(host).getPropertyValue(name).trim()
}

/** Stripes as on every unobserved time, for a canvas. */
function stripes(context: CanvasRenderingContext2D, colour: string): CanvasPattern | null {
  const tile = document.createElement('canvas')
  tile.width = 8
  tile.height = 8
  const pen = tile.getContext('2d')
  if (pen === null) return null
  pen.strokeStyle = colour
  pen.lineWidth = 1.5
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8)
    pen.lineTo(shift + 8, 0)
  }
  pen.stroke()
  return context.createPattern(tile, 'repeat')
}

/** Hatches the windows in which nobody looked: an empty line alone would read as nobody there. */
function hatchUnobserved(plot: uPlot, series: Series, colour: string): void {
  const { ctx, bbox } = plot
  const pattern = stripes(ctx, colour)
  if (pattern === null) return
  ctx.save()
  ctx.fillStyle = pattern
  for (const { startMs, count } of series.windows) {
    if (count > 0) continue
    const left = plot.valToPos(startMs / 1000, 'x', true)
    const right = plot.valToPos((startMs + series.windowMs) / 1000, 'x', true)
    ctx.fillRect(left, bbox.top, right - left, bbox.height)
  }
  ctx.restore()
}

/**
 * Draws the plot of clients into an element and returns how to remove it. `onPoint` is told the
 * window under the pointer, or null.
 */
export function drawClientsPlot(
  host: HTMLElement,
  series: Series,
  formats: Formats,
  onPoint: (index: number | null) => void,
): () => void {
  const muted = token(host, '--text-muted')
  const grid = { stroke: token(host, '--line'), width: 1 }
  const font = `11px ${token(host, '--font')}`
  const axis = { stroke: muted, grid, ticks: { show: false }, font }
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: HEIGHT_PX,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: false },
        y: { range: (_plot, _min, max) => [0, Math.max(5, max * 1.1)] },
      },
      axes: [
        {
          ...axis,
          size: 24,
          splits: (_plot, _axis, min, max) =>
            hourMarks(min * 1000, max * 1000, 6, formats.hour).map((ms) => ms / 1000),
          values: (_plot, splits) => splits.map((second) => formats.time(second * 1000)),
        },
        {
          ...axis,
          size: 36,
          values: (_plot, splits) =>
            splits.map((value) => (Number.isInteger(value) ? formats.number(value) : '')),
        },
      ],
      series: [
        {},
        {
          stroke: token(host, '--chart'),
          fill: token(host, '--chart-fill'),
          width: 1.5,
          spanGaps: false,
          points: { show: false },
        },
      ],
      hooks: {
        drawClear: [(self) => hatchUnobserved(self, series, token(host, '--hatch'))],
        setCursor: [(self) => onPoint(self.cursor.idx ?? null)],
      },
    },
    [
      series.windows.map(({ startMs }) => startMs / 1000),
      series.windows.map(({ clientsMean }) => clientsMean),
    ],
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
