import type * as L from 'leaflet'

/** Longer than a zoom and its pause after the wheel last. */
const PENDING_MS = 500

/**
 * Removes a map whose element is leaving the page. What Leaflet has begun, a zoom by the wheel say,
 * looks for the map's parts when its time comes: they stay until then.
 */
export function retireMap(map: L.Map): void {
  map.off()
  setTimeout(() => map.remove(), PENDING_MS)
}
