import 'leaflet/dist/leaflet.css'
import type { PlaceNow } from '#contract/fleet.ts'
import * as L from 'leaflet'
import type { Boundaries } from '../api.ts'
import { BoundaryLayer } from './boundaries.ts'
import { changedIndexes } from '../model/changed.ts'
import { repassed, type Passing } from '../model/passing.ts'
import { SpotIndex, type Box, type Spot } from '../model/spots.ts'
import { MarkerLayer, coarsePointer, type MarkerTexts } from './markers.ts'
import { TileGround } from './tiles.ts'
import { retireMap } from './retire-map.ts'

/** What the map needs from outside. */
export interface CityMapOptions {
  readonly onSelect: (placeId: string) => void
  /** Called with true when configured tiles do not come. */
  readonly onTilesFailed: (failed: boolean) => void
  /** How much of the map's lower edge something lies over, px. */
  readonly coveredBelowPx: () => number
  /** How far the tools reach down from the map's upper edge, px. */
  readonly toolsPx: () => number
  /** How far the buttons for the zoom, or details that lie over the map, reach in from its right edge, px. */
  readonly coveredRightPx: () => number
}

const ZOOM_MAX = 19
/** Outlines are sharp at any zoom: the city fills what there is for it. */
const OUTLINE_ZOOM_SNAP = 0.25
/** From here on a spot's surroundings can be told. */
const LOOK_ZOOM = 14
/** Between the outermost places and the edge of the map. */
const MARGIN_PX = 36
/** Between what lies over the map and the city: half of a group's sign has room there. */
const BESIDE_PX = 18
/** The paddings take no more than this of the map together. */
const PADDINGS_MOST = 0.75
const DEEDS = ['pointerdown', 'keydown', 'wheel'] as const
/** An empty map looks at Indonesia. */
const COUNTRY: L.LatLngBoundsExpression = [
  [-11, 95],
  [6, 141],
]

/** Places closer than this cover each other; a finger needs more room than a mouse. */
const APART_PX = 26
const TOUCH_APART_PX = 40
/** Of so many places a screen would be full of groups, which nobody reads and a browser draws slowly. */
const MANY_PLACES = 2000
const MANY_APART_PX = 64

/** What stays free before and after the city, px; a small map gives most of itself to the city. */
function paddings(sizePx: number, beforePx: number, afterPx: number): readonly [number, number] {
  const scale = Math.min(1, (sizePx * PADDINGS_MOST) / (beforePx + afterPx))
  return [beforePx * scale, afterPx * scale]
}

function apartPx(places: number): number {
  if (places > MANY_PLACES) return MANY_APART_PX
  return coarsePointer() ? TOUCH_APART_PX : APART_PX
}

/** Whether a place is drawn the same as before; its clients, say, are not on the map. */
function isAlike(place: PlaceNow | undefined, before: PlaceNow | undefined): boolean {
  return (
    place?.id === before?.id &&
    place?.state === before?.state &&
    place?.name === before?.name &&
    place?.latitude === before?.latitude &&
    place?.longitude === before?.longitude
  )
}

function looksSame({ all, isIn }: Passing, before: Passing): boolean {
  const changed = isIn === before.isIn ? changedIndexes(before.all, all) : null
  return changed?.every((index) => isAlike(all[index], before.all[index])) === true
}

const NOTHING = repassed(null, [], () => true)

/** The Leaflet map with its layers. Knows nothing of signals: it is told what to show. */
export class CityMap {
  readonly #map: L.Map
  readonly #markers: MarkerLayer
  readonly #boundaries: BoundaryLayer
  readonly #tiles: TileGround
  readonly #resize: ResizeObserver
  readonly #options: CityMapOptions
  #index = new SpotIndex(NOTHING, 0)
  #places: readonly PlaceNow[] = []
  #drawn = NOTHING
  #selected: string | null = null
  /** A drawing that is put off to the next frame. */
  #later: ReturnType<typeof setTimeout> | null = null
  #fitted = false
  /**
   * Until the operator does anything, a change of the layout fits the city again, and nothing moves
   * slowly: a view that is asked for during a movement would be lost.
   */
  #touched = false

