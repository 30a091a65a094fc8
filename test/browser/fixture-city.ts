import type {
  AccessPointNow,
  AgentNow,
  EquipmentNow,
  Fleet,
  PlaceNow,
  UplinkNow,
} from '#contract/fleet.ts'
import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { Series, Timeline } from '#contract/series.ts'
import type { PlaceVisitors } from '#contract/visitors.ts'
import type { PlaceKind, PlaceState } from '#contract/words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const KECAMATAN = ['Alak', 'Kelapa Lima', 'Kota Lama', 'Kota Raja', 'Maulafa', 'Oebobo']
const PROVIDERS = ['Jaring Contoh', 'Serat Contoh', 'Gelombang Contoh', null]
const MODELS = [
  ['Ubiquiti', 'U6-Pro', '6.6.65'],
  ['MikroTik', 'cAP ax', '7.16.1'],
  ['OpenWrt', 'Archer C7', '23.05.5'],
  ['Ruckus', 'R550', '6.1.2'],
] as const
const KINDS: readonly (readonly [PlaceKind, string])[] = [
  ['kelurahan-office', 'Kantor Kelurahan'],
  ['kelurahan-office', 'Kantor Kelurahan'],
  ['kelurahan-office', 'Kantor Kelurahan'],
  ['park', 'Taman'],
  ['market', 'Pasar'],
  ['puskesmas', 'Puskesmas'],
]
const SYLLABLES = ['Nai', 'Oe', 'Bo', 'La', 'Si', 'Fa', 'Tua', 'Kel', 'Man', 'Pen', 'Fui', 'Liu']

/** A repeatable stream of numbers 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** States by position, so that every city has some of each: of 21 places 2 down, 2 degraded ... */
function stateAt(index: number): PlaceState {
  const turn = index % 21
  if (turn === 3 || turn === 12) return 'down'
  if (turn === 7 || turn === 16) return 'degraded'
  if (turn === 9) return 'unknown'
  return turn === 19 ? 'planned' : 'up'
}

interface Making {
  readonly random: () => number
  readonly nowMs: number
}

/** Of the dark places, those that are dark because their line is: their access points answer. */
const losesLine = (index: number): boolean => index % 21 === 12

function makePlace({ random, nowMs }: Making, index: number, total: number): PlaceNow {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const state = stateAt(index)
  const [kind, title] = pick(KINDS)
  const syllables = [pick(SYLLABLES), pick(SYLLABLES).toLowerCase(), pick(SYLLABLES).toLowerCase()]
  const kelurahan = syllables.join('')
  const side = Math.ceil(Math.sqrt(total))
  const accessPointsTotal =
    state === 'planned' ? 0 : 1 + Math.floor(random() * 3) + (state === 'degraded' ? 1 : 0)
  const accessPointsUp =
    state === 'up' || losesLine(index)
      ? accessPointsTotal
      : state === 'degraded'
        ? accessPointsTotal - 1
        : 0
  return {
    id: `place-${index + 1}` as PlaceId,
    name: `${title} ${kelurahan}`,
    kind,
    kecamatan: KECAMATAN[index % KECAMATAN.length] as string,
    kelurahan,
    latitude: -10.21 + ((index % side) / side) * 0.09 + random() * 0.008,
    longitude: 123.55 + (Math.floor(index / side) / side) * 0.12 + random() * 0.008,
    provider: state === 'planned' ? null : pick(PROVIDERS),
    state,
    sinceMs: state === 'planned' ? null : nowMs - Math.floor((0.1 + random() * 9) * HOUR_MS),
    lastPollAtMs: state === 'planned' ? null : nowMs - Math.floor(random() * MINUTE_MS),
    accessPointsUp,
    accessPointsTotal,
    clients: accessPointsUp > 0 ? Math.floor(random() * 60) : null,
    outage: null,
    degradations: [],
  }
}

function makeAccessPoints({ random }: Making, place: PlaceNow): AccessPointNow[] {
  return Array.from({ length: place.accessPointsTotal }, (_, index) => {
    const up = index < place.accessPointsUp
    const [vendor, model, firmware] = MODELS[Math.floor(random() * MODELS.length)] ?? MODELS[0]
    const unknown = place.state === 'unknown'
    return {
      id: `${place.id}-ap-${index + 1}` as AccessPointId,
      place: place.id,
      name: index === 0 ? 'Lobi' : `Halaman ${index}`,
      role: 'ap',
      agent: `agent-${place.id.slice(6)}` as AgentId,
      state: unknown ? 'unknown' : up ? 'up' : 'down',
      sinceMs: place.sinceMs,
      lastPollAtMs: place.lastPollAtMs,
      lastOutcome: unknown || up ? 'ok' : 'timeout',
      rttMs: unknown || up ? 2 + Math.floor(random() * 30) : null,
      uptimeMs: up ? Math.floor(random() * 20 * DAY_MS) : null,
      clients: up ? Math.floor((place.clients ?? 0) / place.accessPointsUp) : null,
      vendor,
      model,
      firmware,
    }
  })
}

