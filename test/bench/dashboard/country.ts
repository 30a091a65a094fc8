import type { Fleet, PlaceNow } from '../../../server/contract/fleet.ts'
import { PLACE_STATES } from '../../../server/contract/words.ts'
import { randomOf } from '../../browser/fixture-city.ts'
import { readVillages, VILLAGES_COUNT } from '../villages.ts'

const MONTH_MS = 30 * 86_400_000
const CITY_BOX = { south: -10.24, west: 123.53, north: -10.12, east: 123.68 }

interface Spot {
  readonly id: string
  readonly name: string
  readonly kecamatan: string
  readonly latitude: number
  readonly longitude: number
}

/** All villages: the real ones where their file is beside the project, else as many over the islands. */
export function villages(random: () => number): { readonly real: boolean; readonly spots: Spot[] } {
  const real = readVillages()
  if (real !== null) {
    const spots = real.map(({ code, name, latitude, longitude }): Spot => {
      return { id: code, name, kecamatan: code.slice(0, 8), latitude, longitude }
    })
    return { real: true, spots }
  }
  const spots = Array.from({ length: VILLAGES_COUNT }, (_, index): Spot => ({
    id: `v-${index}`,
    name: `Desa ${index}`,
    kecamatan: `Kecamatan ${index % 7285}`,
    latitude: -11 + 17 * random(),
    longitude: 95 + 46 * random(),
  }))
  return { real: false, spots }
}

/** Spots of a city. */
export function citySpots(count: number, random: () => number): readonly Spot[] {
  const { south, west, north, east } = CITY_BOX
  return Array.from({ length: count }, (_, index) => ({
    id: `tempat-${index}`,
    name: `Tempat ${index}`,
    kecamatan: `Kecamatan ${index % 6}`,
    latitude: south + (north - south) * random(),
    longitude: west + (east - west) * random(),
  }))
}

/** A fleet of places with two access points each, 3 % of them dark. */
export function fleetOf(spots: readonly Spot[], lastEventId: string, seed: number): Fleet {
  const random = randomOf(seed)
  const nowMs = Date.now()
  const places = spots.map((spot, index): PlaceNow => {
    const isDown = random() < 0.03
    return {
      ...spot,
      id: spot.id as PlaceNow['id'],
      kelurahan: spot.name,
      kind: 'kelurahan-office',
      provider: `Penyedia ${index % 7}`,
      state: isDown ? 'down' : 'up',
      sinceMs: nowMs - Math.floor(random() * MONTH_MS),
      lastPollAtMs: nowMs - Math.floor(random() * 60_000),
      accessPointsUp: isDown ? 0 : 2,
      accessPointsTotal: 2,
      clients: isDown ? null : Math.floor(random() * 30),
      outage: isDown
        ? {
            id: `g-${index}`,
            startMs: nowMs - 3_600_000,
            cause: 'power',
            confidence: 0.8,
            incident: null,
          }
        : null,
      degradations: [],
    }
  })
  return {
    city: {
      name: 'Tolok ukur',
      timeZone: 'Asia/Makassar',
      bounds: null,
      boundaries: 'none',
      demo: true,
      tileUrl: null,
      tileAttribution: null,
    },
    lastEventId,
    generatedAtMs: nowMs,
    serverVersion: null,
    isWhole: places.length < 5000,
    places,
    accessPoints: [],
    uplinks: [],
    agents: [],
    equipment: [],
  }
}

/** Other states and figures for some places, as an event brings them. */
export function changedPlaces(
  places: readonly PlaceNow[],
  count: number,
  random: () => number,
): PlaceNow[] {
  return Array.from({ length: count }, () => {
    const place = places[Math.floor(random() * places.length)] as PlaceNow
    const state = PLACE_STATES[Math.floor(random() * 4)] ?? 'up'
    return { ...place, state, sinceMs: Date.now(), clients: Math.floor(random() * 30) }
  })
}
