import * as L from 'leaflet'
import type { Boundaries } from '../api.ts'

/** Names appear from this zoom on; below it they would cover each other. */
const NAMES_ZOOM_MIN = 13.5

function nameOf(properties: Readonly<Record<string, unknown>> | null): string {
  const name = properties?.['name'] ?? properties?.['kelurahan'] ?? properties?.['kecamatan']
  return typeof name === 'string' ? name : ''
}

/** Calm outlines of the areas with their names, under everything else and deaf to the mouse. */
export class BoundaryLayer {
  readonly #map: L.Map
  readonly #names = L.layerGroup()
  #areas: L.GeoJSON | null = null

  constructor(map: L.Map) {
    this.#map = map
    const toggle = (): void => {
      if (map.getZoom() >= NAMES_ZOOM_MIN) this.#names.addTo(map)
      else this.#names.remove()
    }
    map.on('zoomend', toggle)
  }

  /** Replaces the areas. */
  show(boundaries: Boundaries): void {
    this.#areas?.remove()
    this.#names.clearLayers()
    this.#areas = L.geoJSON(boundaries, {
      interactive: false,
      style: { className: 'boundary', stroke: true, fill: true },
      onEachFeature: (feature, layer) => {
        const name = nameOf(feature.properties)
        if (name === '' || !(layer instanceof L.Polygon)) return
        this.#names.addLayer(nameMarker(name, layer.getBounds().getCenter()))
      },
    }).addTo(this.#map)
    this.#map.fire('zoomend')
  }

  /** What the areas cover; null while there is none. */
  get bounds(): L.LatLngBounds | null {
    const bounds = this.#areas?.getBounds()
    return bounds?.isValid() === true ? bounds : null
  }
}

function nameMarker(name: string, at: L.LatLng): L.Marker {
  const text = document.createElement('span')
  text.textContent = name
  // A little below the middle, where a place's marker often is.
  const icon = L.divIcon({
    className: 'area-name',
    html: text,
    iconSize: [120, 16],
    iconAnchor: [60, -10],
  })
  return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -10_000 })
}
