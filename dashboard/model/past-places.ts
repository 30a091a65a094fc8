import type { CityDay } from '#contract/days.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import { PLACE_STATES, type Cause, type PlaceState } from '#contract/words.ts'
import { stepAt } from './day-replay.ts'

/** The city at a moment of the past, in the form of the city now. */
export interface PastCity {
  readonly places: ReadonlyMap<string, PlaceNow>
  /** Causes of the outages that lasted at that moment, by place, as they are known now. */
  readonly causes: ReadonlyMap<string, Cause>
}

type PlayedPlace = CityDay['places'][number]
type Spot = Pick<PlayedPlace, 'id' | 'name' | 'latitude' | 'longitude'>
type PlayedOutage = CityDay['outages'][number]

/** What is not of its state comes from the inventory; a place that is gone since has its name alone. */
function placeAt(
  spot: Spot,
  present: PlaceNow | undefined,
  state: PlaceState,
  sinceMs: number | null,
): PlaceNow {
  const { id, name, latitude, longitude } = spot
  return {
    kind: present?.kind ?? 'other',
    kecamatan: present?.kecamatan ?? '',
    kelurahan: present?.kelurahan ?? '',
    provider: present?.provider ?? null,
    id,
    name,
    latitude,
    longitude,
    state,
    sinceMs: state === 'planned' ? null : sinceMs,
    lastPollAtMs: null,
    accessPointsUp: 0,
    accessPointsTotal: 0,
    clients: null,
    outage: null,
    degradations: [],
  }
}

/** The city at a moment of which nothing is known: what should have had service was looked at by nobody. */
export function unknownCity(present: ReadonlyMap<string, PlaceNow>): PastCity {
  const places = Array.from(present.values(), (place): [string, PlaceNow] => {
    const state = place.state === 'planned' ? 'planned' : 'unknown'
    return [place.id, placeAt(place, place, state, null)]
  })
  return { places: new Map(places), causes: new Map() }
}

const lasts = ({ startMs, endMs }: PlayedOutage, atMs: number): boolean =>
  startMs <= atMs && (endMs === null || atMs < endMs)

function byPlace(outages: readonly PlayedOutage[]): ReadonlyMap<string, readonly PlayedOutage[]> {
  const found = new Map<string, PlayedOutage[]>()
  for (const outage of outages) {
    const held = found.get(outage.place)
    if (held === undefined) found.set(outage.place, [outage])
    else held.push(outage)
  }
  return found
}

/**
 * Plays a day: gives the city at an offset from its beginning, ms. A place that has not changed stays
 * the same object, and the city does when none has, so that nothing redraws it.
 */
export function createPastCity(
  day: CityDay,
  present: ReadonlyMap<string, PlaceNow>,
): (offsetMs: number) => PastCity {
  const outagesOf = byPlace(day.outages)
  const steps = new Int32Array(day.places.length).fill(-2)
  const held: PlaceNow[] = []
  const causeAt = new Map<string, Cause>()
  let city: PastCity | null = null
  return (offsetMs) => {
    const atMs = day.fromMs + offsetMs
    let isChanged = city === null
    for (const [index, played] of day.places.entries()) {
      const step = stepAt(played.steps, offsetMs)
      const outage = outagesOf.get(played.id)?.find((one) => lasts(one, atMs))
      if (outage?.cause !== causeAt.get(played.id)) {
        isChanged = true
        if (outage === undefined) causeAt.delete(played.id)
        else causeAt.set(played.id, outage.cause)
      }
      if (step === steps[index]) continue
      isChanged = true
      steps[index] = step
      const [fromMs = 0, code = 3] = played.steps[step] ?? []
      const state = PLACE_STATES[code] ?? 'unknown'
      // What lasts since before midnight began with its outage, or nobody can tell from this day.
      const startMs = state === 'down' && outage !== undefined ? outage.startMs : null
      const sinceMs = fromMs === 0 ? startMs : day.fromMs + fromMs
      held[index] = placeAt(played, present.get(played.id), state, sinceMs)
    }
    if (isChanged || city === null) {
      city = { places: new Map(held.map((place) => [place.id, place])), causes: new Map(causeAt) }
    }
    return city
  }
}
