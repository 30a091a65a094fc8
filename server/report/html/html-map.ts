import type { MapMark, ReportMap } from '#contract/report-view.ts'
import { mapModel } from '../pdf/map-model.ts'
import { escapeHtml } from './html-text.ts'

/** Shapes in a square from -1 to 1: told apart without any colour. */
const SHAPES: Readonly<Record<MapMark, string>> = {
  'with-service': '<circle r="0.9"/>',
  below: '<path d="M0-1 1 0.85H-1z"/>',
  undetermined: '<rect x="-0.85" y="-0.85" width="1.7" height="1.7"/>',
  'no-equipment':
    '<path d="M-1-0.6-0.6-1 0-0.4 0.6-1 1-0.6 0.4 0 1 0.6 0.6 1 0 0.4-0.6 1-1 0.6-0.4 0z"/>',
}
const POINT_DECIMALS = 5

const plain = (text: string): string => text
const round = (value: number): number => Number(value.toFixed(POINT_DECIMALS))

/** The map as a drawing of its own; nothing where there is nothing to show. */
export function mapHtml(map: ReportMap): string {
  const model = mapModel(map, plain, (metres) => String(metres))
  if (model === undefined) return ''
  const size = model.markSize / model.width / 2
  const areas = model.areas.map(({ tone, rings }) => {
    const path = rings
      .map((ring) => `M${ring.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}z`)
      .join('')
    return `<path class="area area-${tone}" d="${path}"/>`
  })
  const places = model.places.map(({ at: [x, y], mark }) => {
    const where = `translate(${round(x)} ${round(y)}) scale(${round(size)})`
    return `<g class="mark mark-${mark}" transform="${where}">${SHAPES[mark]}</g>`
  })
  const legend = model.legend.map(({ mark, text }) => {
    const key = `<svg class="key" viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true"><g class="mark mark-${mark}">${SHAPES[mark]}</g></svg>`
    return `<li>${key} ${escapeHtml(text)}</li>`
  })
  return `<figure><figcaption>${escapeHtml(map.title)}</figcaption>
<svg class="map" viewBox="0 0 1 ${round(model.height)}" role="img" aria-label="${escapeHtml(map.title)}">${areas.join('')}${places.join('')}</svg>
<ul class="legend">${legend.join('')}</ul></figure>`
}
