import type { FeatureCollection, MultiPolygon } from 'geojson'
import * as L from 'leaflet'

/** Shapes that lie under the discs they are made of: overlaps are drawn once. */
export type UnionShapes = FeatureCollection<MultiPolygon, { readonly of: string }>

/** Draws shapes by what they are of, as `union-equipped`; gives how to take them away. */
export function layUnion(map: L.Map, shapes: UnionShapes): () => void {
  const pane = map.getPane('unions') ?? map.createPane('unions')
  pane.style.zIndex = '415'
  const group = L.geoJSON(shapes, {
    pane: 'unions',
    interactive: false,
    style: (feature) => ({
      renderer: L.svg({ pane: 'unions' }),
      className: `union union-${feature?.properties.of}`,
    }),
  }).addTo(map)
  return () => group.remove()
}
