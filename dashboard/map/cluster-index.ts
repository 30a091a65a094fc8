import type { PlaceNow } from '#contract/fleet.ts'
import Supercluster from 'supercluster'
import { addTallies, tallyOf, type Tally } from '../model/states.ts'

/** What the map draws at one spot: a place, or a group of places too close to tell apart. */
export type Spot =
  | { readonly kind: 'place'; readonly key: string; readonly place: PlaceNow }
  | {
      readonly kind: 'cluster'
      readonly key: string
      readonly latitude: number
      readonly longitude: number
      readonly tally: Tally
      readonly count: number
      readonly clusterId: number
    }

/** West, south, east, north, in degrees. */
export type Box = [number, number, number, number]

/** Beyond this zoom every place stands alone. */
export const CLUSTER_ZOOM_MAX = 15
/** A box of this half-width in degrees holds a point in spite of the index's rounding. */
const NEAR = 1e-4

interface Point {
  readonly place: PlaceNow
}
interface Group {
  tally: Tally
}

/** An index over places that answers what to draw in a box at a zoom. Rebuilt when states change. */
export class ClusterIndex {
  readonly #index: Supercluster<Point, Group>

  /** `radiusPx`: places closer than this on the screen are drawn as a group. */
  constructor(places: readonly PlaceNow[], radiusPx: number) {
    this.#index = new Supercluster<Point, Group>({
      radius: radiusPx,
      extent: 256,
      maxZoom: CLUSTER_ZOOM_MAX,
      map: ({ place }) => ({ tally: tallyOf([place]) }),
      reduce: (sum, group) => {
        sum.tally = addTallies(sum.tally, group.tally)
      },
    })
    this.#index.load(
      places.map((place) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] },
        properties: { place },
      })),
    )
  }

  /** The spots in a box at a zoom. */
  spots(box: Box, zoom: number): readonly Spot[] {
    return this.#index.getClusters(box, Math.floor(zoom)).map((feature): Spot => {
      const properties = feature.properties
      if ('place' in properties) {
        return { kind: 'place', key: properties.place.id, place: properties.place }
      }
      const [longitude = 0, latitude = 0] = feature.geometry.coordinates
      const { tally, point_count: count, cluster_id: clusterId } = properties
      // Not the cluster's id: it changes with every rebuild, the spot on the map does not.
      const key = `group ${longitude.toFixed(6)} ${latitude.toFixed(6)} ${count}`
      return { kind: 'cluster', key, latitude, longitude, tally, count, clusterId }
    })
  }

  /** The zoom at which a group falls apart. */
  expansionZoom(clusterId: number): number {
    return this.#index.getClusterExpansionZoom(clusterId)
  }

  /** The lowest zoom from `zoom` on at which a place stands alone. */
  zoomAlone(place: PlaceNow, zoom: number): number {
    const { longitude, latitude } = place
    for (let at = Math.floor(zoom); at <= CLUSTER_ZOOM_MAX; at += 1) {
      const around: Box = [longitude - NEAR, latitude - NEAR, longitude + NEAR, latitude + NEAR]
      if (this.spots(around, at).some((spot) => spot.key === place.id)) return Math.max(at, zoom)
    }
    return CLUSTER_ZOOM_MAX + 1
  }
}
