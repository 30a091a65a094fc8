import type { Feature, MultiPolygon, Polygon } from 'geojson'
import * as L from 'leaflet'
import type { Boundaries } from '../api.ts'

/** How an area looks on a layer, and what is said of it. */
export interface AreaLook {
  /** Of the style sheet: `area-1` to `area-5`, `area-none`. */
  readonly className: string
  readonly label: string
}

/** Properties of an outline that may name it, as imports and demos spell them. */
export interface OutlineName {
  readonly codes: readonly string[]
  readonly name: string
}

const PANE = 'areas'
const SVG_NS = 'http://www.w3.org/2000/svg'

/** Lines across what is not known, so that it is no colour of the scale. */
function hatch(host: SVGElement): void {
  const defs = document.createElementNS(SVG_NS, 'defs')
  defs.innerHTML =
    '<pattern id="no-data" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="no-data-ground" width="7" height="7"/><path class="no-data-line" d="M0 0v7"/></pattern>'
  host.prepend(defs)
}

/** What an outline is called: every text among its properties can be its code. */
export function outlineName(properties: Readonly<Record<string, unknown>> | null): OutlineName {
  const texts = Object.values(properties ?? {}).filter((value) => typeof value === 'string')
  const name = properties?.['name'] ?? properties?.['kelurahan'] ?? properties?.['kecamatan']
  return { codes: texts, name: typeof name === 'string' ? name : '' }
}

/** The outlines of kelurahan in the colours of a layer, under the places; a hover says the figure. */
export class AreasOverlay {
  readonly #map: L.Map
  readonly #group: L.GeoJSON
  readonly #shapes = new Map<string, L.Path>()
  #highlighted: string | null = null

  /** `keyOf` gives the area of an outline; null for one that the figures do not have. */
  constructor(
    map: L.Map,
    boundaries: Boundaries,
    keyOf: (name: OutlineName) => string | null,
    onHover: (key: string | null) => void,
  ) {
    this.#map = map
    const pane = map.getPane(PANE) ?? map.createPane(PANE)
    pane.style.zIndex = '410'
    const renderer = L.svg({ pane: PANE })
    this.#group = L.geoJSON(boundaries, {
      pane: PANE,
      // An outline without a figure shows what lies under it.
      style: { renderer, className: 'area area-plain', fillOpacity: 1 },
      onEachFeature: (feature: Feature<Polygon | MultiPolygon>, layer) => {
        const key = keyOf(outlineName(feature.properties))
        if (key === null || !(layer instanceof L.Path)) return
        this.#shapes.set(key, layer)
        layer.on('mouseover', () => onHover(key))
        layer.on('mouseout', () => onHover(null))
      },
    }).addTo(map)
    const host = pane.querySelector('svg')
    if (host !== null) hatch(host)
  }

  /** Colours the areas; one without a look stays without a colour. */
  paint(looks: ReadonlyMap<string, AreaLook>): void {
    for (const [key, shape] of this.#shapes) {
      const look = looks.get(key)
      const element = shape.getElement()
      element?.setAttribute('class', `area leaflet-interactive ${look?.className ?? 'area-plain'}`)
      if (look === undefined) shape.unbindTooltip()
      else shape.bindTooltip(plain(look.label), { sticky: true, opacity: 1 })
    }
    const shown = this.#highlighted
    this.#highlighted = null
    this.highlight(shown)
  }

  /** Frames one area, as when its row is pointed at; null frames none. */
  highlight(key: string | null): void {
    const before = this.#highlighted === null ? undefined : this.#shapes.get(this.#highlighted)
    before?.getElement()?.classList.remove('is-highlighted')
    this.#highlighted = key
    const shape = key === null ? undefined : this.#shapes.get(key)
    shape?.getElement()?.classList.add('is-highlighted')
    shape?.bringToFront()
  }

  /** What all areas cover; null while there is none. */
  get bounds(): L.LatLngBounds | null {
    const bounds = this.#group.getBounds()
    return bounds.isValid() ? bounds : null
  }

  /** Brings an area into view. */
  look(key: string): void {
    const shape = this.#shapes.get(key)
    if (shape instanceof L.Polygon) this.#map.fitBounds(shape.getBounds(), { maxZoom: 14.5 })
  }

  remove(): void {
    this.#group.remove()
    this.#map.getPane(PANE)?.replaceChildren()
  }
}

/** Leaflet takes a string for HTML; names are what somebody typed. */
export function plain(text: string): HTMLElement {
  const element = document.createElement('span')
  element.className = 'map-words'
  element.textContent = text
  return element
}