function makeUplink(place: PlaceNow): UplinkNow {
  const down = place.state === 'down' && place.accessPointsUp > 0
  const state = down ? 'down' : place.state === 'unknown' ? 'unknown' : 'up'
  return {
    id: `${place.id}-uplink` as UplinkId,
    place: place.id,
    provider: place.provider,
    state,
    sinceMs: place.sinceMs,
    lastPollAtMs: place.lastPollAtMs,
    rttMs: state === 'up' ? 38 : null,
  }
}

/** A UPS and a PoE switch; where the place is degraded the mains have just gone. */
function makeEquipment(place: PlaceNow): EquipmentNow[] {
  const onBattery = place.state === 'degraded'
  const head = {
    place: place.id,
    agent: `agent-${place.id.slice(6)}` as AgentId,
    state: place.state === 'unknown' ? ('unknown' as const) : ('up' as const),
    sinceMs: place.sinceMs,
    lastPollAtMs: place.lastPollAtMs,
  }
  const ups: EquipmentNow = {
    ...head,
    id: `${place.id}-ups` as EquipmentId,
    kind: 'ups',
    name: 'UPS rak',
    model: 'Rak 1000',
    ups: {
      onBattery,
      secondsOnBattery: onBattery ? 460 : 0,
      battery: onBattery ? 'low' : 'normal',
      minutesRemaining: onBattery ? 6 : 42,
      chargePercent: onBattery ? 34 : 100,
      loadPercent: 18,
      inputVolts: onBattery ? 0 : 226,
      inputLineBads: 3,
      uptimeMs: 20 * DAY_MS,
    },
    poePortsDelivering: null,
  }
  const poe: EquipmentNow = {
    ...head,
    id: `${place.id}-switch` as EquipmentId,
    kind: 'switch',
    name: 'Switch PoE',
    model: 'PoE 8 port',
    ups: null,
    poePortsDelivering: place.accessPointsTotal,
  }
  return [ups, poe]
}

/** A planned place whose agent has not yet been installed. */
const UNSEEN_AT = 'place-20'

/** What is amiss with the agents of some places, one of each kind. */
const AMISS = (nowMs: number): Readonly<Record<string, Partial<AgentNow>>> => ({
  'place-1': { clonedSinceMs: nowMs - 2 * HOUR_MS },
  'place-2': { spoolDurable: false, lastStop: 'power-loss', starts: 1 },
  'place-3': {
    configRevision: 4,
    configApplied: 3,
    configProblem: 'targets.accessPoints[2]: "10.20.4.300" is no address',
  },
  'place-5': { version: '0.0.9', isBehind: true },
  'place-6': { droppedSamples: 12_345, lastStop: 'power-loss', starts: 2 },
  'place-11': { spooledSamples: 48_200, lastStop: 'power-loss' },
  'place-14': { lastStop: 'killed', starts: 6 },
  'place-15': { version: '0.10.0' },
  'place-18': { clock: 'unsynchronised' },
  [UNSEEN_AT]: {
    state: 'unknown',
    lastSeenAtMs: null,
    version: null,
    protocolVersion: null,
    clock: null,
    configApplied: null,
    spoolDurable: null,
    starts: null,
    lastStop: null,
  },
})

function makeAgent(place: PlaceNow, nowMs: number): AgentNow {
  const isSilent = place.state === 'unknown'
  return {
    id: `agent-${place.id.slice(6)}` as AgentId,
    state: isSilent ? 'down' : 'up',
    lastSeenAtMs: isSilent ? place.sinceMs : place.lastPollAtMs,
    version: '0.1.0',
    spooledSamples: 0,
    droppedSamples: 0,
    place: place.id,
    protocolVersion: 2,
    isBehind: false,
    clonedSinceMs: null,
    clock: 'system',
    configRevision: 0,
    configApplied: 0,
    configProblem: null,
    spoolDurable: true,
    starts: 1,
    lastStop: 'orderly',
    ...AMISS(nowMs)[place.id],
  }
}

