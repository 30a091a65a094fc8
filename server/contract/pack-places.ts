import type { PlaceNow } from './fleet.ts'
import type { PlaceColumns } from './place-columns.ts'
import { PLACE_KINDS, PLACE_STATES } from './words.ts'

// Apart from the schema, so that the dashboard unpacks without carrying a validator.
const PER_DEGREE = 1e6

interface Words {
  readonly words: string[]
  readonly indices: number[]
}

/** Gives each word the index at which it was first met. */
function wordsOf(values: readonly (string | null)[]): Words {
  const known = new Map<string, number>()
  const indices = values.map((value) => {
    if (value === null) return -1
    const index = known.get(value) ?? known.size
    known.set(value, index)
    return index
  })
  return { words: [...known.keys()], indices }
}

function differencesOf(values: readonly number[]): number[] {
  let before = 0
  return values.map((value) => {
    const difference = value - before
    before = value
    return difference
  })
}

/** The places by column. Positions are rounded to a millionth of a degree, 0.1 m. */
export function columnsOf(places: readonly PlaceNow[], atMs: number): PlaceColumns {
  const ago = (timeMs: number | null): number | null => (timeMs === null ? null : atMs - timeMs)
  const micro = (degrees: number): number => Math.round(degrees * PER_DEGREE)
  return {
    atMs,
    ids: places.map(({ id }) => id),
    names: places.map(({ name }) => name),
    kinds: places.map(({ kind }) => PLACE_KINDS.indexOf(kind)),
    states: places.map(({ state }) => PLACE_STATES.indexOf(state)),
    kecamatan: wordsOf(places.map(({ kecamatan }) => kecamatan)),
    kelurahan: wordsOf(places.map(({ kelurahan }) => kelurahan)),
    provider: wordsOf(places.map(({ provider }) => provider)),
    latitudes: differencesOf(places.map(({ latitude }) => micro(latitude))),
    longitudes: differencesOf(places.map(({ longitude }) => micro(longitude))),
    since: places.map(({ sinceMs }) => ago(sinceMs)),
    lastPoll: places.map(({ lastPollAtMs }) => ago(lastPollAtMs)),
    accessPointsUp: places.map(({ accessPointsUp }) => accessPointsUp),
    accessPointsTotal: places.map(({ accessPointsTotal }) => accessPointsTotal),
    clients: places.map(({ clients }) => clients),
    outages: places.flatMap(({ outage }, index) =>
      outage === null ? [] : [[index, outage] satisfies [number, typeof outage]],
    ),
    degradations: places.flatMap(({ degradations }, index) =>
      degradations.length === 0 ? [] : [[index, degradations] satisfies [number, unknown]],
    ),
  }
}

/** The places again, in the same order. */
export function placesOf(columns: PlaceColumns): PlaceNow[] {
  const { atMs, kecamatan, kelurahan, provider } = columns
  const at = (agoMs: number | null | undefined): number | null =>
    agoMs === null || agoMs === undefined ? null : atMs - agoMs
  const outages = new Map(columns.outages)
  const degradations = new Map(columns.degradations)
  let latitude = 0
  let longitude = 0
  return columns.ids.map((id, index): PlaceNow => {
    latitude += columns.latitudes[index] ?? 0
    longitude += columns.longitudes[index] ?? 0
    return {
      id: id as PlaceNow['id'],
      name: columns.names[index] ?? '',
      kind: PLACE_KINDS[columns.kinds[index] ?? -1] ?? 'other',
      kecamatan: kecamatan.words[kecamatan.indices[index] ?? -1] ?? '',
      kelurahan: kelurahan.words[kelurahan.indices[index] ?? -1] ?? '',
      latitude: latitude / PER_DEGREE,
      longitude: longitude / PER_DEGREE,
      provider: provider.words[provider.indices[index] ?? -1] ?? null,
      state: PLACE_STATES[columns.states[index] ?? -1] ?? 'unknown',
      sinceMs: at(columns.since[index]),
      lastPollAtMs: at(columns.lastPoll[index]),
      accessPointsUp: columns.accessPointsUp[index] ?? 0,
      accessPointsTotal: columns.accessPointsTotal[index] ?? 0,
      clients: columns.clients[index] ?? null,
      outage: outages.get(index) ?? null,
      degradations: degradations.get(index) ?? [],
    }
  })
}
