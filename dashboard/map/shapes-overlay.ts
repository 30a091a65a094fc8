import * as L from 'leaflet'
import { plain } from './areas-overlay.ts'

/** Something of a layer at a spot: a sign of so many px, a disc of so many metres, or a pin. */
export type MapShape = {
  readonly key: string
  readonly latitude: number
  readonly longitude: number
  readonly className: string
  readonly label: string
} & (
  | { readonly kind: 'circle'; readonly radiusPx: number }
  | { readonly kind: 'disc'; readonly radiusMeters: number }
  | { readonly kind: 'pin'; readonly svg: string; readonly sizePx: number }
)

const PANES = { disc: 'discs', circle: 'circles' } as const
const DEPTHS = { disc: '420', circle: '430' } as const

/** What a layer draws at places, above the outlines. */
export class ShapesOverlay {
  readonly #map: L.Map
  readonly #onChoose: (key: string) => void
  readonly #onHover: (key: string | null) => void
  readonly #drawn = new Map<string, L.Path | L.Marker>()
  #highlighted: string | null = null

  constructor(
    map: L.Map,
    onChoose: (key: string) => void,
    onHover: (key: string | null) => void = () => undefined,
  ) {
    this.#map = map
    this.#onChoose = onChoose
    this.#onHover = onHover
    for (const kind of ['disc', 'circle'] as const) {
      const pane = map.getPane(PANES[kind]) ?? map.createPane(PANES[kind])
      pane.style.zIndex = DEPTHS[kind]
    }
  }

  /** Draws these shapes and no others. */
  show(shapes: readonly MapShape[]): void {
    for (const drawn of this.#drawn.values()) drawn.remove()
    this.#drawn.clear()
    for (const shape of shapes) this.#draw(shape)
    this.highlight(this.#highlighted)
  }

  /** Makes one shape stand out, as when its row is pointed at. */
  highlight(key: string | null): void {
    for (const [one, drawn] of this.#drawn) {
      drawn.getElement()?.classList.toggle('is-highlighted', one === key)
    }
    this.#highlighted = key
  }

  remove(): void {
    this.show([])
  }

  #draw(shape: MapShape): void {
    const drawn = layerOf(shape)
    drawn.bindTooltip(plain(shape.label), { direction: 'top', opacity: 1 })
    drawn.on('click', () => this.#onChoose(shape.key))
    drawn.on('mouseover', () => this.#onHover(shape.key))
    drawn.on('mouseout', () => this.#onHover(null))
    drawn.on('keydown', ({ originalEvent }: L.LeafletKeyboardEvent) => {
      if (originalEvent.key === 'Enter') this.#onChoose(shape.key)
    })
    drawn.addTo(this.#map)
    if (shape.kind === 'pin') drawn.getElement()?.setAttribute('aria-label', shape.label)
    this.#drawn.set(shape.key, drawn)
  }
}

function layerOf(shape: MapShape): L.Path | L.Marker {
  const at: L.LatLngTuple = [shape.latitude, shape.longitude]
  const { className } = shape
  switch (shape.kind) {
    case 'circle':
      return L.circleMarker(at, { radius: shape.radiusPx, className, pane: PANES.circle })
    case 'disc':
      return L.circle(at, { radius: shape.radiusMeters, className, pane: PANES.disc })
    case 'pin': {
      const { sizePx } = shape
      const icon = L.divIcon({ className, iconSize: [sizePx, sizePx], html: shape.svg })
      return L.marker(at, { icon, riseOnHover: true })
    }
    default:
      return shape satisfies never
  }
}
