import * as L from 'leaflet'

/** So many tiles failing before a first one came means: there are none. */
const FAILURES_MAX = 3
/** No tile after this time means the same, on a line that answers nothing. */
const WAIT_MS = 6000

/**
 * The ground under the map: tiles when a URL is configured, else, and when they do not come, plain.
 * The markers never wait for it.
 */
export class TileGround {
  readonly #map: L.Map
  readonly #onFailed: (failed: boolean) => void
  #layer: L.TileLayer | null = null
  #url: string | null = null

  constructor(map: L.Map, onFailed: (failed: boolean) => void) {
    this.#map = map
    this.#onFailed = onFailed
  }

  /** Shows tiles from a URL template with {z}, {x}, {y}; null for a plain ground. */
  show(url: string | null): void {
    if (url === this.#url) return
    this.#url = url
    this.#layer?.remove()
    this.#layer = null
    this.#onFailed(false)
    this.#map.getContainer().classList.toggle('has-tiles', url !== null)
    if (url !== null) this.#lay(url)
  }

  #lay(url: string): void {
    const layer = L.tileLayer(url, { maxZoom: 19, keepBuffer: 1 })
    this.#layer = layer
    let failures = 0
    const giveUp = (): void => {
      if (this.#layer !== layer) return
      layer.remove()
      this.#layer = null
      this.#map.getContainer().classList.remove('has-tiles')
      this.#onFailed(true)
    }
    const wait = setTimeout(giveUp, WAIT_MS)
    layer.once('tileload', () => {
      clearTimeout(wait)
      failures = -Infinity
    })
    layer.on('tileerror', () => {
      failures += 1
      if (failures >= FAILURES_MAX) giveUp()
    })
    layer.on('remove', () => clearTimeout(wait))
    layer.addTo(this.#map)
  }
}
