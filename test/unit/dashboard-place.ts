import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'

/** A place that works, with what a test cares about put in its place. */
export function placeOf(part: Partial<Omit<PlaceNow, 'id'>> & { readonly id: string }): PlaceNow {
  return {
    name: `Tempat ${part.id}`,
    kind: 'kelurahan-office',
    kecamatan: 'Oebobo',
    kelurahan: 'Oebobo',
    latitude: -10.16,
    longitude: 123.6,
    provider: null,
    state: 'up',
    sinceMs: null,
    lastPollAtMs: null,
    accessPointsUp: 1,
    accessPointsTotal: 1,
    clients: null,
    outage: null,
    degradations: [],
    ...part,
    id: part.id as PlaceId,
  }
}
