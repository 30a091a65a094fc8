/** A week of a small city with what befalls counters, and what is true of it by the week's own word. */
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { AccessPointSample, UplinkSample } from '#contract/sample.ts'
import type { AccessPoint, Place, Uplink } from '../../server/journal/inventory.ts'
import type { SeriesSample } from '../../server/store/series-store.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import { randomOf } from '../simulator/random.ts'

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
export const TIME_ZONE = 'Asia/Makassar'
/** Monday 2026-10-05, midnight in Kupang. */
export const WEEK_START_MS = Date.UTC(2026, 9, 4, 16)
export const DAYS = ['05', '06', '07', '08', '09', '10', '11'].map((day) => `2026-10-${day}`)
export const AGENT = 'agent-1' as AgentId
export const INTERVAL_MS = 2 * MINUTE_MS
const POLLS = (7 * DAY_MS) / INTERVAL_MS

const place = (
  id: string,
  kecamatan: string,
  kelurahan: string,
  over: Partial<Place> = {},
): Place => ({
  id: id as PlaceId,
  name: `Tempat ${id}`,
  kind: 'park',
  kecamatan,
  kelurahan,
  latitude: -10.16,
  longitude: 123.6,
  status: 'active',
  ...BARE_PLACE,
  ...over,
})
const accessPoint = (id: string, at: string, over: Partial<AccessPoint> = {}): AccessPoint => ({
  id: id as AccessPointId,
  place: at as PlaceId,
  name: `AP ${id}`,
  agent: AGENT,
  model: null,
  ...POLLED_ALONE,
  ...over,
})
const line = (at: string, provider: string | null): Uplink => ({
  id: `${at}-line` as UplinkId,
  place: at as PlaceId,
  agent: AGENT,
  ...BARE_UPLINK,
  provider,
  contractMbps: 10,
})

/** Two kelurahan of one kecamatan, a place outside of any, a line without a provider, a controller. */
export const INVENTORY = {
  places: [
    place('park', 'Oebobo', 'Fatululi'),
    place('market', 'Oebobo', 'Liliba'),
    place('office', '', ''),
    place('old', 'Oebobo', 'Liliba', { status: 'retired' }),
  ],
  uplinks: [line('park', 'Laut'), line('market', 'Laut'), line('office', null)],
  accessPoints: [
    accessPoint('park-1', 'park'),
    accessPoint('park-2', 'park'),
    accessPoint('market-1', 'market'),
    accessPoint('master', 'office', { role: 'controller' }),
    accessPoint('office-1', 'office', { agent: null, controller: 'master' as AccessPointId }),
    accessPoint('old-1', 'old', { status: 'retired' }),
  ],
  equipment: [],
}
/** Those that are part of sums: all but the controller, which repeats what it lists. */
export const SUMMED = ['park-1', 'park-2', 'market-1', 'office-1', 'old-1'] as const

/** What each device counts at, and which of its counters is of what its clients download. */
const INTERFACES: Readonly<Record<string, { name: string; download: 'rxBytes' | 'txBytes' }>> = {
  'park-1': { name: 'eth0', download: 'rxBytes' },
  'park-2': { name: 'ath0', download: 'txBytes' },
  'market-1': { name: 'br-lan', download: 'txBytes' },
  'old-1': { name: '7', download: 'rxBytes' },
}

/** What was true between one poll that answered and the next; the octets are those that went. */
export interface TruePoll {
  readonly atMs: number
  readonly clients: number
  readonly downloadBytes: number
  readonly uploadBytes: number
  readonly sinceMs: number | null
}

export interface Week {
  readonly samples: readonly SeriesSample[]
  readonly polls: ReadonlyMap<string, readonly TruePoll[]>
}

