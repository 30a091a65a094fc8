import 'leaflet/dist/leaflet.css'
import type { FeatureCollection } from 'geojson'
import * as L from 'leaflet'
import { getBoundaries } from '../api.ts'
import { movedSpot, type PlannedSpot } from '../model/spot.ts'
import { BoundaryLayer } from './boundaries.ts'
import { SpotOverlay } from './spot-overlay.ts'
import { TileGround } from './tiles.ts'
import { retireMap } from './retire-map.ts'

/** An empty map looks at Indonesia. */
const COUNTRY: L.LatLngBoundsExpression = [
  [-11, 95],
  [6, 141],
]
const SPOT_ZOOM = 16
const MARGIN_PX = 18
const CELL_RADIUS_PX = 3
/** The spot has no reach here: its disc is not to be seen. */
const NO_REACH_METERS = 1

/** What a small map needs of the city. */
export interface SmallMapGround {
  readonly tileUrl: string | null
  readonly hasBoundaries: boolean
}

/** A map of a form: a spot that is moved, or a shape to look at before one agrees. */
export class SmallMap {
  readonly #map: L.Map
  readonly #tiles: TileGround
  readonly #resize: ResizeObserver
  readonly #loading = new AbortController()
  #spot: SpotOverlay | null = null
  #at: PlannedSpot | null = null
  #shapes: L.GeoJSON | null = null

  constructor(host: HTMLElement, { tileUrl, hasBoundaries }: SmallMapGround) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#map = L.map(host, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      zoomSnap: tileUrl === null ? 0.5 : 1,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
    }).fitBounds(COUNTRY)
    this.#tiles = new TileGround(this.#map, () => undefined)
    this.#tiles.show(tileUrl)
    if (hasBoundaries) void this.#layBoundaries()
    this.#resize = new ResizeObserver(() => this.#map.invalidateSize({ pan: false }))
    this.#resize.observe(host)
  }

  /** Looks at an area: south, west, north, east in degrees. */
  look(bounds: readonly [number, number, number, number]): void {
    const [south, west, north, east] = bounds
    this.#map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { padding: [MARGIN_PX, MARGIN_PX], maxZoom: SPOT_ZOOM },
    )
  }

  /** Shows the spot, or none; `onSpot` is told where the operator puts it. */
  showSpot(
    spot: Pick<PlannedSpot, 'latitude' | 'longitude'> | null,
    label: string,
    onSpot: (latitude: number, longitude: number) => void,
  ): void {
    if (spot === null) return
    const isFirst = this.#at === null
    this.#at = { ...spot, reachMeters: NO_REACH_METERS }
    if (isFirst) this.#map.setView([spot.latitude, spot.longitude], SPOT_ZOOM)
    this.#spot ??= new SpotOverlay(this.#map, this.#at, {
      onPlace: onSpot,
      onMove: (east, north) => {
        if (this.#at === null) return
        const moved = movedSpot(this.#at, east, north)
        onSpot(moved.latitude, moved.longitude)
      },
    })
    this.#spot.show(this.#at, label)
  }

  /** Tells where somebody clicks while there is no spot yet. */
  onFirstClick(onSpot: (latitude: number, longitude: number) => void): void {
    this.#map.on('click', ({ latlng }: L.LeafletMouseEvent) => {
      if (this.#at === null) onSpot(latlng.lat, latlng.lng)
    })
  }

  /** Shows shapes and brings all of them into view. */
  showShapes(shapes: object): void {
    this.#shapes?.remove()
    this.#shapes = L.geoJSON(shapes as FeatureCollection, {
      interactive: false,
      style: { className: 'preview-area' },
      pointToLayer: (_feature, at) =>
        L.circleMarker(at, { radius: CELL_RADIUS_PX, className: 'preview-point' }),
    }).addTo(this.#map)
    const bounds = this.#shapes.getBounds()
    if (bounds.isValid()) this.#map.fitBounds(bounds, { padding: [MARGIN_PX, MARGIN_PX] })
  }

  zoomBy(steps: 1 | -1): void {
    this.#map.setZoom(this.#map.getZoom() + steps)
  }

  remove(): void {
    this.#loading.abort()
    this.#resize.disconnect()
    this.#spot?.remove()
    retireMap(this.#map)
  }

  /** Outlines are an aid: without them the map is whole. */
  async #layBoundaries(): Promise<void> {
    const { signal } = this.#loading
    const result = await getBoundaries(signal)
    if (result.ok && !signal.aborted) new BoundaryLayer(this.#map).show(result.value)
  }
}
