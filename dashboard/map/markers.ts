import type { PlaceNow } from '#contract/fleet.ts'
import * as L from 'leaflet'
import { SEVERITY, worstOf, type Tally } from '../model/states.ts'
import { ringOf, symbolImage, symbolOf } from '../model/symbols.ts'
import type { Spot } from '../model/spots.ts'

/** The words of the markers in the language of the day. */
export interface MarkerTexts {
  readonly place: (place: PlaceNow) => string
  readonly cluster: (tally: Tally, count: number) => string
}

interface Drawn {
  readonly marker: L.Marker
  spot: Spot
  /** Everything the picture depends on; another look means another picture. */
  look: string
  label: string
}

const NO_TEXTS: MarkerTexts = { place: () => '', cluster: () => '' }
const SYMBOL_PX = 22
/** Diameter of a group's ring by its number of digits. */
const CLUSTER_PX = [36, 42, 50] as const
/** A finger needs 44 px; the symbol inside stays as it is. */
const TOUCH_PX = 44

const TOOLTIP: L.TooltipOptions = { direction: 'top', offset: [0, -12], opacity: 1 }

/** Leaflet takes a string for HTML; names are what somebody typed. */
function plainText(text: string): HTMLElement {
  const element = document.createElement('span')
  element.textContent = text
  return element
}

/** Whether the screen is touched by fingers. */
export function coarsePointer(): boolean {
  return matchMedia('(pointer: coarse)').matches
}

function lookOf(spot: Spot, selected: string | null): string {
  if (spot.kind === 'place') return `${spot.place.state}${spot.key === selected ? ' selected' : ''}`
  return SEVERITY.map((state) => spot.tally[state]).join(' ')
}

function iconOf(spot: Spot, selected: string | null): L.DivIcon {
  if (spot.kind === 'place') {
    const { state } = spot.place
    const chosen = spot.key === selected ? ' is-selected' : ''
    const size = coarsePointer() ? TOUCH_PX : 30
    return L.divIcon({
      className: `marker marker-${state}${chosen}`,
      iconSize: [size, size],
      html: symbolImage(state, SYMBOL_PX),
    })
  }
  const digits = String(spot.count).length
  const sizePx = CLUSTER_PX[Math.min(3, digits) - 1] ?? 50
  const boxPx = coarsePointer() ? Math.max(TOUCH_PX, sizePx) : sizePx
  const worst = worstOf(spot.tally)
  const badge =
    worst === 'up' || worst === 'planned'
      ? ''
      : `<svg class="badge" x="29" y="29" width="20" height="20" viewBox="0 0 24 24">${symbolOf(worst)}</svg>`
  return L.divIcon({
    className: `marker cluster cluster-${worst}`,
    iconSize: [boxPx, boxPx],
    html: `<svg width="${sizePx}" height="${sizePx}" viewBox="0 0 48 48" aria-hidden="true"><circle class="cluster-ground" cx="24" cy="24" r="22.5"/>${ringOf(spot.tally)}<text x="24" y="29" text-anchor="middle" class="digits-${digits}">${spot.count}</text>${badge}</svg>`,
  })
}

/** The markers on the map. Holds one Leaflet marker per spot and touches only those that changed. */
export class MarkerLayer {
  readonly #map: L.Map
  readonly #onChoose: (spot: Spot) => void
  readonly #drawn = new Map<string, Drawn>()
  #texts = NO_TEXTS

  constructor(map: L.Map, onChoose: (spot: Spot) => void) {
    this.#map = map
    this.#onChoose = onChoose
  }

  /** Sets the words; the next `draw` puts them on. */
  setTexts(texts: MarkerTexts): void {
    this.#texts = texts
  }

  /** Makes the markers equal to the spots. */
  draw(spots: readonly Spot[], selected: string | null): void {
    const gone = new Set(this.#drawn.keys())
    for (const spot of spots) {
      gone.delete(spot.key)
      const drawn = this.#drawn.get(spot.key)
      if (drawn === undefined) this.#add(spot, selected)
      else this.#update(drawn, spot, selected)
    }
    for (const key of gone) {
      this.#drawn.get(key)?.marker.remove()
      this.#drawn.delete(key)
    }
  }

  #add(spot: Spot, selected: string | null): void {
    const marker = L.marker(positionOf(spot), { icon: iconOf(spot, selected), riseOnHover: true })
    const drawn: Drawn = { marker, spot, look: lookOf(spot, selected), label: '' }
    marker.on('click', () => this.#onChoose(drawn.spot))
    marker.on('keydown', ({ originalEvent }: L.LeafletKeyboardEvent) => {
      if (originalEvent.key !== 'Enter' && originalEvent.key !== ' ') return
      originalEvent.preventDefault()
      this.#onChoose(drawn.spot)
    })
    marker.bindTooltip(() => plainText(drawn.label), TOOLTIP)
    marker.setZIndexOffset(depthOf(spot, selected))
    marker.addTo(this.#map)
    this.#drawn.set(spot.key, drawn)
    this.#describe(drawn)
  }

  #update(drawn: Drawn, spot: Spot, selected: string | null): void {
    const look = lookOf(spot, selected)
    drawn.spot = spot
    const at = positionOf(spot)
    if (!drawn.marker.getLatLng().equals(at)) drawn.marker.setLatLng(at)
    if (look !== drawn.look) {
      const focused = document.activeElement === drawn.marker.getElement()
      drawn.marker.setIcon(iconOf(spot, selected)).setZIndexOffset(depthOf(spot, selected))
      drawn.look = look
      drawn.label = ''
      if (focused) drawn.marker.getElement()?.focus()
    }
    this.#describe(drawn)
  }

  #describe(drawn: Drawn): void {
    const { spot } = drawn
    const label =
      spot.kind === 'place'
        ? this.#texts.place(spot.place)
        : this.#texts.cluster(spot.tally, spot.count)
    if (label === drawn.label) return
    drawn.label = label
    const element = drawn.marker.getElement()
    element?.setAttribute('aria-label', label)
    if (spot.kind === 'place') element?.setAttribute('data-place', spot.place.id)
  }
}

function positionOf(spot: Spot): L.LatLngTuple {
  const { latitude, longitude } = spot.kind === 'place' ? spot.place : spot
  return [latitude, longitude]
}

/** What is pressing lies above what is not; the open place above all. */
function depthOf(spot: Spot, selected: string | null): number {
  if (spot.key === selected) return 10_000
  const state = spot.kind === 'place' ? spot.place.state : worstOf(spot.tally)
  return 1000 * (SEVERITY.length - SEVERITY.indexOf(state))
}