  constructor(host: HTMLElement, options: CityMapOptions) {
    this.#options = options
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#map = L.map(host, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: OUTLINE_ZOOM_SNAP,
      maxZoom: ZOOM_MAX,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
    }).fitBounds(COUNTRY)
    this.#boundaries = new BoundaryLayer(this.#map)
    this.#tiles = new TileGround(this.#map, options.onTilesFailed)
    this.#markers = new MarkerLayer(this.#map, (spot) => this.#choose(spot))
    // A zoom ends a move too.
    this.#map.on('moveend', () => this.#draw())
    this.#resize = new ResizeObserver(() => this.#resized())
    this.#resize.observe(host)
    for (const deed of DEEDS) addEventListener(deed, this.#touch, { once: true, capture: true })
  }

  /** Shows these places, and those of `drawn` by their states; draws again only what changed. */
  showPlaces(places: readonly PlaceNow[], drawn: Passing): void {
    const before = this.#drawn
    this.#places = places
    this.#drawn = drawn
    if (!looksSame(drawn, before)) this.#drawSoon()
  }

  /** The library's map, for the layers of this folder. */
  get surface(): L.Map {
    return this.#map
  }

  /** The spot in the middle of what is seen, in degrees. */
  centre(): { readonly latitude: number; readonly longitude: number } {
    const { x, y } = this.#map.getSize()
    const { lat, lng } = this.#map.containerPointToLatLng([
      x / 2,
      (y - this.#options.coveredBelowPx()) / 2,
    ])
    return { latitude: lat, longitude: lng }
  }

  /** Brings a spot into the middle of what is seen, near enough to see its streets. */
  look(latitude: number, longitude: number): void {
    this.#map.setView([latitude, longitude], Math.max(this.#map.getZoom(), LOOK_ZOOM))
  }

  /** Marks a place as the open one and brings it into view, or unmarks. */
  showSelected(place: PlaceNow | null): void {
    this.#selected = place?.id ?? null
    if (place !== null) this.#bringIntoView(place)
    this.#draw()
  }

  /** Sets the words of the markers, for hover and screen readers. */
  setTexts(texts: MarkerTexts): void {
    this.#markers.setTexts(texts)
    this.#drawSoon()
  }

  /** Shows the outlines; those that come after the places are brought into view too. */
  showBoundaries(boundaries: Boundaries): void {
    this.#boundaries.show(boundaries)
    this.#fitAgain()
  }

  /** Shows tiles from a URL template, or a plain ground for null. */
  showTiles(url: string | null): void {
    // Pictures are sharp at whole zooms only.
    this.#map.options.zoomSnap = url === null ? OUTLINE_ZOOM_SNAP : 1
    this.#tiles.show(url)
  }

  /**
   * Brings the whole city into view, its outlines and its places, beside what lies over the map; the
   * first call decides what the operator sees at the start.
   */
  fit(): void {
    if (this.#places.length === 0) return
    const bounds = L.latLngBounds(this.#places.map((at) => [at.latitude, at.longitude]))
    const outlines = this.#boundaries.bounds
    if (outlines !== null) bounds.extend(outlines)
    this.fitArea(bounds)
  }

  /** Brings all of an area into view. */
  fitArea(bounds: L.LatLngBounds): void {
    const { toolsPx, coveredRightPx, coveredBelowPx } = this.#options
    const size = this.#map.getSize()
    const right = Math.max(MARGIN_PX, coveredRightPx() + BESIDE_PX)
    const above = Math.max(MARGIN_PX, toolsPx() + BESIDE_PX)
    const [leftPx, rightPx] = paddings(size.x, MARGIN_PX, right)
    const [abovePx, belowPx] = paddings(size.y, above, MARGIN_PX + coveredBelowPx())
    this.#map.fitBounds(bounds, {
      paddingTopLeft: [leftPx, abovePx],
      paddingBottomRight: [rightPx, belowPx],
      maxZoom: 16,
      animate: this.#touched,
    })
    this.#fitted = true
  }

  /** Fits once, when there is something to fit. */
  fitOnce(): void {
    if (!this.#fitted) this.fit()
  }

  zoomBy(steps: 1 | -1): void {
    this.#map.setZoom(Math.round(this.#map.getZoom()) + steps)
  }

  remove(): void {
    if (this.#later !== null) clearTimeout(this.#later)
    this.#resize.disconnect()
    for (const deed of DEEDS) removeEventListener(deed, this.#touch, { capture: true })
    retireMap(this.#map)
  }

  #drawSoon(): void {
    if (this.#later !== null) return
    // Of a country the list takes its share of a frame: the map is drawn in the next.
    const isMany = this.#fitted && this.#drawn.places.length > MANY_PLACES
    if (isMany) this.#later = setTimeout(this.#group)
    else this.#group()
  }

  readonly #group = (): void => {
    this.#later = null
    this.#index = new SpotIndex(this.#drawn, apartPx(this.#drawn.places.length), this.#index)
    this.#draw()
  }

  readonly #touch = (): void => {
    this.#touched = true
  }

  #choose(spot: Spot): void {
    if (spot.kind === 'place') {
      this.#options.onSelect(spot.place.id)
      return
    }
    const zoom = Math.min(ZOOM_MAX, spot.expansionZoom)
    this.#map.setView([spot.latitude, spot.longitude], zoom)
  }

  #bringIntoView(place: PlaceNow): void {
    const at = L.latLng(place.latitude, place.longitude)
    const now = this.#map.getZoom()
    const isDrawn = this.#drawn.places.some(({ id }) => id === place.id)
    const zoom = isDrawn ? this.#index.zoomAlone(place, now) : now
    const right = this.#options.coveredRightPx()
    const below = this.#options.coveredBelowPx()
    if (zoom > this.#map.getZoom()) {
      // Into the middle of what is seen, beside the details and above the list.
      const middle = this.#map.project(at, zoom).add([right / 2, below / 2])
      this.#map.setView(this.#map.unproject(middle, zoom), zoom, { animate: this.#touched })
    } else {
      this.#map.panInside(at, {
        paddingTopLeft: [2 * MARGIN_PX, 2 * MARGIN_PX],
        paddingBottomRight: [MARGIN_PX + Math.max(MARGIN_PX, right), 2 * MARGIN_PX + below],
      })
    }
  }

  #resized(): void {
    this.#map.invalidateSize({ pan: false })
    this.#fitAgain()
    this.#draw()
  }

  /** What comes or changes before the operator did anything must not leave the city half in view. */
  #fitAgain(): void {
    if (this.#fitted && !this.#touched) this.fit()
    const selected = this.#places.find((place) => place.id === this.#selected)
    if (selected !== undefined) this.#bringIntoView(selected)
  }

  #draw(): void {
    const bounds = this.#map.getBounds().pad(0.25)
    const box: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
    this.#markers.draw(this.#index.spots(box, this.#map.getZoom()), this.#selected)
  }
}
