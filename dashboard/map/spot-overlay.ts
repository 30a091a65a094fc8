import * as L from 'leaflet'
import type { PlannedSpot } from '../model/spot.ts'

const PIN_PX = 44
const CROSS =
  '<svg width="44" height="44" viewBox="0 0 44 44" aria-hidden="true"><circle cx="22" cy="22" r="10"/><path d="M22 2v14M22 28v14M2 22h14M28 22h14"/></svg>'
/** Metres a key moves the spot by; with Shift ten times as far. */
const STEP_METERS = 20
const DIRECTIONS: Readonly<Record<string, readonly [east: number, north: number]>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** What the operator did to the spot. */
export interface SpotDeeds {
  readonly onPlace: (latitude: number, longitude: number) => void
  /** By metres to the east and to the north. */
  readonly onMove: (eastMeters: number, northMeters: number) => void
}

/** The spot that is planned, with its reach: moved by a click, by dragging it and by arrow keys. */
export class SpotOverlay {
  readonly #map: L.Map
  readonly #pin: L.Marker
  readonly #disc: L.Circle
  readonly #deeds: SpotDeeds

  constructor(map: L.Map, spot: PlannedSpot, deeds: SpotDeeds) {
    this.#map = map
    this.#deeds = deeds
    const at: L.LatLngTuple = [spot.latitude, spot.longitude]
    this.#disc = L.circle(at, {
      radius: spot.reachMeters,
      className: 'spot-disc',
      interactive: false,
    }).addTo(map)
    const icon = L.divIcon({ className: 'spot-pin', iconSize: [PIN_PX, PIN_PX], html: CROSS })
    this.#pin = L.marker(at, { icon, draggable: true, autoPan: true, zIndexOffset: 20_000 })
    this.#pin.on('drag', () => this.#disc.setLatLng(this.#pin.getLatLng()))
    this.#pin.on('dragend', () => this.#placed(this.#pin.getLatLng()))
    this.#pin.addTo(map)
    this.#pin.getElement()?.addEventListener('keydown', this.#moved)
    map.on('click', this.#clicked)
    map.getContainer().classList.add('is-planning')
  }

  /** Puts the spot and its reach where they are now. */
  show(spot: PlannedSpot, label: string): void {
    const at = L.latLng(spot.latitude, spot.longitude)
    this.#pin.setLatLng(at)
    this.#disc.setLatLng(at).setRadius(spot.reachMeters)
    this.#pin.getElement()?.setAttribute('aria-label', label)
    if (!this.#map.getBounds().contains(at)) this.#map.panTo(at)
  }

  /** Puts the keys on the spot. */
  focus(): void {
    this.#pin.getElement()?.focus({ preventScroll: true })
  }

  remove(): void {
    this.#map.off('click', this.#clicked)
    this.#map.getContainer().classList.remove('is-planning')
    this.#pin.remove()
    this.#disc.remove()
  }

  readonly #clicked = ({ latlng }: L.LeafletMouseEvent): void => this.#placed(latlng)

  #placed({ lat, lng }: L.LatLng): void {
    this.#deeds.onPlace(lat, lng)
  }

  readonly #moved = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS[event.key]
    if (direction === undefined) return
    event.preventDefault()
    // The map's own keys would move the ground under it.
    event.stopPropagation()
    const far = STEP_METERS * (event.shiftKey ? 10 : 1)
    this.#deeds.onMove(direction[0] * far, direction[1] * far)
  }
}