/** Counters of 32 bits that wrap, restarts, polls that fail, a night in which nobody looked. */
export function makeWeek(): Week {
  const samples: SeriesSample[] = []
  const polls = new Map<string, TruePoll[]>()
  for (const { id } of INVENTORY.accessPoints) {
    const random = randomOf('week', id)
    const bits = id === 'park-2' ? 32 : 64
    const hasTraffic = id !== 'office-1'
    const known: TruePoll[] = []
    polls.set(id, known)
    let counter = bits === 32 ? 4_200_000_000n : 2n ** 55n
    let upCounter = 9000n
    let startedAtMs = WEEK_START_MS - 9 * DAY_MS
    let [went, wentUp] = [0, 0]
    let sinceMs: number | null = null
    for (let index = 0; index < POLLS; index += 1) {
      const atMs = WEEK_START_MS + index * INTERVAL_MS + 7000
      const hour = Math.floor((index % 720) / 30)
      const clients = Math.floor(random() * (hour >= 8 && hour <= 21 ? 12 : 3))
      const octets = Math.floor(clients * random() * 2_000_000)
      const upOctets = Math.floor(octets / 9)
      counter += BigInt(octets)
      upCounter += BigInt(upOctets)
      went += octets
      wentUp += upOctets
      if (random() < 1 / 900) {
        // The current went out: what was sent since the poll before is not counted by anybody.
        startedAtMs = atMs - Math.floor(random() * INTERVAL_MS)
        counter = BigInt(Math.floor(random() * 1000))
        went = Number(counter)
        upCounter = counter / 9n
        wentUp = Number(upCounter)
      }
      const isNight = id === 'market-1' && index >= 3 * 720 + 30 && index < 3 * 720 + 120
      if (id === 'old-1' && index >= 2 * 720) break
      if (isNight || random() < 1 / 50) continue
      const value = bits === 32 ? counter % 2n ** 32n : counter
      const upload = bits === 32 ? upCounter % 2n ** 32n : upCounter
      const traffic = hasTraffic ? ({ bits, download: value, upload, startedAtMs } as const) : null
      samples.push(sampleOf(id, atMs, clients, traffic))
      const [downloadBytes, uploadBytes] = hasTraffic ? [went, wentUp] : [0, 0]
      known.push({ atMs, clients, downloadBytes, uploadBytes, sinceMs })
      went = 0
      wentUp = 0
      sinceMs = atMs
    }
  }
  samples.push(...lineSamples())
  return { samples, polls }
}

function sampleOf(
  id: AccessPointId,
  atMs: number,
  clients: number,
  traffic: {
    readonly bits: 32 | 64
    readonly download: bigint
    readonly upload: bigint
    readonly startedAtMs: number
  } | null,
): AccessPointSample {
  const { name, download } = INTERFACES[id] ?? { name: 'eth1', download: 'rxBytes' }
  const [rx, tx] =
    download === 'rxBytes'
      ? [traffic?.download, traffic?.upload]
      : [traffic?.upload, traffic?.download]
  const low = Math.floor(clients / 3)
  return {
    kind: 'access-point',
    accessPoint: id,
    polledAtMs: atMs,
    monotonicMs: atMs - WEEK_START_MS + 1000,
    intervalMs: INTERVAL_MS,
    outcome: { kind: 'ok', rttMs: 2 },
    reading: {
      uptimeMs: traffic === null ? null : atMs - traffic.startedAtMs,
      clients,
      cpuPercent: null,
      memoryUsedPercent: null,
      radios: (
        [
          ['2.4', low],
          ['5', clients - low],
        ] as const
      ).map(([band, count]) => ({
        band,
        channel: 6,
        frequencyMHz: null,
        utilizationPercent: Math.min(100, 10 * count),
        noiseDbm: -95,
        txPowerDbm: 20,
        clients: count,
      })),
      ssids: [{ name: 'Kota Gratis', band: null, clients }],
      traffic: traffic && {
        interface: name,
        counterBits: traffic.bits,
        rxBytes: String(rx),
        txBytes: String(tx),
      },
    },
  }
}

/** The line of the park counts by itself: 10 Mbit/s in the evening, next to nothing at other times. */
function lineSamples(): readonly UplinkSample[] {
  const samples: UplinkSample[] = []
  let octets = 0
  for (let index = 0; index < POLLS; index += 1) {
    const hour = Math.floor((index % 720) / 30)
    octets += hour === 19 ? 150_000_000 : 1000
    const atMs = WEEK_START_MS + index * INTERVAL_MS
    samples.push({
      kind: 'uplink',
      uplink: 'park-line' as UplinkId,
      polledAtMs: atMs,
      monotonicMs: atMs - WEEK_START_MS + 1000,
      intervalMs: INTERVAL_MS,
      outcome: { kind: 'ok', rttMs: 2 },
      probes: [],
      traffic: { interface: 'eth0', counterBits: 64, rxBytes: String(octets), txBytes: '0' },
    })
  }
  return samples
}
