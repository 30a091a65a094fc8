import type { PlaceNow } from '#contract/fleet.ts'

/** What two places can have in common. */
export const LIKENESSES = ['kind', 'kecamatan', 'provider'] as const
export type Likeness = (typeof LIKENESSES)[number]

/** A place to compare with, and why. */
export interface Peer {
  readonly place: PlaceNow
  readonly alike: readonly Likeness[]
}

/** What a place has in common with another. */
export function likenessOf(a: PlaceNow, b: PlaceNow): readonly Likeness[] {
  return LIKENESSES.filter((name) => a[name] !== null && a[name] === b[name])
}

/** So far away, roughly: enough to say which of two is nearer. */
function distance(a: PlaceNow, b: PlaceNow): number {
  const narrowing = Math.cos((a.latitude * Math.PI) / 180)
  return Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * narrowing)
}

/**
 * The places most like one: those with most in common first, the nearer first among them. Only places
 * with equipment, and with at least one thing in common.
 */
export function peersOf(
  place: PlaceNow,
  places: Iterable<PlaceNow>,
  count: number,
): readonly Peer[] {
  const peers: Peer[] = []
  for (const other of places) {
    if (other.id === place.id || other.accessPointsTotal === 0) continue
    const alike = likenessOf(place, other)
    if (alike.length > 0) peers.push({ place: other, alike })
  }
  return peers
    .sort(
      (a, b) =>
        b.alike.length - a.alike.length ||
        distance(place, a.place) - distance(place, b.place) ||
        (a.place.id < b.place.id ? -1 : 1),
    )
    .slice(0, count)
}