/** An invented city, the same for the same seed, its times relative to `nowMs`. */
export function makeFleet(places: number, nowMs: number, seed = 7): Fleet {
  const making = { random: randomOf(seed), nowMs }
  const all = Array.from({ length: places }, (_, index) => makePlace(making, index, places))
  const equipped = all.filter((place) => place.accessPointsTotal > 0)
  return {
    city: {
      name: 'Kota Contoh',
      timeZone: 'Asia/Makassar',
      bounds: places === 0 ? null : [-10.21, 123.55, -10.11, 123.68],
      boundaries: 'illustrative',
      demo: true,
      tileUrl: null,
      tileAttribution: null,
    },
    lastEventId: '1',
    generatedAtMs: nowMs,
    isWhole: true,
    serverVersion: '0.1.0',
    places: all,
    accessPoints: equipped.flatMap((place) => makeAccessPoints(making, place)),
    uplinks: equipped.map(makeUplink),
    agents: all
      .filter((place) => place.accessPointsTotal > 0 || place.id === UNSEEN_AT)
      .map((place) => makeAgent(place, nowMs)),
    equipment: equipped
      .filter(({ state }, index) => state === 'degraded' || index % 4 === 2)
      .flatMap(makeEquipment),
  }
}

/** A day of a place that ends in its present state, with an outage and a blind stretch before. */
export function makeTimeline(place: PlaceNow, nowMs: number): Timeline {
  const fromMs = nowMs - DAY_MS
  const since = Math.max(fromMs + 12 * HOUR_MS, place.sinceMs ?? fromMs)
  const cuts: readonly (readonly [number, PlaceState])[] =
    place.state === 'planned'
      ? [[fromMs, 'planned']]
      : [
          [fromMs, 'up'],
          [fromMs + 4 * HOUR_MS, 'down'],
          [fromMs + 5 * HOUR_MS, 'up'],
          [fromMs + 9 * HOUR_MS, 'unknown'],
          [fromMs + 10 * HOUR_MS, 'up'],
          [since, place.state],
        ]
  const totalsMs = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
  const intervals = cuts.map(([startMs, state], index) => {
    const endMs = cuts[index + 1]?.[0] ?? nowMs
    totalsMs[state] += endMs - startMs
    return { startMs, endMs, state }
  })
  return { fromMs, untilMs: nowMs, intervals, totalsMs }
}

/** A day of clients with a busy noon and evening, and a blind stretch. */
export function makeSeries(nowMs: number, seed = 11): Series {
  const random = randomOf(seed)
  const windowMs = 5 * MINUTE_MS
  const fromMs = Math.floor((nowMs - DAY_MS) / windowMs) * windowMs
  const windows = Array.from({ length: 288 }, (_, index) => {
    const startMs = fromMs + index * windowMs
    const blind = index >= 108 && index < 120
    const load = 18 + 14 * Math.sin((index / 288) * 4 * Math.PI) + random() * 5
    return {
      startMs,
      count: blind ? 0 : 5,
      clientsMean: blind ? null : load,
      clientsMax: blind ? null : Math.ceil(load) + 2,
      rttMsMean: blind ? null : 8,
      cpuPercentMean: null,
      memoryUsedPercentMean: null,
      utilizationPercentMax: null,
      rxBytes: null,
      txBytes: null,
      downloadBytes: null,
      uploadBytes: null,
    }
  })
  return { fromMs, untilMs: fromMs + 288 * windowMs, windowMs, windows }
}

/** The devices of today: every fourth place counts none, every third not at all its access points. */
export function makeVisitors(place: PlaceNow): PlaceVisitors {
  const [number] = /\d+/.exec(place.id) ?? ['0']
  const counts = Number(number) % 4 !== 0 && place.accessPointsTotal > 0
  const day = '2026-11-22'
  const counted = {
    day,
    devices: counts ? 1200 + Number(number) : null,
    randomisedPercent: counts ? 80 : null,
    accessPointsCounted: counts ? place.accessPointsTotal : 0,
    accessPointsTotal: place.accessPointsTotal + (Number(number) % 3 === 0 ? 1 : 0),
    isUpperBound: false,
  }
  return { from: day, until: day, days: [counted] }
}

/** One square per kecamatan side by side: enough to see that outlines are drawn and named. */
export function makeBoundaries(): object {
  const features = KECAMATAN.map((name, index) => {
    const west = 123.545 + (index % 3) * 0.045
    const south = -10.215 + Math.floor(index / 3) * 0.052
    const ring = [
      [west, south],
      [west + 0.045, south],
      [west + 0.045, south + 0.052],
      [west, south + 0.052],
      [west, south],
    ]
    return {
      type: 'Feature',
      properties: { name, kecamatan: name },
      geometry: { type: 'Polygon', coordinates: [ring] },
    }
  })
  return { type: 'FeatureCollection', features }
}
