/**
 * Six places over October 2026 in Kupang, with every trap that a month has. Each is polled on the hour;
 * a poll holds for 2.5 h at most (2.5 intervals), so that silence begins 2.5 h after the last poll. All
 * times here are local (WITA, UTC+8).
 */
import type { AccessPointId, AgentId, BootId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import type { AccessPoint, Place, Uplink } from '../../../server/journal/inventory.ts'
import type { SeriesSample } from '../../../server/store/series-store.ts'
import { BARE_PLACE, BARE_UPLINK } from '../../bare.ts'
import { POLLED_ALONE } from '../../polled-alone.ts'

export const TIME_ZONE = 'Asia/Makassar'
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const INTERVAL = HOUR

/** A local time of 2026: `10-05 06:30`. */
export const at = (text: string): number =>
  Date.parse(`2026-${text.replace(' ', 'T')}:00Z`) - 8 * HOUR

/** The report is made a week after the month. */
export const MADE_AT = at('11-08 10:00')
const FIRST_POLL = at('09-30 12:00')
const LAST_POLL = at('11-02 12:00')

const place = (id: string, name: string, over: Partial<Place> = {}): Place => ({
  id: id as PlaceId,
  name,
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Fatululi',
  latitude: -10.16,
  longitude: 123.6,
  status: 'active',
  ...BARE_PLACE,
  ...over,
})

const line = (id: string, of: string, over: Partial<Uplink> = {}): Uplink => ({
  ...BARE_UPLINK,
  id: id as UplinkId,
  place: of as PlaceId,
  provider: 'Contoh Net',
  agent: `agent-${of}` as AgentId,
  contract: 'K-1',
  ...over,
})

const accessPoint = (of: string): AccessPoint => ({
  id: `ap-${of}` as AccessPointId,
  place: of as PlaceId,
  name: `AP ${of}`,
  agent: `agent-${of}` as AgentId,
  model: null,
  ...POLLED_ALONE,
})

export const RETIRED = place('pensiun', 'Pasar Lama "Oeba"', {
  kelurahan: 'Fatubesi',
  kind: 'market',
})

/** What stood when the month began; the new place comes on the 16th, the old one goes on the 20th. */
export const BEGINNING = {
  places: [
    place('batas', 'Taman Batas'),
    place('kantor', 'Kantor Lurah Oebobo', {
      kind: 'kelurahan-office',
      kelurahan: 'Oebobo',
      serviceHours: '08:00-16:00',
      powerArea: 'Penyulang 3',
    }),
    place('sela', 'Taman Sela', { kelurahan: 'Liliba', powerArea: 'Penyulang 3' }),
    RETIRED,
    place('ganda', 'Puskesmas Dua Jalur', { kelurahan: 'Liliba', kind: 'puskesmas' }),
  ],
  uplinks: [
    line('jalur-batas', 'batas'),
    line('jalur-kantor', 'kantor'),
    line('jalur-sela', 'sela', { contract: null }),
    line('jalur-pensiun', 'pensiun', { contract: null }),
    line('jalur-ganda-1', 'ganda', { contract: 'K-2' }),
    line('jalur-ganda-2', 'ganda', { contract: 'K-3', provider: 'Misal Fiber' }),
  ],
  accessPoints: ['batas', 'kantor', 'sela', 'pensiun', 'ganda'].map(accessPoint),
}

/** Entered on the 16th, polled from 10.00 on that day. */
export const NEW = {
  places: [place('baru', 'Lapangan Baru', { kelurahan: 'Oebobo', kind: 'public-space' })],
  uplinks: [line('jalur-baru', 'baru', { contract: null })],
  accessPoints: [accessPoint('baru')],
}

/** What the agent of a place finds at a moment; null where nothing is polled. */
interface Found {
  readonly isUp: boolean
  /** Whether each of its lines carries. */
  readonly lines: readonly boolean[]
  /** When the machines of the site started. */
  readonly bootAtMs: number
  readonly clients: number
  /** Octets that went to clients so far, by a counter of 32 bits that begins anew with the machine. */
  readonly octets: number
}

const LONG_AGO = at('09-01 00:00')
const within = (atMs: number, from: string, until: string): boolean =>
  atMs >= at(from) && atMs < at(until)
const FINE = { isUp: true, lines: [true], bootAtMs: LONG_AGO, clients: 4, octets: 0 }

/** The scripts of the places; what each comes to is reckoned in the test. */
export const SCRIPTS: Readonly<Record<string, (atMs: number) => Found | null>> = {
  // The line is out over both ends of the month.
  batas: (atMs) => ({
    ...FINE,
    lines: [
      !within(atMs, '09-30 22:00', '10-01 03:00') && !within(atMs, '10-31 23:00', '11-01 02:00'),
    ],
    // A counter of 32 bits that wraps again and again: 18,000,000 octets an hour.
    octets: (4_200_000_000 + 18_000_000 * ((atMs - at('10-01 00:00')) / HOUR)) % 2 ** 32,
  }),
  // Open from 8 to 16: a night's outage does not count; one that begins on the 29th never ends.
  kantor: (atMs) => ({
    ...FINE,
    isUp: !within(atMs, '10-12 20:00', '10-12 22:00') && atMs < at('10-29 12:00'),
    clients: within(atMs, '10-20 09:00', '10-20 10:00') ? 25 : 4,
  }),
  // Nobody looks for two days; a planned window; a power cut; six hours that come late.
  sela: (atMs) => {
    if (within(atMs, '10-10 00:00', '10-12 00:00')) return null
    // The power is gone, and with it who would look.
    if (within(atMs, '10-25 10:00', '10-25 12:00')) return null
    const isAfterCut = atMs >= at('10-25 12:00')
    const bootAtMs = isAfterCut ? at('10-25 11:58') : LONG_AGO
    return {
      ...FINE,
      isUp:
        !within(atMs, '10-15 09:00', '10-15 11:00') && !within(atMs, '10-20 02:00', '10-20 04:00'),
      bootAtMs,
      // 6,000,000 an hour. It begins anew with the machine: a reset, not a wrap.
      octets: Math.round((6_000_000 * (atMs - bootAtMs)) / HOUR) % 2 ** 32,
    }
  },
  pensiun: (atMs) => (atMs < at('10-20 15:00') ? FINE : null),
  // Two lines: only while both are out there is no service.
  ganda: (atMs) => ({
    ...FINE,
    lines: [
      !within(atMs, '10-05 00:00', '10-05 10:00'),
      !within(atMs, '10-05 06:00', '10-05 12:00'),
    ],
  }),
  baru: (atMs) => (atMs >= at('10-16 10:00') ? FINE : null),
}

/** Polls of these hours of `sela` wait in its spool until the second of November. */
export const isLate = (of: string, atMs: number): boolean =>
  of === 'sela' && within(atMs, '10-20 00:00', '10-20 06:00')
export const LATE_AT = at('11-02 09:00')

/** What an agent delivers together: what it polled at one moment, or what waited in its spool. */
export interface Delivery {
  readonly place: string
  readonly agent: AgentId
  readonly boot: BootId
  readonly polledAtMs: number
  readonly samples: readonly SeriesSample[]
}

/** Everything that was polled, in the order of time. */
export function deliveries(): readonly Delivery[] {
  const found: Delivery[] = []
  for (let atMs = FIRST_POLL; atMs <= LAST_POLL; atMs += INTERVAL) {
    for (const [of, script] of Object.entries(SCRIPTS)) {
      const one = script(atMs)
      if (one === null) continue
      found.push({
        place: of,
        agent: `agent-${of}` as AgentId,
        boot: `boot-${of}-${one.bootAtMs}` as BootId,
        polledAtMs: atMs,
        samples: samplesOf(of, atMs, one),
      })
    }
  }
  return found
}

const outcomeOf = (ok: boolean): PollOutcome =>
  ok ? { kind: 'ok', rttMs: 5 } : { kind: 'timeout', attempts: 2 }

function samplesOf(of: string, atMs: number, found: Found): readonly SeriesSample[] {
  const { isUp, lines, bootAtMs, clients, octets } = found
  const timing = { polledAtMs: atMs, monotonicMs: atMs - bootAtMs, intervalMs: INTERVAL }
  const own = [...BEGINNING.uplinks, ...NEW.uplinks].filter((one) => one.place === of)
  return [
    {
      kind: 'access-point',
      accessPoint: `ap-${of}` as AccessPointId,
      ...timing,
      outcome: outcomeOf(isUp),
      ...(isUp && {
        reading: {
          uptimeMs: atMs - bootAtMs,
          clients,
          cpuPercent: null,
          memoryUsedPercent: null,
          radios: [],
          ssids: [],
          traffic: {
            interface: 'eth0',
            counterBits: 32,
            rxBytes: String(octets),
            txBytes: '0',
          },
        },
      }),
    },
    ...own.map(({ id }, index): SeriesSample => ({
      kind: 'uplink',
      uplink: id,
      ...timing,
      outcome: outcomeOf(lines[index] ?? true),
      probes: [
        { kind: 'gateway', target: '192.0.2.1', ok: true, rttMs: 1, lossPercent: null },
        {
          kind: 'tcp',
          target: 'example.net:443',
          ok: lines[index] ?? true,
          rttMs: lines[index] === false ? null : 20,
          lossPercent: null,
        },
      ],
      traffic: null,
    })),
    {
      kind: 'agent',
      ...timing,
      version: '0.4.0',
      systemUptimeMs: atMs - bootAtMs,
      cpuPercent: null,
      rssBytes: null,
      spooledSamples: 0,
      droppedSamples: 0,
      starts: 1,
      lastStop: bootAtMs === LONG_AGO ? 'first-start' : 'power-loss',
    },
  ]
}
